/** Opens the dry-run counterpart of a source: it uses what the process knows, learns nothing for it, and sends nothing. */
import { FailureError, failure } from '../../model/failure.ts';
import { atOnce, resultOf } from '../../model/steps.ts';
import type { Source, SourceSettings } from '../source.ts';
import type { DryRun } from './dry-run.ts';

export function openDrySource(source: Source, dryRun: DryRun): Source {
  const { name, kind, label, provider, sandbox, factsTtlMs, maxPages, mergeWindowMs, keep, clock } = source;
  const settings: SourceSettings = {
    name,
    kind,
    label,
    provider,
    sandbox,
    factsTtlMs,
    maxPages,
    mergeWindowMs,
    keep,
    clock,
    store: null,
    upstream: {
      send: () => Promise.reject(new FailureError(failure('INTERNAL', { detail: 'nothing is sent in a dry run' }))),
      pause() {},
      refusal: null,
      greets: null,
      states: [],
      async close() {},
    },
  };
  const memory = source.memory.draft();
  return {
    ...settings,
    memory,
    traffic: source.traffic.fresh(),
    runner: {
      dryRun,
      run: async (run, _context, use) => atOnce(resultOf(use(dryRun.answer({ ...settings, memory }, run)))),
    },
  };
}

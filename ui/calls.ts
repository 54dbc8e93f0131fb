/** The upstream calls behind an answer, as the server counts them in `extensions.calls`. */
import { counted } from './counted.ts';
import { isRecord } from './record.ts';
import type { Run } from './runs.ts';

/** The requests to one source behind one answer. */
export interface SourceCalls {
  readonly source: string;
  /** Upstream HTTP requests. */
  readonly requests: number;
  /** (account, asset) pairs that those requests read. */
  readonly pairs: number;
}

/** `none yet` before the first run; `unreported` when the answer does not count its calls, `failed` when none came. */
export type CallsReport = 'none yet' | 'running' | 'unreported' | 'failed' | readonly SourceCalls[];

/** What the line about calls has to say of a run. */
export function callsOf(run: Run): CallsReport {
  return run.kind === 'answered' ? readCalls(run.result) : run.kind;
}

/** The calls in a GraphQL response; a list with one entry of another form counts as no report at all. */
export function readCalls(result: unknown): CallsReport {
  if (!isRecord(result) || !isRecord(result.extensions)) return 'unreported';
  const { calls } = result.extensions;
  return Array.isArray(calls) && calls.every(isSourceCalls) ? calls : 'unreported';
}

/** One line: per source the number of requests, then the total beside what it read. */
export function describeCalls(calls: CallsReport): string {
  switch (calls) {
    case 'none yet':
      return 'run a query to count them';
    case 'running':
      return 'waiting for the answer…';
    case 'failed':
      return 'not known: no answer came';
    case 'unreported':
      return 'not reported with this answer; the setting server.extensions.calls counts them';
  }
  if (calls.length === 0) return 'none';
  const perSource = calls.map(({ source, requests }) => `${source} ${requests}`).join(' · ');
  const requests = calls.reduce((sum, entry) => sum + entry.requests, 0);
  const pairs = calls.reduce((sum, entry) => sum + entry.pairs, 0);
  return `${perSource} (${counted(requests, 'call')} for ${counted(pairs, 'pair')})`;
}

function isSourceCalls(value: unknown): value is SourceCalls {
  return isRecord(value) && typeof value.source === 'string' && isCount(value.requests) && isCount(value.pairs);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

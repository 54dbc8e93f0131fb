/** Results on disk: one file for each run, kept for comparison. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import type { ScenarioResult } from './measure.ts';

export interface Results {
  readonly commit: string;
  readonly date: string;
  readonly node: string;
  readonly cpu: string;
  /** Processes that waited for a core in the minute before the run; what comes near 1 makes times uncertain. */
  readonly loadBefore: number;
  readonly rounds: number;
  readonly scenarios: readonly ScenarioResult[];
}

/** All but the scenarios, as it is when a run begins. */
export function describeRun(rounds: number): Omit<Results, 'scenarios'> {
  const cores = cpus();
  return {
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
    date: new Date().toISOString(),
    node: process.versions.node,
    cpu: `${cores.length} × ${cores[0]?.model ?? 'unknown'}`,
    loadBefore: Number((loadavg()[0] ?? Number.NaN).toFixed(1)),
    rounds,
  };
}

export function writeResults(results: Results): void {
  const name = `results/${results.date.slice(0, 10)}-${results.commit}.json`;
  writeFileSync(new URL(name, import.meta.url), `${JSON.stringify(results, null, 1)}\n`);
}

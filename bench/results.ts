/** Results on disk: one file for each commit and day, kept for comparison. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import type { BesideResult } from './beside.ts';
import type { Idle } from './idle.ts';
import { installedVersions } from './installed.ts';
import type { TableResult } from './measure.ts';

export interface Results {
  readonly commit: string;
  readonly date: string;
  readonly node: string;
  readonly cpu: string;
  /** Of the packages that are compared, such as `mercurius 16.10.1`. */
  readonly versions: readonly string[];
  /** Processes that waited for a core in the minute before the run; what comes near 1 makes times uncertain. */
  readonly loadBefore: number;
  readonly rounds: number;
  readonly tables: readonly TableResult[];
  /** Small queries beside large ones; null where that was not measured. */
  readonly beside: BesideResult | null;
  /** The memory of an idle server; null where that was not measured. */
  readonly idle: Idle | null;
}

/** As it is when a run begins: nothing is measured. */
export function startResults(rounds: number): Results {
  const cores = cpus();
  return {
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
    date: new Date().toISOString(),
    node: process.versions.node,
    cpu: `${cores.length} × ${cores[0]?.model ?? 'unknown'}`,
    versions: installedVersions(),
    loadBefore: Number((loadavg()[0] ?? Number.NaN).toFixed(1)),
    rounds,
    tables: [],
    beside: null,
    idle: null,
  };
}

/** Goes on with what was written on the same day for the same commit, if anything. */
export function continueResults(start: Results): Results {
  const file = fileOf(start);
  if (!existsSync(file)) return start;
  const { tables, beside, idle }: Results = JSON.parse(readFileSync(file, 'utf8'));
  return { ...start, tables, beside, idle };
}

/** A table takes the place of an earlier one of the same id. */
export function withTable(results: Results, table: TableResult): Results {
  return { ...results, tables: [...results.tables.filter(({ id }) => id !== table.id), table] };
}

export function writeResults(results: Results): void {
  writeFileSync(fileOf(results), `${JSON.stringify(results, null, 1)}\n`);
}

function fileOf({ date, commit }: Results): URL {
  return new URL(`results/${date.slice(0, 10)}-${commit}.json`, import.meta.url);
}

/** Measures one table: its entries take turns, and the order of the turns is reversed every second round. */

import { loadavg } from 'node:os';
import { median, quantile } from '../test/measure/numbers.ts';
import { type Entry, openRival, type Rival, type Timing, type Upstream } from './arena.ts';
import type { Blocked, ContenderOrder } from './contender-child.ts';
import { contenders } from './contenders.ts';
import type { Effort } from './effort.ts';
import { fingerprint } from './fingerprint.ts';
import { peakMebibytes } from './proc.ts';
import { COMPARED, type Form, forms, variantsOf } from './scenarios.ts';
import type { Table } from './tables.ts';

export interface Measured extends Entry {
  /** Of each round. */
  readonly cpuMs: readonly number[];
  /** CPU over that of the first entry in the same round. */
  readonly ratio: readonly number[];
  readonly requests: number;
  readonly perSecond: number;
  readonly callsPerQuery: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly firstByteMs: number;
  /** The longest time for which the event loop was blocked; null where the work is done in other processes. */
  readonly blockedMs: number | null;
  readonly peakMib: number;
}

export interface TableResult {
  readonly id: string;
  readonly measured: readonly Measured[];
  readonly leftOut: readonly (Entry & { readonly lacks: string })[];
  readonly load: Load;
}

/** Processes that wanted a core, on average over the minute before; what is measured is among them at the end. */
export interface Load {
  readonly before: number;
  readonly after: number;
}

interface Turn {
  readonly cpuMs: number;
  readonly calls: number;
  readonly timings: readonly Timing[];
  readonly spanMs: number;
  readonly blockedMs: number | null;
}

/** Throws where an answer differs from the first entry's. */
export async function measureTable(
  { id, entries }: Table,
  { upstream, effort }: { readonly upstream: Upstream; readonly effort: Effort },
): Promise<TableResult> {
  const before = loadNow();
  const leftOut = entries.flatMap((entry) => {
    const lacks = contenders[entry.contender].lacks(entry.scenario);
    return lacks === null ? [] : [{ ...entry, lacks }];
  });
  const taking = entries.filter(({ contender, scenario }) => contenders[contender].lacks(scenario) === null);
  const rivals = await Promise.all(taking.map((entry) => openRival(entry, upstream)));
  try {
    await compareAnswers(rivals);
    for (const rival of rivals) await ask(rival, effort.warmUp(rival.entry.scenario), Number.POSITIVE_INFINITY);
    const turns = new Map(rivals.map((rival) => [rival, [] as Turn[]]));
    for (let round = 0; round < effort.rounds; round += 1) {
      for (const rival of round % 2 === 0 ? rivals : rivals.toReversed()) {
        turns.get(rival)?.push(await takeTurn(rival, upstream, effort));
      }
    }
    const base = [...turns.values()][0] ?? [];
    const measured = [...turns].map(([rival, taken]) => summarise(rival, taken, base));
    return { id, measured, leftOut, load: { before, after: loadNow() } };
  } finally {
    await Promise.all(rivals.map((rival) => rival.stop()));
  }
}

/** Throws where an answer differs from the first server's, or has errors where none are due. */
export async function compareAnswers(rivals: readonly Pick<Rival, 'entry' | 'answer'>[]): Promise<void> {
  for (let number = 0; number < COMPARED; number += 1) {
    let expected: string | null = null;
    for (const rival of rivals) {
      const { contender, scenario } = rival.entry;
      if (number >= variantsOf(scenario)) continue;
      const { hash, errors } = fingerprint(await rival.answer(number));
      const { quirks }: Form = forms[scenario.form];
      if (errors > 0 && !quirks.includes('partial')) throw new Error(`${contender} answers with ${errors} errors`);
      expected ??= hash;
      if (hash !== expected) throw new Error(`${contender} gives another answer than ${rivals[0]?.entry.contender}`);
    }
  }
}

async function takeTurn(rival: Rival, upstream: Upstream, { turn, longestTurnMs }: Effort): Promise<Turn> {
  await rival.process.ask('watch' satisfies ContenderOrder);
  const callsBefore = await upstream.calls();
  const cpuBefore = rival.cpuMs();
  const start = performance.now();
  const timings = await ask(rival, turn(rival.entry.scenario), longestTurnMs);
  const spanMs = performance.now() - start;
  const cpuMs = (rival.cpuMs() - cpuBefore) / timings.length;
  const { ms: blockedMs } = (await rival.process.ask('blocked' satisfies ContenderOrder)) as Blocked;
  return { cpuMs, calls: (await upstream.calls()) - callsBefore, timings, spanMs, blockedMs };
}

/** So many requests, as many at a time as the form says; none begins after `longestMs`. */
async function ask(rival: Rival, requests: number, longestMs: number): Promise<readonly Timing[]> {
  const timings: Timing[] = [];
  const end = performance.now() + longestMs;
  let asked = 0;
  const worker = async (): Promise<void> => {
    for (; asked < requests && performance.now() <= end; timings.push(await rival.post())) asked += 1;
  };
  await Promise.all(Array.from({ length: forms[rival.entry.scenario.form].parallel }, worker));
  return timings;
}

export function loadNow(): number {
  return round(loadavg()[0] ?? Number.NaN);
}

function summarise({ entry, pids }: Rival, turns: readonly Turn[], base: readonly Turn[]): Measured {
  const timings = turns.flatMap((turn) => turn.timings);
  const whole = timings.map(({ ms }) => ms);
  const sum = (of: (turn: Turn) => number) => turns.reduce((total, turn) => total + of(turn), 0);
  const blocked = turns.flatMap(({ blockedMs }) => blockedMs ?? []);
  return {
    ...entry,
    cpuMs: turns.map(({ cpuMs }) => round(cpuMs)),
    ratio: turns.map(({ cpuMs }, index) => round(cpuMs / (base[index]?.cpuMs ?? Number.NaN))),
    requests: timings.length,
    perSecond: round((timings.length / sum(({ spanMs }) => spanMs)) * 1000),
    callsPerQuery: round(sum(({ calls }) => calls) / timings.length),
    p50Ms: round(median(whole)),
    p99Ms: round(quantile(whole, 0.99)),
    firstByteMs: round(median(timings.map(({ firstByteMs }) => firstByteMs))),
    blockedMs: blocked.length === 0 ? null : round(Math.max(...blocked)),
    peakMib: Math.round(peakMebibytes(pids)),
  };
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}

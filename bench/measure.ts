/** Measures one table: its entries take turns, and the order of the turns is reversed every second round. */
import { median, quantile } from '../test/measure/numbers.ts';
import { type Entry, openRival, type Rival, type Timing, type Upstream } from './arena.ts';
import type { Blocked, ContenderOrder } from './contender-child.ts';
import { contenders } from './contenders.ts';
import { fingerprint } from './fingerprint.ts';
import { cpuMilliseconds, peakMebibytes } from './proc.ts';
import { type Form, forms, variantsOf } from './scenarios.ts';
import type { Table } from './tables.ts';

export interface Effort {
  readonly rounds: number;
  /** How long one turn lasts. At least so many requests are made, even if they take longer. */
  readonly turnMs: number;
  readonly minRequests: number;
}

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
}

/** Turns before the first that counts. */
const WARM_UP = 2;

interface Turn {
  readonly cpuMs: number;
  readonly calls: number;
  readonly timings: readonly Timing[];
  readonly spanMs: number;
  readonly blockedMs: number | null;
}

/** Throws where an answer differs from the first entry's. */
export async function measureTable(
  { id, entries, rounds: fewer }: Table,
  { upstream, effort }: { readonly upstream: Upstream; readonly effort: Effort },
): Promise<TableResult> {
  const leftOut = entries.flatMap((entry) => {
    const lacks = contenders[entry.contender].lacks(entry.scenario);
    return lacks === null ? [] : [{ ...entry, lacks }];
  });
  const taking = entries.filter(({ contender, scenario }) => contenders[contender].lacks(scenario) === null);
  const rivals = await Promise.all(taking.map((entry) => openRival(entry, upstream)));
  try {
    await compareAnswers(rivals);
    if (fewer === undefined) {
      for (const rival of rivals) await takeTurn(rival, upstream, { ...effort, turnMs: effort.turnMs * WARM_UP });
    }
    const turns = new Map(rivals.map((rival) => [rival, [] as Turn[]]));
    for (let round = 0; round < (fewer ?? effort.rounds); round += 1) {
      for (const rival of round % 2 === 0 ? rivals : rivals.toReversed()) {
        turns.get(rival)?.push(await takeTurn(rival, upstream, effort));
      }
    }
    const base = [...turns.values()][0] ?? [];
    return { id, measured: [...turns].map(([rival, taken]) => summarise(rival, taken, base)), leftOut };
  } finally {
    await Promise.all(rivals.map((rival) => rival.stop()));
  }
}

async function compareAnswers(rivals: readonly Rival[]): Promise<void> {
  for (const number of [0, 1]) {
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

async function takeTurn(rival: Rival, upstream: Upstream, { turnMs, minRequests }: Effort): Promise<Turn> {
  const timings: Timing[] = [];
  await rival.process.ask('watch' satisfies ContenderOrder);
  const callsBefore = await upstream.calls();
  const cpuBefore = cpuMilliseconds(rival.pids);
  const start = performance.now();
  let asked = 0;
  const worker = async (): Promise<void> => {
    while (asked < minRequests || performance.now() < start + turnMs) timings.push(await rival.post(asked++));
  };
  await Promise.all(Array.from({ length: forms[rival.entry.scenario.form].parallel }, worker));
  const spanMs = performance.now() - start;
  const cpuMs = (cpuMilliseconds(rival.pids) - cpuBefore) / timings.length;
  const { ms: blockedMs } = (await rival.process.ask('blocked' satisfies ContenderOrder)) as Blocked;
  return { cpuMs, calls: (await upstream.calls()) - callsBefore, timings, spanMs, blockedMs };
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

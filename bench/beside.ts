/** How long small queries take while large ones run back to back on the same server. */
import { setTimeout as pause } from 'node:timers/promises';
import { median, quantile } from '../test/measure/numbers.ts';
import { openRival, type Rival, type Upstream } from './arena.ts';
import { type ContenderName, contenders } from './contenders.ts';
import { type Load, loadNow } from './measure.ts';
import { questionsOf } from './questions.ts';
import type { Scenario } from './scenarios.ts';

export interface Beside {
  readonly contender: ContenderName;
  readonly alone: Latencies;
  /** While large queries run. */
  readonly beside: Latencies;
  readonly largePerSecond: number;
}

/** Servers in the order of the table. */
export interface BesideResult {
  readonly rows: readonly Beside[];
  readonly load: Load;
}

interface Latencies {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

const SMALL: Scenario = { size: 'small', form: 'wide' };
const LARGE: Scenario = { size: 'huge', form: 'wide' };

const all: readonly ContenderName[] = ['hand-written', 'balancegraph', 'apollo-lists', 'mercurius'];
const names = all.filter((name) => contenders[name].lacks(LARGE) === null);

/** A small query starts this often, whether those before it are answered or not. */
const EVERY_MS = 20;
/** Small queries in one turn. A 99th percentile needs several hundred over all rounds. */
const QUERIES = { alone: 20, beside: 80 } as const;
/** Of every server, before the first round. */
const WARM_UP = { small: 1000, large: 5 } as const;
const smallQuestion = questionsOf(SMALL, 8);

export async function measureBeside(upstream: Upstream, rounds: number): Promise<BesideResult> {
  const before = loadNow();
  const rivals = await Promise.all(names.map((contender) => openRival({ contender, scenario: LARGE }, upstream)));
  try {
    const taken = new Map(
      rivals.map((rival) => [rival, { alone: [] as number[], beside: [] as number[], large: 0, ms: 0 }]),
    );
    for (const rival of rivals) await warmUp(rival);
    for (let round = 0; round < rounds; round += 1) {
      for (const [rival, sums] of round % 2 === 0 ? taken : [...taken].toReversed()) {
        sums.alone.push(...(await smallQueries(rival, QUERIES.alone)));
        const { latencies, large, ms } = await besideLarge(rival);
        sums.beside.push(...latencies);
        sums.large += large;
        sums.ms += ms;
      }
    }
    const rows = [...taken].map(([{ entry }, { alone, beside, large: count, ms }]) => ({
      contender: entry.contender,
      alone: summarise(alone),
      beside: summarise(beside),
      largePerSecond: round((count / ms) * 1000),
    }));
    return { rows, load: { before, after: loadNow() } };
  } finally {
    await Promise.all(rivals.map((rival) => rival.stop()));
  }
}

async function warmUp(rival: Rival): Promise<void> {
  for (let number = 0; number < WARM_UP.small; number += 1) await rival.postOther(smallQuestion(number));
  for (let count = 0; count < WARM_UP.large; count += 1) await rival.post();
}

async function besideLarge(rival: Rival) {
  const start = performance.now();
  let running = true;
  let count = 0;
  const backToBack = async (): Promise<void> => {
    for (; running; count += 1) await rival.post();
  };
  const busy = backToBack();
  const latencies = await smallQueries(rival, QUERIES.beside);
  running = false;
  await busy;
  return { latencies, large: count, ms: performance.now() - start };
}

/** One every few milliseconds; a latency counts from when the query was due. */
async function smallQueries(rival: Rival, count: number): Promise<readonly number[]> {
  const start = performance.now();
  const asked: Promise<number>[] = [];
  for (let number = 0; number < count; number += 1) {
    const due = start + number * EVERY_MS;
    await pause(Math.max(0, due - performance.now()));
    asked.push(rival.postOther(smallQuestion(number)).then(() => performance.now() - due));
  }
  return Promise.all(asked);
}

function summarise(latencies: readonly number[]): Latencies {
  return {
    p50Ms: round(median(latencies)),
    p99Ms: round(quantile(latencies, 0.99)),
    maxMs: round(Math.max(...latencies)),
  };
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}

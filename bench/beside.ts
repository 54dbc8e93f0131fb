/** How long small queries take while large ones run back to back on the same server. */
import { setTimeout as pause } from 'node:timers/promises';
import { median, quantile } from '../test/measure/numbers.ts';
import { openRival, type Rival, type Upstream } from './arena.ts';
import { type ContenderName, contenders } from './contenders.ts';
import type { Effort } from './measure.ts';
import { questionsOf } from './questions.ts';
import type { Scenario } from './scenarios.ts';

export interface Beside {
  readonly contender: ContenderName;
  readonly alone: Latencies;
  /** While large queries run. */
  readonly beside: Latencies;
  readonly largePerSecond: number;
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
/** Turns are longer than usual: a 99th percentile needs several hundred queries. */
const TURNS_IN_ONE = 4;
const smallQuestion = questionsOf(SMALL, 8);

export async function measureBeside(upstream: Upstream, { rounds, turnMs }: Effort): Promise<readonly Beside[]> {
  const rivals = await Promise.all(names.map((contender) => openRival({ contender, scenario: LARGE }, upstream)));
  try {
    const taken = new Map(
      rivals.map((rival) => [rival, { alone: [] as number[], beside: [] as number[], large: 0, ms: 0 }]),
    );
    for (let round = -1; round < rounds; round += 1) {
      for (const [rival, sums] of round % 2 === 0 ? taken : [...taken].toReversed()) {
        const alone = await smallQueries(rival, turnMs);
        const { latencies, large, ms } = await besideLarge(rival, turnMs * TURNS_IN_ONE);
        // The first round is for warming up.
        if (round < 0) continue;
        sums.alone.push(...alone);
        sums.beside.push(...latencies);
        sums.large += large;
        sums.ms += ms;
      }
    }
    return [...taken].map(([{ entry }, { alone, beside, large: count, ms }]) => ({
      contender: entry.contender,
      alone: summarise(alone),
      beside: summarise(beside),
      largePerSecond: round((count / ms) * 1000),
    }));
  } finally {
    await Promise.all(rivals.map((rival) => rival.stop()));
  }
}

async function besideLarge(rival: Rival, spanMs: number) {
  const start = performance.now();
  let running = true;
  let count = 0;
  const backToBack = async (): Promise<void> => {
    for (; running; count += 1) await rival.post(count);
  };
  const busy = backToBack();
  const latencies = await smallQueries(rival, spanMs);
  running = false;
  await busy;
  return { latencies, large: count, ms: performance.now() - start };
}

/** One every few milliseconds; a latency counts from when the query was due. */
async function smallQueries(rival: Rival, spanMs: number): Promise<readonly number[]> {
  const start = performance.now();
  const asked: Promise<number>[] = [];
  for (let number = 0; number * EVERY_MS < spanMs; number += 1) {
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

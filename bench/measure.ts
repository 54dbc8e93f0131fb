/** Measures one scenario: the contenders take turns, and the order of the turns is reversed every second round. */
import { median, quantile } from '../test/measure/numbers.ts';
import { fingerprint, openRival, type Rival, type Upstream } from './arena.ts';
import { type ContenderName, contenders } from './contenders.ts';
import { cpuMilliseconds, peakMebibytes } from './proc.ts';
import { forms, type Scenario } from './scenarios.ts';

export interface Effort {
  readonly rounds: number;
  /** How long one turn lasts; at least so many requests are made whatever the time. */
  readonly turnMs: number;
  readonly minRequests: number;
}

export interface Measured {
  readonly contender: ContenderName;
  /** Of each round. */
  readonly cpuMs: readonly number[];
  /** CPU over that of the hand-written handler in the same round. */
  readonly ratio: readonly number[];
  readonly requests: number;
  readonly callsPerQuery: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly peakMib: number;
}

export interface ScenarioResult extends Scenario {
  readonly measured: readonly Measured[];
  readonly leftOut: readonly { readonly contender: ContenderName; readonly lacks: string }[];
}

/** Turns before the first that counts. */
const WARM_UP = 2;

interface Turn {
  readonly cpuMs: number;
  readonly calls: number;
  readonly latencies: readonly number[];
}

/** Throws where an answer differs from the first contender's. */
export async function measureScenario(
  scenario: Scenario,
  names: readonly ContenderName[],
  { upstream, effort }: { readonly upstream: Upstream; readonly effort: Effort },
): Promise<ScenarioResult> {
  const { lanes } = forms[scenario.form];
  const leftOut = names.flatMap((contender) => {
    const lacks = contenders[contender].lacks(scenario.size);
    return lacks === null ? [] : [{ contender, lacks }];
  });
  const rivals: Rival[] = [];
  try {
    for (const name of names) {
      if (contenders[name].lacks(scenario.size) === null) rivals.push(await openRival(name, scenario, upstream));
    }
    await compareAnswers(rivals);
    const turn = (rival: Rival, lasting: Effort) => takeTurn(rival, { upstream, lanes, effort: lasting });
    for (const rival of rivals) await turn(rival, { ...effort, turnMs: effort.turnMs * WARM_UP });
    const turns = new Map(rivals.map(({ name }) => [name, [] as Turn[]]));
    for (let round = 0; round < effort.rounds; round += 1) {
      const order = round % 2 === 0 ? rivals : rivals.toReversed();
      for (const rival of order) turns.get(rival.name)?.push(await turn(rival, effort));
    }
    const base = turns.get(names[0] ?? 'hand-written') ?? [];
    const measured = rivals.map((rival) => summarise(rival, turns.get(rival.name) ?? [], base));
    return { ...scenario, measured, leftOut };
  } finally {
    await Promise.all(rivals.map((rival) => rival.stop()));
  }
}

async function compareAnswers(rivals: readonly Rival[]): Promise<void> {
  for (const variant of [0, 1]) {
    let expected: string | null = null;
    for (const rival of rivals) {
      const found = fingerprint(await rival.answer(variant));
      expected ??= found;
      if (found !== expected) throw new Error(`${rival.name} gives another answer than ${rivals[0]?.name}`);
    }
  }
}

interface TurnOptions {
  readonly upstream: Upstream;
  readonly lanes: number;
  readonly effort: Effort;
}

async function takeTurn(rival: Rival, { upstream, lanes, effort }: TurnOptions): Promise<Turn> {
  const latencies: number[] = [];
  const callsBefore = await upstream.calls();
  const cpuBefore = cpuMilliseconds(rival.pid);
  const end = performance.now() + effort.turnMs;
  let asked = 0;
  const lane = async (): Promise<void> => {
    while (asked < effort.minRequests || performance.now() < end) {
      const start = performance.now();
      await rival.post(asked++);
      latencies.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const cpuMs = (cpuMilliseconds(rival.pid) - cpuBefore) / latencies.length;
  return { cpuMs, calls: (await upstream.calls()) - callsBefore, latencies };
}

function summarise({ name, pid }: Rival, turns: readonly Turn[], base: readonly Turn[]): Measured {
  const latencies = turns.flatMap((turn) => turn.latencies);
  const calls = turns.reduce((sum, turn) => sum + turn.calls, 0);
  return {
    contender: name,
    cpuMs: turns.map(({ cpuMs }) => round(cpuMs)),
    ratio: turns.map(({ cpuMs }, index) => round(cpuMs / (base[index]?.cpuMs ?? Number.NaN))),
    requests: latencies.length,
    callsPerQuery: round(calls / latencies.length),
    p50Ms: round(median(latencies)),
    p99Ms: round(quantile(latencies, 0.99)),
    peakMib: Math.round(peakMebibytes(pid)),
  };
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}

/**
 * The fault matrix: whatever goes wrong at one call to one upstream, its own pairs fail with the right code, and everything
 * else is answered to the byte as without the fault.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { catalogue } from '../../src/sandbox/catalogue.ts';
import { Bench, type Cell } from './bench.ts';
import { expectedFaults } from './expected.ts';
import { type Scenario, scenariosOf, upstreams, violationsOf } from './scenarios.ts';

/** Repeats wait a random while, which would only make this slow; `clock.ts` takes the function as it finds it. */
vi.hoisted(() => {
  Math.random = () => 0;
});

interface Result {
  readonly scenario: Scenario;
  readonly violations: readonly string[];
}

const results: Result[] = [];
const benches: Bench[] = [];

beforeAll(async () => {
  await Promise.all(upstreams.map(runAll));
}, 240_000);
afterAll(async () => {
  await Promise.all(benches.map((bench) => bench.close()));
});

async function runAll(name: (typeof upstreams)[number]): Promise<void> {
  const bench = await Bench.open(name);
  benches.push(bench);
  const { cells } = await bench.ask(null);
  expect(cells.map(({ total }) => total?.atomic ?? null)).toEqual(bench.truth());
  for (const scenario of scenariosOf(bench)) results.push(await run(bench, scenario, cells));
}

async function run(bench: Bench, scenario: Scenario, healthy: readonly Cell[]): Promise<Result> {
  const outcome = await bench.ask(scenario.spec, scenario.settings);
  return { scenario, violations: violationsOf(bench, scenario, outcome, healthy) };
}

test('every fault of the catalogue has an expectation, and no other', () => {
  expect(expectedFaults.toSorted()).toEqual(catalogue.map(({ name }) => name).toSorted());
});

describe.each(catalogue.map(({ name, row }) => ({ name, row })))('$row $name', ({ name }) => {
  test('breaks no promise, at any upstream, at the first, a middle or the last call', () => {
    const own = results.filter(({ scenario }) => scenario.spec.fault === name);
    expect(own.length).toBeGreaterThan(0);
    const broken = own.flatMap(({ scenario, violations }) => violations.map((text) => `${scenario.name}: ${text}`));
    expect(broken).toEqual([]);
  });
});

/**
 * The fault matrix: whatever goes wrong at one call to one upstream, its own pairs fail with the right code, and everything
 * else is answered to the byte as without the fault.
 */
import dns from 'node:dns';
import { readFileSync, writeFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../src/http/clock.ts';
import { catalogue } from '../../src/sandbox/faults/catalogue.ts';
import type { UpstreamName } from '../../src/sandbox/sandbox.ts';
import { AUTHORITY } from '../../src/sandbox/wire/certificates.ts';
import { depth } from '../depth.ts';
import { withPart } from '../docs/pages.ts';
import { HeldDeadlines } from '../http/held-deadlines.ts';
import { Bench, type Cell } from './bench.ts';
import { expectedFaults } from './expected.ts';
import { reportOf } from './report.ts';
import { type Result, type Scenario, scenariosOf, upstreams, violationsOf } from './scenarios.ts';

const page = new URL('../../docs/reliability.md', import.meta.url);
/** So that certificates are refused for what is wrong with each, and not for their authority. */
const authorities = getCACertificates('default');

/** All scenarios; of those that are not played at this depth without violations. */
const results: Result[] = [];
const seen = new Set<Scenario>();
const benches: Bench[] = [];

const deadlines = new HeldDeadlines();

/** Repeats wait a random while, which would only make this slow. */
const chance = vi.spyOn(systemClock, 'random').mockReturnValue(0);

beforeAll(async () => {
  setDefaultCACertificates([...authorities, AUTHORITY]);
  await Promise.all(upstreams.map(async (name) => runAll(await openPlayed(name))));
});
afterAll(async () => {
  chance.mockRestore();
  deadlines.release();
  setDefaultCACertificates(authorities);
  await Promise.all(benches.map((bench) => bench.close()));
});

interface Played {
  readonly bench: Bench;
  readonly healthy: readonly Cell[];
}

async function openPlayed(name: (typeof upstreams)[number]): Promise<Played> {
  const bench = await Bench.open(name, deadlines);
  benches.push(bench);
  await bench.ask(null);
  const { cells: healthy } = await bench.ask(null);
  expect(healthy.map(({ total }) => total?.atomic ?? null)).toEqual(bench.truth());
  return { bench, healthy };
}

async function runAll({ bench, healthy }: Played): Promise<void> {
  for (const scenario of scenariosOf(bench)) {
    const played = isPlayed(scenario, bench.name);
    results.push(played ? await run(bench, scenario, healthy) : { scenario, violations: [] });
    if (played) seen.add(scenario);
  }
}

/** At everyday depth one of the three calls is struck, another one for the next fault. */
function isPlayed({ spec, call }: Scenario, upstream: UpstreamName): boolean {
  const strikesAll = catalogue.find(({ name }) => name === spec.fault)?.strikes === 'handshakes';
  const place = catalogue.findIndex(({ name }) => name === spec.fault) + upstreams.indexOf(upstream);
  return depth === 'full' || strikesAll || call === place % 3;
}

async function run(bench: Bench, scenario: Scenario, healthy: readonly Cell[]): Promise<Result> {
  const outcome = await bench.ask(scenario.spec, scenario.settings);
  return { scenario, violations: violationsOf(bench, scenario, outcome, healthy) };
}

/** Those of other protocols alone are played by `probe.test.ts`. */
const ours = catalogue.filter((fault) => upstreams.some((name) => fault.upstreams?.includes(name) ?? true));

test('every fault of the four upstreams has an expectation, and no other', () => {
  expect(expectedFaults.toSorted()).toEqual(ours.map(({ name }) => name).toSorted());
});

describe.each(ours.map(({ name, row }) => ({ name, row })))('$row $name', ({ name }) => {
  test('breaks no promise, at any upstream, at the first, a middle or the last call', () => {
    const own = results.filter(({ scenario }) => scenario.spec.fault === name && seen.has(scenario));
    expect(own.length).toBeGreaterThan(0);
    const broken = own.flatMap(({ scenario, violations }) => violations.map((text) => `${scenario.name}: ${text}`));
    expect(broken).toEqual([]);
  });
});

describe('a host without an address (F2)', () => {
  test.each(upstreams)('%s: every pair fails as unreachable, and no name is looked up twice', async (name) => {
    const lookup = vi.spyOn(dns, 'lookup').mockImplementation(failLookup);
    const bench = benches.find((candidate) => candidate.name === name);
    const outcome = await bench?.ask(null, { source: { url: 'https://upstream.invalid' } });
    const codes = outcome?.cells.map(({ total, failure }) => [total, failure?.code, failure?.retryable]) ?? [];
    expect(new Set(codes.map(String))).toEqual(new Set([String([null, 'UPSTREAM_UNREACHABLE', true])]));
    expect(lookup).toHaveBeenCalledTimes(3);
    lookup.mockRestore();
  });
});

const failLookup: typeof dns.lookup = Object.assign(
  (...args: readonly unknown[]) => {
    const done = args.at(-1);
    const error = Object.assign(new Error('getaddrinfo ENOTFOUND upstream.invalid'), { code: 'ENOTFOUND' });
    if (typeof done === 'function') process.nextTick(done, error);
  },
  { __promisify__: dns.lookup.__promisify__ },
);

describe('the matrix', () => {
  test('would notice one wrong digit, a zero for a failure, a lost cell, one request too many, and a secret', async () => {
    const [bench] = benches;
    const lasting = results.find(({ scenario }) => scenario.spec.fault === 'no-answer')?.scenario;
    if (bench === undefined || lasting === undefined) throw new Error('nothing was played');
    const scenario = { ...lasting, expected: { ...lasting.expected, scope: 'none' } } as const;
    const healthy = await bench.ask(null);
    const [cell, ...rest] = healthy.cells;
    if (cell === undefined) throw new Error('there are no cells');
    const broken = (change: object) => violationsOf(bench, scenario, { ...healthy, ...change }, healthy.cells);
    expect(broken({})).toEqual([]);
    expect(broken({ cells: [{ ...cell, total: { atomic: '30973000000000001' } }, ...rest] })).toHaveLength(1);
    expect(broken({ cells: healthy.cells.map((cell) => ({ ...cell, total: { atomic: '0' } })) })).not.toEqual([]);
    expect(broken({ cells: rest })).toHaveLength(1);
    expect(broken({ requests: { ...healthy.requests, 0: 2 } })).toHaveLength(1);
    expect(broken({ output: 'x-api-key: sandbox-loopring-key' })).toHaveLength(1);
    expect(broken({ ranges: 1 })).toHaveLength(1);
    expect(broken({ faults: [new Error('oh')] })).toHaveLength(1);
  });

  test('stands in docs/reliability.md as it was found (UPDATE_DOCS=1 writes it)', () => {
    const text = readFileSync(page, 'utf8');
    const expected = withPart(text, 'faults', reportOf(results));
    if (process.env.UPDATE_DOCS === '1') {
      if (depth !== 'full')
        throw new Error('what is written down is found at full depth: BALANCEGRAPH_TEST_DEPTH=full');
      writeFileSync(page, expected);
    }
    expect(process.env.UPDATE_DOCS === '1' ? expected : text).toBe(expected);
  });
});

/** One balance per read and network is tried: counted at the sandbox, by code that answers queries, and named for what it is. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Source } from '../../src/balances/source.ts';
import { type NamedPair, type Trial, tryReads } from '../../src/balances/trial.ts';
import type { UpstreamName } from '../../src/sandbox/sandbox.ts';
import { openTestGraph, type TestGraph, type TestGraphOptions } from '../graph/support.ts';

const opened: TestGraph[] = [];
afterEach(async () => {
  for (const graph of opened.splice(0)) {
    expect(graph.faults).toEqual([]);
    await graph.close();
  }
});

async function open(options: TestGraphOptions = {}): Promise<TestGraph> {
  const graph = await openTestGraph(options);
  opened.push(graph);
  return graph;
}

function sourceOf({ graph }: TestGraph, upstream: UpstreamName): Source {
  const source = graph.sources.get(`sandbox-${upstream}`);
  if (source === undefined) throw new Error('no such source');
  return source;
}

function namedOf({ sandbox }: TestGraph, upstream: UpstreamName): readonly NamedPair[] {
  return sandbox.sources.find(({ provider }) => provider === upstream)?.check ?? [];
}

function run(graph: TestGraph, upstream: UpstreamName, named: readonly NamedPair[]): Promise<readonly Trial[]> {
  return tryReads(sourceOf(graph, upstream), named, { signal: new AbortController().signal });
}

const states = (trials: readonly Trial[]) => trials.map(({ network, read, state }) => [network, read, state]);

const ETHEREUM = 'Ethereum/Sandbox';
const BITCOIN = 'Bitcoin/Sandbox';

describe('named pairs', () => {
  const expected = [
    ['reddio', [[null, 'balances', 'read']]],
    [
      'teos',
      [
        [null, 'GetAssetsBalances', 'read'],
        [null, 'GetEthBalances', 'read'],
      ],
    ],
    [
      'mesh',
      [
        [ETHEREUM, '/account/balance', 'read'],
        [BITCOIN, '/account/balance', 'read'],
      ],
    ],
    ['loopring', [[null, 'user/balances', 'read']]],
  ] as const;

  test.for(expected)('of %s are read with one call each', async ([upstream, trials]) => {
    const graph = await open();
    expect(states(await run(graph, upstream, namedOf(graph, upstream)))).toEqual(trials);
    expect(graph.counts()[upstream]).toBe(trials.length);
  });

  test('without an asset are a listing, where the source lists what an account holds', async () => {
    const graph = await open();
    const [{ account = '' } = {}] = namedOf(graph, 'loopring');
    expect(states(await run(graph, 'loopring', [{ account }]))).toEqual([[null, 'user/balances', 'read']]);
    const [{ account: address = '' } = {}] = namedOf(graph, 'teos');
    const [first] = await run(graph, 'teos', [{ account: address }]);
    expect(first).toMatchObject({ state: 'failed', failure: { code: 'BAD_USER_INPUT' } });
  });

  test('are held to the rules of names', async () => {
    const graph = await open();
    const [first] = await run(graph, 'teos', [{ account: 'nobody', asset: 'native' }]);
    expect(first).toMatchObject({ named: true, state: 'failed', failure: { code: 'BAD_USER_INPUT' } });
    const [other] = await run(graph, 'mesh', [{ network: 'Cardano/Mainnet', account: 'a', asset: 'ADA:6' }]);
    expect(other).toMatchObject({ network: 'Cardano/Mainnet', state: 'failed', failure: { code: 'BAD_USER_INPUT' } });
    expect(graph.counts()).toMatchObject({ teos: 1, mesh: 1 });
  });
});

describe('without named pairs', () => {
  test('a made-up account proves nothing, and does not fail', async () => {
    const graph = await open();
    for (const upstream of ['reddio', 'teos', 'loopring'] as const) {
      const trials = await run(graph, upstream, []);
      const reads = sourceOf(graph, upstream).provider.reads.length;
      expect(trials).toHaveLength(reads);
      expect(trials.filter(({ state }) => state === 'failed')).toEqual([]);
      expect(graph.counts()[upstream]).toBe(reads);
    }
  });

  test('no source is asked on a network whose accounts cannot be made up', async () => {
    const graph = await open();
    const trials = await run(graph, 'mesh', []);
    expect(states(trials).at(-1)).toEqual([BITCOIN, '/account/balance', 'unnamed']);
    expect(graph.counts().mesh).toBe(1);
  });

  test('each learned network is there, and is not taken for read', async () => {
    const graph = await open({ options: { mesh: { networks: undefined } } });
    const trials = await run(graph, 'mesh', []);
    expect(trials.map(({ network }) => network).sort()).toEqual([BITCOIN, ETHEREUM]);
    expect(new Set(trials.map(({ state }) => state))).toEqual(new Set(['unnamed']));
  });
});

test.for(['reddio', 'teos', 'mesh', 'loopring'] as const)(
  '%s that refuses balances fails, named or not',
  async (upstream) => {
    const graph = await open({ source: { retries: 0, breaker: { enabled: false } } });
    graph.sandbox.upstreams[upstream].inject({ kind: 'status', status: 403 });
    for (const named of [[], namedOf(graph, upstream)]) {
      const trials = await run(graph, upstream, named);
      const reported = trials.map((trial) => (trial.state === 'failed' ? trial.failure.code : trial.state));
      expect(new Set(reported.filter((state) => state !== 'unnamed'))).toEqual(new Set(['UPSTREAM_AUTH']));
    }
  },
);

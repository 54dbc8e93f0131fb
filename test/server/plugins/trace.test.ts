/** `extensions.trace`: which call answered which field, over real HTTP. */
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { SharedReads } from '../../../src/balances/sharing/shared-reads.ts';
import type { TracedCall, TraceReport } from '../../../src/graph/trace/trace-report.ts';
import { ask, json } from '../../sandbox/ask.ts';
import { openServer, openTestServer, type TestServer } from '../support.ts';
import { openTeosBehindProxy } from '../teos-behind-proxy.ts';

type Variables = Readonly<Record<string, unknown>>;

const BALANCES = `query ($addresses: [String!]!, $assets: [ID!]!, $freshness: Freshness) {
  accountsByAddress(addresses: $addresses, sources: ["sandbox-teos"]) {
    address
    balances(assets: $assets, freshness: $freshness) { nodes { total { atomic } failure { code } } }
  }
}`;

async function postTraced(url: string, query: string, variables: Variables = {}): Promise<string> {
  const headers = { 'content-type': 'application/json', 'x-balancegraph-trace': '1' };
  const reply = await ask(url, { target: '/graphql', method: 'POST', headers, body: { query, variables } });
  return reply.text;
}

function traceIn(text: string): TraceReport {
  const body: { extensions: { trace: TraceReport } } = JSON.parse(text);
  return body.extensions.trace;
}

async function trace(url: string, query: string, variables?: Variables): Promise<TraceReport> {
  return traceIn(await postTraced(url, query, variables));
}

/** A call without its times. */
function shapeOf({ source, step, shape, accounts, assets, pairs, outcome, paths }: TracedCall) {
  return { source, step, shape, accounts, assets, pairs, outcome, paths };
}

const tracing = { server: { extensions: { trace: true, calls: true } } };

describe('a traced request', () => {
  let server: TestServer;
  let teos: { addresses: string[]; assets: string[] };

  beforeAll(async () => {
    server = await openTestServer({ config: tracing });
    const { ledger } = server.sandbox;
    teos = {
      addresses: ledger.accounts('teos').map(({ address }) => address),
      assets: ledger.assets('teos').flatMap(({ ref }) => (ref === 'native' ? [] : [ref])),
    };
  });

  afterAll(() => server.close());

  test('names the call behind the fields of all its accounts, and its one attempt', async () => {
    const addresses = teos.addresses.slice(0, 3);
    const assets = teos.assets.slice(0, 2);
    const text = await postTraced(server.url, BALANCES, { addresses, assets });
    const { calls, served, durationMs } = traceIn(text);
    expect(calls.map(shapeOf)).toEqual([
      {
        source: 'sandbox-teos',
        step: 'GetAssetsBalances',
        shape: 'cross-product',
        accounts: 3,
        assets: 2,
        pairs: 6,
        outcome: 'ok',
        paths: ['accountsByAddress.0-2.balances'],
      },
    ]);
    const [call] = calls;
    expect(call).toMatchObject({
      id: 'call-1',
      requests: 1,
      morePaths: 0,
      wanted: {
        pairs: 6,
        accounts: addresses.map((address) => `account/sandbox-teos/${address}`),
        assets: assets.map((ref) => `asset/sandbox-teos/${ref}`),
        moreAccounts: 0,
        moreAssets: 0,
      },
      attempts: [{ page: 1, status: 200, failure: null, bytes: call?.bytes }],
    });
    const [attempt] = call?.attempts ?? [];
    expect(call?.startMs).toBeGreaterThanOrEqual(0);
    expect(call?.queuedMs).toBeGreaterThanOrEqual(0);
    expect(call?.durationMs).toBeGreaterThanOrEqual(attempt?.durationMs ?? Number.NaN);
    expect(durationMs).toBeGreaterThanOrEqual(call?.durationMs ?? Number.NaN);
    expect(call?.bytes).toBeGreaterThan(0);
    const outcomes: { data: { accountsByAddress: { balances: { nodes: { failure: unknown }[] } }[] } } =
      JSON.parse(text);
    const nodes = outcomes.data.accountsByAddress.flatMap(({ balances }) => balances.nodes);
    const failed = nodes.filter(({ failure }) => failure !== null).length;
    expect(served).toEqual({ source: 6 - failed, cache: 0, stale: 0, failed });
  });

  test('answers the same with and without, but for the trace', async () => {
    const variables = { addresses: teos.addresses.slice(0, 2), assets: teos.assets.slice(0, 3) };
    const traced: { extensions: Record<string, unknown> } = JSON.parse(
      await postTraced(server.url, BALANCES, variables),
    );
    const plain = json(await server.post(BALANCES, variables));
    const { trace: _trace, ...extensions } = traced.extensions;
    expect({ ...traced, extensions }).toEqual(plain);
  });

  test('shows facts, details, health and listings by the fields that asked for them', async () => {
    const [loopring] = server.sandbox.ledger.accounts('loopring');
    const query = `query ($address: String!) {
      accountsByAddress(addresses: [$address], sources: ["sandbox-loopring"]) {
        mine: balances(first: 2) { nodes { total { atomic value } asset { symbol } } }
      }
      source(id: "sandbox-teos") { health { ok } }
    }`;
    const { calls } = await trace(server.url, query, { address: loopring?.address ?? '' });
    const reported = calls.map(({ source, shape, paths }) => [source, shape, paths]);
    expect(reported).toContainEqual(['sandbox-loopring', 'account-assets', ['accountsByAddress.0.mine']]);
    expect(reported).toContainEqual(['sandbox-loopring', null, ['accountsByAddress.0.mine']]);
    expect(reported).toContainEqual(['sandbox-teos', null, ['source.health']]);
    expect(calls.every(({ outcome }) => outcome === 'ok')).toBe(true);
  });

  test('shows the reads of one account at two blocks as two', async () => {
    const [account] = server.sandbox.ledger.accounts('mesh').filter(({ network }) => network === 'Ethereum/Sandbox');
    const query = `query ($id: ID!) {
      account(id: $id) {
        now: balance(asset: "ETH:18") { total { atomic } }
        earlier: balance(asset: "ETH:18", at: { block: "5" }) { total { atomic } }
      }
    }`;
    const id = `account/sandbox-mesh/${account?.address}?network=Ethereum/Sandbox`;
    const { calls } = await trace(server.url, query, { id });
    const reads = calls.filter(({ shape }) => shape !== null).map(({ paths }) => paths);
    expect(reads.toSorted()).toEqual([['account.earlier'], ['account.now']]);
  });

  test('counts what came out of the cache, for which nothing was asked', async () => {
    const { ledger } = server.sandbox;
    const [account] = ledger.accounts('teos');
    const known = teos.assets.filter((ref) => account !== undefined && ledger.truth('teos', account, ref) !== null);
    const fresh = { addresses: [account?.address], assets: known, freshness: { maxAge: 60 } };
    const first = await trace(server.url, BALANCES, fresh);
    const second = await trace(server.url, BALANCES, fresh);
    expect(first.calls).toHaveLength(1);
    expect(second.calls).toEqual([]);
    expect(first.served).toEqual({ source: known.length, cache: 0, stale: 0, failed: 0 });
    expect(second.served).toEqual({ source: 0, cache: known.length, stale: 0, failed: 0 });
  });

  test('is absent without the header, nor where the server does not offer it', async () => {
    const query = '{ source(id: "sandbox-teos") { health { ok } } }';
    expect(json(await server.post(query))).not.toHaveProperty('extensions.trace');
    const silent = await openServer({ sources: server.sandbox.sources });
    onTestFinished(() => silent.running.close());
    expect(JSON.parse(await postTraced(silent.url, query))).not.toHaveProperty('extensions');
  });
});

describe('a traced request whose source', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const openBehindProxy = (source: Variables = {}) => openTeosBehindProxy({ source, config: tracing });

  test('fails once shows both attempts, one after the other', async () => {
    const { proxy, server, addresses, assets } = await openBehindProxy();
    let asked = 0;
    proxy.play(async (_, forward) => {
      asked += 1;
      return asked === 1 ? { status: 503, headers: {}, body: Buffer.alloc(0) } : forward();
    });
    const { calls } = await trace(server.url, BALANCES, {
      addresses: addresses.slice(0, 1),
      assets: assets.slice(0, 1),
    });
    expect(calls).toHaveLength(1);
    const [first, second] = calls[0]?.attempts ?? [];
    expect(calls[0]?.outcome).toBe('ok');
    expect([first?.status, second?.status]).toEqual([503, 200]);
    expect(first?.failure).toBe('UPSTREAM_UNAVAILABLE');
    expect(second?.startMs).toBeGreaterThanOrEqual((first?.startMs ?? 0) + (first?.durationMs ?? 0) - 0.02);
  });

  test('is shared with another request names only what it asked for itself', async () => {
    const answer = vi.spyOn(SharedReads.prototype, 'answer');
    const { proxy, server, addresses, assets } = await openBehindProxy();
    const gate = Promise.withResolvers<void>();
    proxy.play(async (_, forward) => {
      await gate.promise;
      return forward();
    });
    const [mine = '', theirs = ''] = addresses;
    const asset = assets.slice(0, 1);
    // One wants both accounts and is on its way; the other joins it.
    const both = postTraced(server.url, BALANCES, { addresses: [mine, theirs], assets: asset });
    await proxy.arrived(1);
    const text = postTraced(server.url, BALANCES, { addresses: [mine], assets: asset });
    await expect.poll(() => answer.mock.calls.length).toBe(2);
    gate.resolve();
    await both;
    const { calls } = traceIn(await text);
    expect(calls.map(({ pairs, requests }) => [pairs, requests])).toEqual([[2, 2]]);
    for (const call of calls) {
      expect(call.wanted.accounts).toEqual([`account/sandbox-teos/${mine}`]);
      expect(call.paths).toEqual(['accountsByAddress.0.balances']);
    }
    expect(await text).not.toContain(theirs);
    expect(traceIn(await both).calls[0]?.wanted.pairs).toBe(2);
  });

  test('of a refused call shows codes, and no word, address or secret', async () => {
    const { proxy, server, addresses, assets } = await openBehindProxy({ retries: 0 });
    proxy.play(async () => ({
      status: 500,
      headers: {},
      body: Buffer.from('{"message":"stack trace with a password"}'),
    }));
    const text = await postTraced(server.url, BALANCES, {
      addresses: addresses.slice(0, 1),
      assets: assets.slice(0, 1),
    });
    const { calls, served } = traceIn(text);
    expect(calls.map(({ outcome }) => outcome)).toEqual(['UPSTREAM_HTTP_ERROR']);
    expect(served).toEqual({ source: 0, cache: 0, stale: 0, failed: 1 });
    const reported = JSON.stringify(calls);
    expect(reported).not.toContain('password');
    expect(reported).not.toContain(new URL(proxy.url).host);
    expect(reported).not.toMatch(/https?:|\?|authorization/i);
  });
});

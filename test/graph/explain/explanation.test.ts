/** What a plan reports beside its calls: sizes, shares, pauses, what is known already, and what only answers can call for. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DryRun } from '../../../src/balances/dry-run/dry-run.ts';
import { openDrySource } from '../../../src/balances/dry-run/open-dry-source.ts';
import type { Explanation } from '../../../src/graph/explain/explanation.ts';
import { DAY_MS } from '../../../src/model/rate.ts';
import { openTestGraph, type TestGraph, type TestGraphOptions } from '../support.ts';

let graph: TestGraph;
beforeEach(async () => {
  graph = await openTestGraph();
});
afterEach(() => graph.close());

/** In place of the usual graph. */
async function reopen(options: TestGraphOptions): Promise<void> {
  await graph.close();
  graph = await openTestGraph(options);
}

async function plan(query: string, variables = {}): Promise<Explanation> {
  const { plan: explained, errors } = await graph.graph.explain({ query, variables });
  if (explained === null) throw new Error(errors.join('; '));
  return explained;
}

const steps = ({ calls }: Explanation): string[] =>
  calls.map(({ source, step, count }) => `${count} × ${source.slice('sandbox-'.length)} ${step}`);
const maybe = ({ possible }: Explanation, step: string): unknown[] =>
  possible.filter((entry) => entry.step === step).map(({ why, most }) => [why, most]);

const account = (upstream: 'reddio' | 'teos' | 'loopring', index = 0): string =>
  JSON.stringify(`account/sandbox-${upstream}/${graph.sandbox.ledger.accounts(upstream)[index]?.address}`);

test('a call is as long as the one that is sent', async () => {
  const query = `{ accounts(ids: [${account('teos')}, ${account('teos', 1)}, ${account('reddio')}]) {
    balances(assets: ["asset/sandbox-teos/0x59597b974054b763da210001"]) { nodes { total { atomic } } } }
    mesh: source(id: "sandbox-mesh") { networks { nodes { status { current { number } } } } } }`;
  const { calls } = await plan(query);
  await graph.ask(query);
  const teos = graph.sandbox.upstreams.teos.requests.map(({ target }) => target.length);
  expect(calls.filter(({ source }) => source === 'sandbox-teos').map(({ urlBytes }) => urlBytes)).toEqual(teos);
  const [status] = calls.filter(({ step }) => step === '/network/status');
  expect(status).toMatchObject({
    count: 2,
    bodyBytes: JSON.stringify({ network_identifier: { blockchain: 'Ethereum', network: 'Sandbox' } }).length,
    urlBytes: '/network/status'.length,
  });
});

test('the share of the rate that a source is asked at', async () => {
  await reopen({ options: { loopring: { requestsPerSecond: 4 } } });
  const ids = graph.sandbox.ledger.accounts('loopring').slice(0, 6);
  const list = JSON.stringify(ids.map(({ address }) => `account/sandbox-loopring/${address}`));
  const { bySource } = await plan(`{ accounts(ids: ${list}) { balance(asset: "0") { total { atomic } } } }`);
  const rate = { calls: 4, perMs: 1000 };
  const share = { rate, rateShare: 1.5, rates: [rate] };
  expect(bySource).toEqual([{ source: 'sandbox-loopring', calls: 6, pairs: 6, ...share, paused: null }]);
});

test.each([
  { requestsPerMinute: 8, requestsPerDay: 4, calls: 4, perMs: DAY_MS },
  { requestsPerMinute: 4, requestsPerDay: 8, calls: 4, perMs: 60_000 },
])('of several rates the share is that of the one with the fewest calls: %o', async ({ calls, perMs, ...options }) => {
  await reopen({ options: { teos: options } });
  const { bySource } = await plan(
    `{ account(id: ${account('teos')}) { balance(asset: "native") { total { atomic } } } }`,
  );
  const rates = [
    { calls: options.requestsPerMinute, perMs: 60_000 },
    { calls: options.requestsPerDay, perMs: DAY_MS },
  ];
  expect(bySource).toMatchObject([{ calls: 1, rate: { calls, perMs }, rateShare: 0.25, rates }]);
});

test('a source that would not be asked is reported, with its calls', async () => {
  const until = new Date(Date.now() + 60_000);
  graph.graph.sources.get('sandbox-mesh')?.upstream.pause(until);
  const explained = await plan('{ sources(ids: ["sandbox-mesh", "sandbox-teos"]) { health { ok } } }');
  expect(explained.total).toBe(2);
  expect(explained.bySource.map(({ source, paused }) => [source, paused?.code])).toEqual([
    ['sandbox-mesh', 'UPSTREAM_RATE_LIMITED'],
    ['sandbox-teos', undefined],
  ]);
  const retryAfter = explained.bySource[0]?.paused?.retryAfter ?? '';
  expect(Math.abs(new Date(retryAfter).getTime() - until.getTime())).toBeLessThan(5000);
});

test('what the operation is charged stands beside the limits', async () => {
  await reopen({ config: { limits: { calls: 7, pairs: 500 } } });
  const { cost, limits } = await plan('{ sources { health { ok } } }');
  expect(cost).toMatchObject({ accounts: 0, pairs: 0, calls: 4 });
  expect(limits).toEqual({ accounts: 10_000, pairs: 500, calls: 7, nodes: 500_000 });
  const { plan: none, errors } = await graph.graph.explain({
    query: '{ a: sources { health { ok } } b: sources { health { ok } } }',
  });
  expect(none).toBeNull();
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(['QUERY_TOO_COSTLY']);
});

describe('what is known', () => {
  const FACTS = '{ asset(id: "asset/sandbox-teos/0x59597b974054b763da210001") { decimals } }';

  test('is not asked for, and a dry run learns nothing', async () => {
    expect(steps(await plan(FACTS))).toEqual(['1 × teos Assets']);
    expect(steps(await plan(FACTS))).toEqual(['1 × teos Assets']);
    await graph.ask(FACTS);
    expect(steps(await plan(FACTS))).toEqual([]);
  });

  test('holds for balances of the age that the query allows, and a dry run keeps none', async () => {
    const query = `{ account(id: ${account('teos')}) {
      balance(asset: "0x59597b974054b763da210001", freshness: { maxAge: 60 }) { total { atomic } } } }`;
    expect(steps(await plan(query))).toEqual(['1 × teos GetAssetsBalances']);
    expect(steps(await plan(query))).toEqual(['1 × teos GetAssetsBalances']);
    await graph.ask(query);
    expect(steps(await plan(query))).toEqual([]);
    expect(steps(await plan(query.replace(', freshness: { maxAge: 60 }', '')))).toEqual(['1 × teos GetAssetsBalances']);
  });

  test('holds for networks, learned ones too', async () => {
    await reopen({ options: { mesh: { networks: undefined } } });
    const [known] = graph.sandbox.ledger.accounts('mesh', 'Ethereum/Sandbox');
    const query = (network: string) =>
      `{ account(id: "account/sandbox-mesh/${known?.address}?network=${network}") { balance(asset: "ETH:18", at: { block: "5" }) { total { atomic } } } }`;
    expect(steps(await plan(query('Ethereum/Sandbox')))).toEqual([
      '1 × mesh /network/list',
      '1 × mesh /network/options',
      '1 × mesh /account/balance',
    ]);
    await graph.ask(query('Ethereum/Sandbox'));
    expect(steps(await plan(query('Ethereum/Sandbox')))).toEqual(['1 × mesh /account/balance']);
    expect(steps(await plan(query('Ethereum/Other')))).toEqual([]);
  });

  test('nothing that a source keeps is shared with its dry-run source', () => {
    for (const source of graph.graph.sources.values()) {
      const dry = new Map(Object.entries(openDrySource(source, new DryRun({ listed: 0 }))));
      const settings = new Set(['provider', 'keep', 'clock']);
      for (const [key, value] of Object.entries(source)) {
        if (typeof value !== 'object' || value === null || settings.has(key)) continue;
        expect([key, dry.get(key) === value]).toEqual([key, false]);
      }
    }
  });

  test('the dry-run source sends nothing, whatever asks it', async () => {
    const source = graph.graph.sources.get('sandbox-teos');
    if (source === undefined) throw new Error('no source');
    const { upstream } = openDrySource(source, new DryRun({ listed: 0 }));
    const sending = { signal: new AbortController().signal, accept: () => null };
    await expect(upstream.send({ method: 'GET', path: '/', step: 's' }, sending)).rejects.toThrow('dry run');
    expect(graph.counts().teos).toBe(0);
  });
});

describe('what only answers can call for', () => {
  test('further pages of a list', async () => {
    const explained = await plan(`{ account(id: ${account('reddio')}) { balances { nodes { total { atomic } } } } }`);
    expect(steps(explained)).toEqual(['1 × reddio balances']);
    expect(maybe(explained, 'balances')).toEqual([['a list goes on', 99]]);
  });

  test('the list of assets where a pair is not mentioned, unless it is known or asked for anyway', async () => {
    const query = (fields: string) => `{ account(id: ${account('loopring')}) { balance(asset: "0") { ${fields} } } }`;
    const cold = await plan(query('total { atomic }'));
    const why = 'a pair that the answer does not mention is a zero only if the source has the asset';
    expect(maybe(cold, 'tokens')).toEqual([[why, 1]]);
    const sure = await plan(query('total { value }'));
    expect(steps(sure)).toEqual(['1 × loopring balances', '1 × loopring tokens']);
    expect(maybe(sure, 'tokens')).toEqual([]);
    await graph.ask('{ source(id: "sandbox-loopring") { assets { totalCount } } }');
    expect(maybe(await plan(query('total { atomic }')), 'tokens')).toEqual([]);
  });

  test('whether an account is registered', async () => {
    const explained = await plan(
      `{ account(id: ${account('loopring')}) { balance(asset: "0") { total { atomic } } } }`,
    );
    expect(maybe(explained, 'owner')).toEqual([['an account of which no row comes back may not be registered', 1]]);
    const byId = await plan('{ account(id: "account/sandbox-loopring/10001") { balance(asset: "0") { id } } }');
    expect(maybe(byId, 'owner')).toEqual([['an account of which no row comes back may not be registered', 1]]);
  });

  test('parts of a call that is refused, at most as many as a search may ask for', async () => {
    const ids = [0, 1, 2, 3].map((index) => account('teos', index));
    const explained = await plan(`{ accounts(ids: [${ids}]) { balance(asset: "0x59597b974054b763da210001") { id } } }`);
    expect(maybe(explained, 'GetAssetsBalances')).toEqual([
      ['a call that is refused for a bad account or asset is read in parts', 12],
    ]);
  });

  test('what is asked of the entries of a list that only the source knows', async () => {
    const query = `{ source(id: "sandbox-loopring") { assets(first: 3) { nodes {
      balances(accounts: [${account('loopring')}]) { nodes { total { atomic } } } } } } }`;
    const explained = await plan(query);
    expect(steps(explained)).toEqual(['1 × loopring tokens']);
    const why = 'the entries of a list call for it, and only the source knows them';
    expect(maybe(explained, 'balances')).toEqual([[why, null]]);
    // Known by now.
    await graph.ask(query);
    expect(steps(await plan(query))).toEqual(['1 × loopring balances']);
  });

  test('repeats, where failed requests are sent again', async () => {
    const repeats = (explained: Explanation) =>
      explained.possible.filter(({ step }) => step === null).map(({ most }) => most);
    expect(repeats(await plan('{ sources { health { ok } } }'))).toEqual([1, 1, 1, 1]);
    await reopen({ source: { retries: 0 } });
    expect(repeats(await plan('{ sources { health { ok } } }'))).toEqual([]);
  });
});

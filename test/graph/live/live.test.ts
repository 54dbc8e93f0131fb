import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestGraph, type TestGraph } from '../support.ts';
import { briefly, EVENT, opened, subscribeTo } from './subscriptions.ts';

let graph: TestGraph;
beforeEach(async () => {
  graph = await openTestGraph({
    config: { limits: { live: { watches: 3, pairs: 20 } } },
    source: { retries: 0, breaker: { enabled: false } },
  });
});
afterEach(() => graph.close());

const ASSET = '0x59597b974054b763da210001';

const teosAccount = (index = 0): string => graph.sandbox.ledger.accounts('teos')[index]?.address ?? '';
const teosId = (index = 0): string => `account/sandbox-teos/${teosAccount(index)}`;
const change = (total: bigint): void =>
  graph.sandbox.ledger.set('teos', { network: null, address: teosAccount(), subAccount: null }, ASSET, { total });

const query = `subscription ($pairs: [PairInput!], $accounts: [ID!], $assets: [ID!], $maxAge: Int! = 1, $restAge: Int) {
  balances(pairs: $pairs, accounts: $accounts, assets: $assets, maxAge: $maxAge, restAge: $restAge) { ${EVENT} }
}`;

test('a snapshot comes first, then what changes, failures and recoveries, each with what was told before', async () => {
  change(7n);
  const watch = await opened(graph, query, { variables: { pairs: [{ account: teosId(), asset: ASSET }] } });
  const first = await watch.next();
  expect(briefly(first)).toEqual(['SNAPSHOT 7']);
  expect(first.data?.balances?.confirmed).toMatchObject([
    { source: { name: 'sandbox-teos' }, network: null, block: null, late: false, balances: 1, failing: 0 },
  ]);
  change(9n);
  expect(briefly(await watch.next())).toEqual(['CHANGE 7→9']);
  await graph.sandbox.upstreams.teos.setFault({ upstream: 'teos', fault: 'status-500' });
  expect(briefly(await watch.next())).toEqual(['FAILURE 9→UPSTREAM_HTTP_ERROR']);
  graph.sandbox.upstreams.teos.clearFaults();
  const back = await watch.next();
  expect(briefly(back)).toEqual(['RECOVERY UPSTREAM_HTTP_ERROR→9']);
  expect(back.data?.balances?.changes[0]?.previous).toMatchObject({ total: { atomic: '9' } });
  await watch.end();
  expect(graph.faults).toEqual([]);
});

test('watchers of the same cells cost the calls of one, whatever aliases and lists they come by', async () => {
  const accounts = [teosId(0), teosId(1)];
  const many = Array.from({ length: 100 }, () => ({ account: teosId(0), asset: ASSET }));
  const watches = await Promise.all([
    opened(graph, query, { variables: { pairs: many } }),
    opened(graph, query, { variables: { accounts, assets: [`asset/sandbox-teos/${ASSET}`] } }),
    opened(graph, query, { variables: { pairs: [{ account: teosId(1), asset: `asset/sandbox-teos/${ASSET}` }] } }),
  ]);
  const events = await Promise.all(watches.map((watch) => watch.next()));
  expect(events.map(({ data }) => data?.balances?.changes.length)).toEqual([1, 2, 1]);
  expect(graph.sandbox.upstreams.teos.count('GetAssetsBalances')).toBe(1);
  await Promise.all(watches.map((watch) => watch.end()));
});

test('a chain is followed by its blocks, and a reorganisation is said', async () => {
  const { ledger } = graph.sandbox;
  const [holder] = ledger.accounts('mesh', 'Ethereum/Sandbox');
  const name = { network: 'Ethereum/Sandbox', address: holder?.address ?? '', subAccount: null };
  const account = `account/sandbox-mesh/${name.address}?network=Ethereum/Sandbox`;
  ledger.set('mesh', name, 'ETH:18', { total: 5n });
  const watch = await opened(graph, query, { variables: { pairs: [{ account, asset: 'ETH:18' }] } });
  const first = await watch.next();
  const { number } = ledger.chain('Ethereum/Sandbox').head;
  expect(first.data?.balances?.confirmed).toMatchObject([{ block: { number: String(number) } }]);
  ledger.chain('Ethereum/Sandbox').reorg();
  expect(briefly(await watch.next())[0]).toMatch(/^REORGANISATION 5→/);
  await watch.end();
});

test('a portfolio is told whole with each change', async () => {
  change(7n);
  const text = `subscription ($accounts: [ID!]!, $assets: [ID!]!) {
    portfolio(accounts: $accounts, assets: $assets, maxAge: 1) {
      ${EVENT} portfolio { complete totals { nodes { atLeast { atomic } asset { ref } } } }
    }
  }`;
  const variables = { accounts: [teosId()], assets: [`asset/sandbox-teos/${ASSET}`] };
  const watch = await opened(graph, text, { variables });
  const totals = (atomic: string) => ({
    data: { portfolio: { portfolio: { complete: true, totals: { nodes: [{ atLeast: { atomic } }] } } } },
  });
  expect(await watch.next()).toMatchObject(totals('7'));
  change(8n);
  expect(await watch.next()).toMatchObject(totals('8'));
  await watch.end();
});

const refusals: readonly (readonly [string, () => Readonly<Record<string, unknown>>, string, string])[] = [
  [
    'maxAge 0',
    () => ({ pairs: [{ account: teosId(), asset: ASSET }], maxAge: 0 }),
    'BAD_USER_INPUT',
    'maxAge: 0 seconds would ask',
  ],
  [
    'restAge below maxAge',
    () => ({ pairs: [{ account: teosId(), asset: ASSET }], maxAge: 5, restAge: 4 }),
    'BAD_USER_INPUT',
    'restAge: must not',
  ],
  ['nothing', () => ({}), 'BAD_USER_INPUT', 'either pairs, or accounts and assets'],
  ['pairs beside accounts', () => ({ pairs: [], accounts: [teosId()], assets: [] }), 'BAD_USER_INPUT', 'either pairs'],
  [
    'an asset of another source',
    () => ({ pairs: [{ account: teosId(), asset: 'asset/sandbox-loopring/1' }] }),
    'BAD_USER_INPUT',
    'pairs[0]: the asset',
  ],
  [
    'an unknown source',
    () => ({ pairs: [{ account: 'account/nowhere/1', asset: ASSET }] }),
    'UNKNOWN_SOURCE',
    'pairs[0]',
  ],
  [
    'too many pairs',
    () => ({
      accounts: Array.from({ length: 30 }, (_, index) => teosId(index)),
      assets: [`asset/sandbox-teos/${ASSET}`],
    }),
    'QUERY_TOO_COSTLY',
    '30 (account, asset) pairs, limit 20',
  ],
  [
    '50,000 pairs',
    () => ({ pairs: Array.from({ length: 50_000 }, () => ({ account: teosId(), asset: ASSET })) }),
    'QUERY_TOO_COSTLY',
    '50000',
  ],
];

test.each(refusals)('%s is refused with a reason, and nothing is asked', async (_, variables, code, reason) => {
  const refused = await subscribeTo(graph, query, { variables: variables() });
  expect(refused).toMatchObject({ errors: [{ message: expect.stringContaining(reason), extensions: { code } }] });
  expect(graph.counts()).toEqual({ reddio: 0, teos: 0, mesh: 0, loopring: 0 });
});

test('what each event would ask for anew is refused', async () => {
  const text = `subscription ($pairs: [PairInput!]) {
    balances(pairs: $pairs, maxAge: 1) { changes { current { account { balances { nodes { total { atomic } } } } } } }
  }`;
  const refused = await subscribeTo(graph, text, { variables: { pairs: [{ account: teosId(), asset: ASSET }] } });
  expect(refused).toMatchObject({ errors: [{ extensions: { code: 'QUERY_TOO_COSTLY' } }] });
});

test('there is room for so many, and what has ended makes room', async () => {
  const variables = { pairs: [{ account: teosId(), asset: ASSET }] };
  const watches = await Promise.all([1, 2, 3].map(() => opened(graph, query, { variables })));
  const full = await subscribeTo(graph, query, { variables });
  expect(full).toMatchObject({ errors: [{ extensions: { code: 'WATCH_LIMIT_EXCEEDED' } }] });
  await watches[0]?.end();
  const again = await opened(graph, query, { variables });
  expect((await again.next()).data?.balances?.kind).toBe('SNAPSHOT');
});

test('sources say how they are followed', async () => {
  const { data } = await graph.ask('{ sources { provider live { driver leastMaxAge quotaPercent callsPerMinute } } }');
  expect(JSON.parse(JSON.stringify(data))).toEqual({
    sources: [
      { provider: 'reddio', live: { driver: 'INTERVAL', leastMaxAge: 1, quotaPercent: 50, callsPerMinute: null } },
      { provider: 'teos', live: { driver: 'INTERVAL', leastMaxAge: 1, quotaPercent: 50, callsPerMinute: 34_722 } },
      { provider: 'mesh', live: { driver: 'BLOCK', leastMaxAge: 1, quotaPercent: 50, callsPerMinute: null } },
      { provider: 'loopring', live: { driver: 'INTERVAL', leastMaxAge: 1, quotaPercent: 50, callsPerMinute: 300_000 } },
    ],
  });
});

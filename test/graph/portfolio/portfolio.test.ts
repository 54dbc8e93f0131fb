/** A portfolio over the four upstreams of the sandbox: exact totals in the fewest calls, and what is said when some fail. */
import { graphql } from 'graphql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBalancegraph } from '../../../src/balancegraph.ts';
import { configSchema } from '../../../src/config/schema.ts';
import { surfaces } from '../../../src/model/surface.ts';
import { builtInKinds } from '../../../src/providers/registry.ts';
import type { UpstreamName } from '../../../src/sandbox/sandbox.ts';
import { openTestGraph, type TestGraph } from '../support.ts';

const NETWORK = 'Ethereum/Sandbox';
const ETHER = 'eip155:1337/slip44:60';

let graph: TestGraph;
beforeEach(async () => {
  graph = await openTestGraph({
    options: {
      teos: { absent: 'zero' },
      mesh: {
        absent: 'zero',
        networks: [
          {
            blockchain: 'Ethereum',
            network: 'Sandbox',
            addresses: 'evm',
            chain: 'eip155:1337',
            underlying: { 'ETH:18': ETHER },
          },
        ],
      },
    },
    source: { retries: 0, breaker: { enabled: false } },
  });
});
afterEach(async () => {
  expect(graph.faults).toEqual([]);
  await graph.close();
});

/** The first accounts of an upstream, by global id. */
function accounts(upstream: UpstreamName, count: number): string[] {
  const network = upstream === 'mesh' ? NETWORK : undefined;
  const known = graph.sandbox.ledger.accounts(upstream, network).filter(({ subAccount }) => subAccount === null);
  const suffix = network === undefined ? '' : `?network=${network}`;
  return known.slice(0, count).map(({ address }) => `account/sandbox-${upstream}/${address}${suffix}`);
}

/** The true sum over the first accounts. */
function truth(upstream: UpstreamName, ref: string, count: number): bigint {
  const network = upstream === 'mesh' ? NETWORK : undefined;
  const known = graph.sandbox.ledger.accounts(upstream, network).filter(({ subAccount }) => subAccount === null);
  return known
    .slice(0, count)
    .reduce((sum, account) => sum + (graph.sandbox.ledger.truth(upstream, account, ref)?.total ?? 0n), 0n);
}

const SOLAR = '0x59597b974054b763da210001';
const WINE = '0x54d07fdd69be19971bb00001';
const ASSETS = [
  `asset/sandbox-teos/${SOLAR}`,
  `asset/sandbox-teos/${WINE}`,
  `asset/sandbox-mesh/ETH:18?network=${NETWORK}`,
  'asset/sandbox-loopring/0',
];

const FIELDS = `
  complete
  coverage { ...Covered }
  totals { nodes { asset { id } atLeast { atomic decimals value } complete coverage { ...Covered } } }
  byUnderlying { nodes { underlying atLeast { atomic decimals value } complete coverage { ...Covered } } }
  bySource { source { name } complete coverage { ...Covered } totals { totalCount nodes { asset { id } } } }
`;
const COVERED =
  'fragment Covered on Coverage { asked answered stale failed { code source { name } count accounts retryAfter } }';

interface Covered {
  readonly asked: number;
  readonly answered: number;
  readonly stale: number;
  readonly failed: readonly {
    readonly code: string;
    readonly source: { readonly name: string };
    readonly count: number;
    readonly accounts: readonly string[];
    readonly retryAfter: string | null;
  }[];
}

interface Total {
  readonly asset: { readonly id: string };
  readonly underlying: string;
  readonly atLeast: { readonly atomic: string; readonly decimals: number | null; readonly value: string | null } | null;
  readonly complete: boolean;
  readonly coverage: Covered;
}

interface Portfolio {
  readonly complete: boolean;
  readonly coverage: Covered;
  readonly totals: { readonly nodes: readonly Total[] };
  readonly byUnderlying: { readonly nodes: readonly Total[] };
  readonly bySource: readonly {
    readonly source: { readonly name: string };
    readonly complete: boolean;
    readonly coverage: Covered;
    readonly totals: { readonly totalCount: number };
  }[];
}

async function ask(variables: Readonly<Record<string, unknown>>, args = ''): Promise<Portfolio> {
  const { data, errors } = await graph.ask(
    `query ($accounts: [ID!]!, $assets: [ID!]) { portfolio(accounts: $accounts, assets: $assets ${args}) { ${FIELDS} } } ${COVERED}`,
    variables,
  );
  expect(errors).toBeUndefined();
  return (JSON.parse(JSON.stringify(data)) as { portfolio: Portfolio }).portfolio;
}

function totalOf({ totals }: Portfolio, id: string): Total | undefined {
  return totals.nodes.find(({ asset }) => asset.id === id);
}

function codes({ failed }: Covered): string[] {
  return failed.map(({ code, count, source: { name } }) => `${count} ${code} ${name}`);
}

function chosen(): { readonly accounts: readonly string[]; readonly assets: readonly string[] } {
  return { accounts: [...accounts('teos', 20), ...accounts('mesh', 3), ...accounts('loopring', 3)], assets: ASSETS };
}

describe('chosen assets', () => {
  test('are summed to the last digit, in the fewest calls', async () => {
    const portfolio = await ask(chosen());
    expect(portfolio.complete).toBe(true);
    expect(portfolio.coverage).toEqual({ asked: 46, answered: 46, stale: 0, failed: [] });
    expect(portfolio.totals.nodes.map(({ asset, atLeast, complete }) => [asset.id, atLeast?.atomic, complete])).toEqual(
      [
        ['asset/sandbox-loopring/0', String(truth('loopring', '0', 3)), true],
        [`asset/sandbox-mesh/ETH:18?network=${NETWORK}`, String(truth('mesh', 'ETH:18', 3)), true],
        [`asset/sandbox-teos/${WINE}`, String(truth('teos', WINE, 20)), true],
        [`asset/sandbox-teos/${SOLAR}`, String(truth('teos', SOLAR, 20)), true],
      ],
    );
    const { upstreams } = graph.sandbox;
    // 20 accounts × 2 assets are one call; the others take one account each.
    expect(upstreams.teos.count('GetAssetsBalances')).toBe(1);
    expect(upstreams.mesh.count('/account/balance')).toBe(3);
    expect(upstreams.loopring.count('/user/balances')).toBe(3);
  });

  test('share their calls with everything else of the request', async () => {
    const [id = ''] = accounts('loopring', 1);
    const { data } = await graph.ask(
      `query ($id: ID!) {
        portfolio(accounts: [$id, $id]) { coverage { asked } totals { nodes { atLeast { atomic } } } }
        again: portfolio(accounts: [$id], assets: ["asset/sandbox-loopring/0"]) { totals { nodes { atLeast { atomic } } } }
        account(id: $id) { balance(asset: "0") { total { atomic } } balances { totalCount } }
      }`,
      { id },
    );
    const answer = JSON.parse(JSON.stringify(data));
    expect(answer.portfolio.coverage.asked).toBe(answer.account.balances.totalCount);
    expect(answer.again.totals.nodes[0].atLeast).toEqual(answer.account.balance.total);
    expect(graph.counts()).toEqual({ reddio: 0, teos: 0, mesh: 0, loopring: 1 });
  });

  test('the same thing at two sources is one total; what a source does not say is reported', async () => {
    const { byUnderlying } = await ask(chosen());
    const [ether] = byUnderlying.nodes;
    expect(ether?.underlying).toBe(ETHER);
    expect(ether?.atLeast?.atomic).toBe(String(truth('mesh', 'ETH:18', 3) + truth('loopring', '0', 3)));
    expect(ether?.atLeast?.decimals).toBe(18);
    expect(codes(ether?.coverage ?? { asked: 0, answered: 0, stale: 0, failed: [] })).toEqual([
      expect.stringMatching(/^\d+ UNDERLYING_UNSUPPORTED sandbox-teos$/),
    ]);
    const without = await ask({ ...chosen(), assets: ASSETS.slice(2) });
    expect(without.byUnderlying.nodes).toMatchObject([{ underlying: ETHER, complete: true, atLeast: ether?.atLeast }]);
  });

  test('a part that a source does not report is missing, without a call', async () => {
    const { coverage, totals } = await ask({ accounts: accounts('teos', 2), assets: ASSETS }, 'part: LOCKED');
    expect(codes(coverage)).toEqual(['4 PART_UNSUPPORTED sandbox-teos']);
    expect(totals.nodes.map(({ atLeast }) => atLeast)).toEqual([null, null]);
    expect(graph.sandbox.upstreams.teos.count('GetAssetsBalances')).toBe(0);
    const listing = await ask({ accounts: accounts('teos', 2) }, 'part: LOCKED');
    expect(codes(listing.coverage)).toEqual(['2 PART_UNSUPPORTED sandbox-teos']);
    const locked = await ask({ accounts: accounts('loopring', 3), assets: ASSETS }, 'part: LOCKED');
    const { ledger } = graph.sandbox;
    const sum = ledger.accounts('loopring').slice(0, 3);
    expect(locked.totals.nodes.map(({ atLeast }) => atLeast?.atomic)).toEqual([
      String(sum.reduce((total, account) => total + (ledger.truth('loopring', account, '0')?.locked ?? 0n), 0n)),
    ]);
  });
});

describe('when something fails', () => {
  test('one source that is out of quota costs its own totals their completeness, and says until when', async () => {
    const healthy = await ask(chosen());
    graph.sandbox.upstreams.loopring.inject({ kind: 'status', status: 429, headers: { 'retry-after': '30' } });
    const portfolio = await ask(chosen());
    const loopring = totalOf(portfolio, 'asset/sandbox-loopring/0');
    expect(loopring).toMatchObject({ atLeast: null, complete: false, coverage: { asked: 3, answered: 0 } });
    const [gap] = portfolio.coverage.failed;
    expect(gap).toMatchObject({ code: 'UPSTREAM_RATE_LIMITED', count: 3, accounts: accounts('loopring', 3) });
    expect(Date.parse(gap?.retryAfter ?? '')).toBeGreaterThan(Date.now());
    expect(portfolio.complete).toBe(false);
    for (const id of ASSETS.slice(0, 3)) expect(totalOf(portfolio, id)).toEqual(totalOf(healthy, id));
    expect(portfolio.bySource.map(({ source, complete }) => [source.name, complete])).toEqual([
      ['sandbox-teos', true],
      ['sandbox-mesh', true],
      ['sandbox-loopring', false],
    ]);
  });

  test('one call of several leaves a lower bound', async () => {
    let seen = 0;
    graph.sandbox.upstreams.loopring.inject({
      kind: 'status',
      status: 500,
      when: ({ target }) => target.includes('/user/balances') && ++seen === 2,
    });
    const portfolio = await ask({ accounts: accounts('loopring', 3), assets: ASSETS });
    const total = totalOf(portfolio, 'asset/sandbox-loopring/0');
    expect(total).toMatchObject({ complete: false, coverage: { asked: 3, answered: 2, stale: 0 } });
    expect(codes(portfolio.coverage)).toEqual(['1 UPSTREAM_HTTP_ERROR sandbox-loopring']);
    expect(BigInt(total?.atLeast?.atomic ?? -1)).toBeLessThan(truth('loopring', '0', 3));
    expect(BigInt(total?.atLeast?.atomic ?? -1)).toBeGreaterThan(0n);
  });

  test('what may be a debt leaves none', async () => {
    const { ledger } = graph.sandbox;
    const [first] = ledger.accounts('mesh', NETWORK);
    if (first === undefined) throw new Error('no account');
    ledger.set('mesh', first, 'ETH:18', { total: -7n });
    const owing = { accounts: accounts('mesh', 3), assets: ASSETS };
    const id = `asset/sandbox-mesh/ETH:18?network=${NETWORK}`;
    expect(totalOf(await ask(owing), id)).toMatchObject({
      complete: true,
      atLeast: { atomic: String(truth('mesh', 'ETH:18', 3)) },
    });
    let seen = 0;
    graph.sandbox.upstreams.mesh.inject({ kind: 'status', status: 500, when: () => ++seen === 1 });
    expect(totalOf(await ask(owing), id)).toMatchObject({ complete: false, atLeast: null, coverage: { answered: 2 } });
  });

  test('an earlier amount that stands in counts as answered, and as stale', async () => {
    const freshness = 'freshness: { staleIfError: 60 }';
    const healthy = await ask(chosen(), freshness);
    graph.sandbox.upstreams.teos.inject({ kind: 'status', status: 503 });
    const portfolio = await ask(chosen(), freshness);
    expect(portfolio.coverage).toEqual({ asked: 46, answered: 46, stale: 40, failed: [] });
    expect(portfolio.totals.nodes.map(({ atLeast }) => atLeast)).toEqual(
      healthy.totals.nodes.map(({ atLeast }) => atLeast),
    );
  });
});

describe('without chosen assets', () => {
  test('everything that is listed is summed, and what a source cannot list is said', async () => {
    const all = [...accounts('loopring', 2), ...accounts('mesh', 1), ...accounts('teos', 2), ...accounts('reddio', 1)];
    const portfolio = await ask({ accounts: all });
    expect(codes(portfolio.coverage)).toEqual([
      '1 HOLDINGS_PARTIAL sandbox-mesh',
      '2 HOLDINGS_UNSUPPORTED sandbox-teos',
    ]);
    const { ledger } = graph.sandbox;
    const held = ledger
      .accounts('loopring')
      .slice(0, 2)
      .flatMap((account) => [...ledger.holdings('loopring', account).keys()]);
    const [loopring, mesh, teos, reddio] = portfolio.bySource;
    expect(loopring).toMatchObject({ complete: true, totals: { totalCount: new Set(held).size } });
    expect(mesh).toMatchObject({ complete: false });
    expect(teos).toMatchObject({ complete: false, totals: { totalCount: 0 }, coverage: { asked: 2, answered: 0 } });
    expect(reddio).toMatchObject({ complete: true });
    for (const ref of new Set(held)) {
      const total = totalOf(portfolio, `asset/sandbox-loopring/${ref}`);
      expect(total).toMatchObject({ complete: true, atLeast: { atomic: String(truth('loopring', ref, 2)) } });
    }
  });

  test('an account whose list fails may hold any asset of its source', async () => {
    let seen = 0;
    graph.sandbox.upstreams.loopring.inject({
      kind: 'status',
      status: 500,
      when: ({ target }) => target.includes('/user/balances') && ++seen === 1,
    });
    const { totals } = await ask({ accounts: accounts('loopring', 2) });
    expect(totals.nodes.length).toBeGreaterThan(0);
    for (const { complete, coverage } of totals.nodes) {
      expect([complete, ...codes(coverage)]).toEqual([false, '1 UPSTREAM_HTTP_ERROR sandbox-loopring']);
    }
  });
});

test('pages', async () => {
  const page = (args: string) => `{ portfolio(accounts: ["${accounts('loopring', 1)[0]}"]) { totals(${args}) {
    totalCount nodes { asset { id } } edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor } } } }`;
  const first = JSON.parse(JSON.stringify((await graph.ask(page('first: 2'))).data)).portfolio.totals;
  expect(first.nodes).toHaveLength(2);
  expect(first.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false, endCursor: first.edges[1].cursor });
  const rest = JSON.parse(
    JSON.stringify((await graph.ask(page(`first: 1000, after: "${first.pageInfo.endCursor}"`))).data),
  ).portfolio.totals;
  expect(rest.nodes).toHaveLength(first.totalCount - 2);
  expect(rest.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
});

test('so many accounts of what is missing are named as are asked for', async () => {
  const source = `query ($accounts: [ID!]!) { portfolio(accounts: $accounts) { coverage {
    failed { code accountCount all: accounts some: accounts(first: 2) } } } }`;
  const named = accounts('teos', 3);
  const { data, errors } = await graph.ask(source, { accounts: named });
  expect(errors).toBeUndefined();
  const failed = [{ code: 'HOLDINGS_UNSUPPORTED', accountCount: 3, all: named, some: named.slice(0, 2) }];
  expect(JSON.parse(JSON.stringify(data))).toEqual({ portfolio: { coverage: { failed } } });
});

test.each([
  ['accounts: []', 'accounts: is empty; give 1 to 1000'],
  ['accounts: ["account/nowhere/0x1"]', 'accounts[0]: unknown source'],
  ['accounts: ["asset/sandbox-teos/native"]', 'accounts[0]: must be the id of an account'],
  ['accounts: ["account/sandbox-loopring/1"], assets: []', 'assets: is empty'],
  ['accounts: ["account/sandbox-loopring/1"], assets: ["ETH"]', 'assets[0]: '],
  [
    'accounts: ["account/sandbox-loopring/1"], freshness: { maxAge: -1 }',
    'freshness.maxAge: must be 0 or more seconds',
  ],
])('bad input, with nothing asked: %s', async (args, message) => {
  const { errors } = await graph.ask(`{ portfolio(${args}) { complete } }`);
  expect(errors).toHaveLength(1);
  expect(errors?.[0]?.message).toContain(message);
  expect(graph.counts()).toEqual({ reddio: 0, teos: 0, mesh: 0, loopring: 0 });
});

test.each(surfaces)('the %s surface answers alike', async (surface) => {
  const sources = graph.sandbox.sources.map((source) => ({ ...source, sandbox: true }));
  const other = createBalancegraph({ config: configSchema(builtInKinds).parse({ server: { surface }, sources }) });
  const source = `{ portfolio(accounts: ["${accounts('loopring', 1)[0]}"], assets: ["asset/sandbox-loopring/0"]) {
    complete totals { nodes { atLeast { atomic decimals } } } byUnderlying { nodes { underlying } } } }`;
  const { data, errors } = await graphql({ schema: other.schema, source, contextValue: other.createContext() });
  await other.close();
  expect(errors).toBeUndefined();
  expect(JSON.parse(JSON.stringify(data))).toEqual({
    portfolio: {
      complete: true,
      totals: { nodes: [{ atLeast: { atomic: String(truth('loopring', '0', 1)), decimals: 18 } }] },
      byUnderlying: { nodes: [{ underlying: ETHER }] },
    },
  });
});

import { graphql as execute, type GraphQLError } from 'graphql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Balancegraph, createBalancegraph } from '../../src/balancegraph.ts';
import { configSchema } from '../../src/config/schema.ts';
import { Secret } from '../../src/model/secret.ts';
import { graphqlOptions } from '../../src/providers/graphql/options.ts';
import { graphql } from '../../src/providers/graphql/provider.ts';
import type { Call } from '../../src/providers/provider.ts';
import {
  fault,
  grid,
  HEAD,
  type Indexer,
  listed,
  nested,
  PAST,
  paged,
  SECRET,
  startIndexer,
  TOKEN,
} from './graphql-indexer.ts';
import { exchangeOf, failureOf } from './teos-mesh-wire.ts';

let indexer: Indexer;
const opened: Balancegraph[] = [];

beforeEach(async () => {
  indexer = await startIndexer();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((graph) => graph.close()));
  await indexer.close();
});

interface BalanceNode {
  readonly asset: { readonly ref: string; readonly symbol?: string | null; readonly decimals?: number | null };
  readonly total: { readonly atomic: string } | null;
  readonly locked?: { readonly atomic: string } | null;
  readonly provenance: object | null;
  readonly failure: {
    readonly code: string;
    readonly detail: string | null;
    readonly upstreamCode: string | null;
  } | null;
}

const FIELDS = `asset { ref symbol decimals } total { atomic } locked { atomic } failure { code detail upstreamCode }
  provenance { block { number hash time } }`;

async function ask(
  options: object,
  query: string,
): Promise<{ data: unknown; text: string; errors: readonly GraphQLError[] }> {
  const source = { id: 'indexer', provider: 'graphql', url: indexer.url, options };
  const config = configSchema([graphql]).parse({ sources: [source] });
  const graph = createBalancegraph({ config });
  opened.push(graph);
  const answer = await execute({ schema: graph.schema, source: query, contextValue: graph.createContext() });
  return { data: answer.data, text: JSON.stringify(answer), errors: answer.errors ?? [] };
}

/** `account/asset` → its amount or the code of its failure. */
async function read(
  options: object,
  given: { accounts?: readonly string[]; assets?: readonly string[] | null; at?: string } = {},
) {
  const { accounts = ['alice', 'bob', 'carol'], assets = ['GOLD', 'IRON', 'WINE', 'BEER'], at } = given;
  const args = [
    ...(assets === null ? [] : [`assets: ${JSON.stringify(assets)}`]),
    ...(at === undefined ? [] : [`at: ${at}`]),
  ];
  const query = `{ accountsByAddress(addresses: ${JSON.stringify(accounts)}) {
    address balances${args.length === 0 ? '' : `(${args.join(', ')})`} { nodes { ${FIELDS} } failure { code detail upstreamCode } }
  } }`;
  const answer = await ask(options, query);
  const { accountsByAddress } = answer.data as {
    accountsByAddress: {
      address: string;
      balances: { nodes: BalanceNode[] | null; failure: BalanceNode['failure'] } | null;
    }[];
  };
  const cells = accountsByAddress.flatMap(({ address, balances }): [string, BalanceNode][] =>
    (balances?.nodes ?? []).map((node) => [`${address}/${node.asset.ref}`, node]),
  );
  return {
    ...answer,
    cells: new Map(cells),
    short: Object.fromEntries(cells.map(([key, { total, failure }]) => [key, total?.atomic ?? failure?.code])),
    listings: accountsByAddress.map(({ balances }) => balances?.failure?.code ?? null),
  };
}

const everything = {
  'alice/GOLD': '9007199254740993',
  'alice/IRON': '0',
  'alice/WINE': '12',
  'alice/BEER': '71',
  'bob/GOLD': '5',
  'bob/IRON': 'NOT_REPORTED',
  'bob/WINE': 'NOT_REPORTED',
  'bob/BEER': '3000000000000000000001',
  'carol/GOLD': 'NOT_REPORTED',
  'carol/IRON': '44',
  'carol/WINE': '98',
  'carol/BEER': '0',
};

describe('what one call carries', () => {
  test('accounts × assets: one call, with facts and the block', async () => {
    const { short, cells } = await read(grid);
    expect(short).toEqual(everything);
    expect(cells.get('alice/GOLD')).toMatchObject({
      asset: { symbol: 'AU', decimals: 18 },
      provenance: { block: { number: String(HEAD), hash: '0xb7', time: '2023-11-14T22:13:27.000Z' } },
    });
    expect(cells.get('alice/WINE')?.asset).toMatchObject({ symbol: 'WN', decimals: null });
    expect(indexer.asked).toEqual([{ accounts: ['alice', 'bob', 'carol'], tokens: ['GOLD', 'IRON', 'WINE', 'BEER'] }]);
  });

  test.each([
    { limits: { accountsPerCall: 2 }, calls: 2 },
    { limits: { assetsPerCall: 1 }, calls: 4 },
    { limits: { pairsPerCall: 3 }, calls: 4 },
    { limits: { rowsPerAnswer: 6 }, calls: 2 },
  ])('no more than $limits: $calls calls', async ({ limits, calls }) => {
    expect((await read({ ...grid, ...limits })).short).toEqual(everything);
    expect(indexer.asked).toHaveLength(calls);
  });

  test('pairs: as many calls as the limit asks for, each pair under the configured keys', async () => {
    expect((await read(listed)).short).toEqual(everything);
    expect(indexer.asked).toHaveLength(3);
    expect(indexer.asked[0]).toMatchObject({ pairs: expect.arrayContaining([{ holder: 'alice', token: 'GOLD' }]) });
  });

  test('one account: chosen assets over two pages', async () => {
    const { short, cells } = await read(paged, { accounts: ['alice'] });
    expect(short).toEqual(Object.fromEntries(Object.entries(everything).filter(([key]) => key.startsWith('alice'))));
    expect(cells.get('alice/BEER')?.locked).toEqual({ atomic: '35' });
    // A complete list costs no more than a choice.
    expect(indexer.asked).toMatchObject([{ who: 'alice' }, { who: 'alice', after: 'IRON' }]);
  });

  test('many accounts: all that they hold in one call, or by each account where rows are bounded', async () => {
    const held = Object.entries(everything).filter(([, reported]) => reported !== 'NOT_REPORTED');
    const lists = { ...grid, listing: 'complete' };
    expect((await read(lists, { assets: null })).short).toEqual(Object.fromEntries(held));
    expect(indexer.asked).toEqual([{ accounts: ['alice', 'bob', 'carol'] }]);
    expect((await read({ ...lists, rowsPerAnswer: 6 }, { assets: null })).short).toEqual(Object.fromEntries(held));
    expect(indexer.asked).toHaveLength(4);
  });

  test('many accounts: what one of them holds and cannot be read costs its own listing', async () => {
    indexer.faults.set('bob', fault());
    const { short, listings } = await read({ ...nested, listing: 'complete' }, { assets: null });
    const others = Object.entries(everything).filter(
      ([pair, reported]) => reported !== 'NOT_REPORTED' && !pair.startsWith('bob'),
    );
    expect(short).toEqual(Object.fromEntries(others));
    expect(listings).toEqual([null, 'UPSTREAM_BAD_RESPONSE', null]);
    expect(indexer.asked).toHaveLength(1);
  });

  test('one account: all that it holds', async () => {
    const { short } = await read(paged, { assets: null });
    const held = Object.entries(everything).filter(([, reported]) => reported !== 'NOT_REPORTED');
    expect(short).toEqual(Object.fromEntries(held));
    expect(indexer.asked).toHaveLength(5);
  });

  test('one account in a list of one, and a document without a variable for assets', async () => {
    const options = {
      document: 'query ($ids: [String!]!) { accounts(ids: $ids) { balances { token { id } amount } } }',
      shape: 'account',
      variables: { ids: 'accounts' },
      rows: 'accounts.balances',
      fields: { asset: 'accounts.balances.token.id', total: 'accounts.balances.amount' },
      listing: 'complete',
      token: TOKEN,
    };
    expect((await read(options, { accounts: ['alice'], assets: ['WINE', 'GOLD'] })).short).toEqual({
      'alice/WINE': '12',
      'alice/GOLD': '9007199254740993',
    });
    expect(indexer.asked).toEqual([{ ids: ['alice'] }]);
  });

  test('an answer that may be cut is refused where it has no cursor', async () => {
    const { document, shape, variables, rows, fields, token } = nested;
    const one = { document, shape, variables, rows, fields, token, rowsPerAnswer: 2 };
    const listing = { ...one, shape: 'account-assets', listing: 'partial' };
    expect((await read(listing, { accounts: ['alice', 'bob'], assets: null })).listings).toEqual([
      'UPSTREAM_BAD_RESPONSE',
      'UPSTREAM_BAD_RESPONSE',
    ]);
  });
});

describe('the past', () => {
  test('is read at the block that is asked for', async () => {
    const { short, cells } = await read(grid, { accounts: ['bob'], assets: ['GOLD'], at: `{ block: "${PAST}" }` });
    expect(short).toEqual({ 'bob/GOLD': '15' });
    expect(cells.get('bob/GOLD')?.provenance).toMatchObject({ block: { number: '3' } });
    expect(indexer.asked).toEqual([{ accounts: ['bob'], tokens: ['GOLD'], block: 3 }]);
  });

  test('is refused, with nothing asked, for a kind of block that the document cannot ask for', async () => {
    const byHash = await read(grid, { accounts: ['bob'], assets: ['GOLD'], at: '{ hash: "0xb3" }' });
    expect(byHash.short).toEqual({ 'bob/GOLD': 'BAD_USER_INPUT' });
    const large = await read(grid, { accounts: ['bob'], assets: ['GOLD'], at: '{ block: "2147483648" }' });
    expect(large.short).toEqual({ 'bob/GOLD': 'BAD_USER_INPUT' });
    const none = await read(listed, { accounts: ['bob'], assets: ['GOLD'], at: '{ block: "3" }' });
    expect(none.short).toEqual({ 'bob/GOLD': 'HISTORY_UNSUPPORTED' });
    expect(indexer.asked).toEqual([]);
  });

  test('fails where the source does not have the block', async () => {
    const { cells, text } = await read(grid, { accounts: ['bob'], assets: ['GOLD'], at: '{ block: "5" }' });
    expect(cells.get('bob/GOLD')?.failure).toMatchObject({
      code: 'BLOCK_NOT_FOUND',
      upstreamCode: 'BLOCK_NOT_FOUND',
    });
    expect(text).not.toContain(SECRET);
  });
});

describe('errors beside data', () => {
  const orNull = {
    ...grid,
    document: grid.document.replace('amount\n', 'amount: amountOrNull\n'),
    absent: 'zero',
  };
  const zeros = Object.fromEntries(
    Object.entries(everything).map(([key, reported]) => [key, reported === 'NOT_REPORTED' ? '0' : reported]),
  );

  test('on an amount: exactly that pair fails', async () => {
    indexer.faults.set('bob/GOLD', fault('DATABASE_GONE'));
    const { short, cells, text } = await read(orNull);
    expect(short).toEqual({ ...zeros, 'bob/GOLD': 'UPSTREAM_UNEXPLAINED' });
    expect(cells.get('bob/GOLD')?.failure?.upstreamCode).toBe('DATABASE_GONE');
    expect(text).not.toContain(SECRET);
    expect(indexer.asked).toHaveLength(1);
  });

  test('on an amount whose row is null with it: every pair that it may have been fails, none becomes a zero', async () => {
    indexer.faults.set('bob/GOLD', fault());
    const { short } = await read({ ...grid, absent: 'zero' });
    const lost = ['bob/GOLD', 'bob/IRON', 'bob/WINE', 'carol/GOLD'];
    expect(short).toEqual({ ...zeros, ...Object.fromEntries(lost.map((key) => [key, 'UPSTREAM_UNEXPLAINED'])) });
  });

  test('inside an account: the pairs of that account alone', async () => {
    indexer.faults.set('bob', fault('INTERNAL_SERVER_ERROR'));
    const { short } = await read({ ...nested, absent: 'zero' });
    const lost = ['bob/GOLD', 'bob/IRON', 'bob/WINE', 'bob/BEER'];
    expect(short).toEqual({ ...zeros, ...Object.fromEntries(lost.map((key) => [key, 'UPSTREAM_REJECTED'])) });
    indexer.faults.clear();
    indexer.faults.set('bob/GOLD', fault());
    const row = await read({ ...nested, absent: 'zero' });
    const maybe = ['bob/GOLD', 'bob/IRON', 'bob/WINE'];
    expect(row.short).toEqual({ ...zeros, ...Object.fromEntries(maybe.map((key) => [key, 'UPSTREAM_UNEXPLAINED'])) });
  });

  test('on a fact: the amounts stand, the fact is unknown', async () => {
    indexer.faults.set('symbol of GOLD', fault());
    const { short, cells } = await read(grid);
    expect(short).toEqual(everything);
    expect(cells.get('alice/GOLD')?.asset).toMatchObject({ symbol: null, decimals: 18 });
  });

  test('on what holds all rows: the whole call', async () => {
    indexer.faults.set('balances', fault('FORBIDDEN'));
    const { short, text } = await read(grid);
    expect(new Set(Object.values(short))).toEqual(new Set(['UPSTREAM_AUTH']));
    expect(text).not.toContain(SECRET);
  });

  test('in a listing: it is incomplete, and so it fails', async () => {
    indexer.faults.set('bob/GOLD', fault());
    expect((await read(paged, { assets: null })).listings).toEqual([null, 'UPSTREAM_UNEXPLAINED', null]);
  });

  test('null without an error is not reported, whatever silence means', async () => {
    const options = { ...nested, absent: 'zero' };
    expect((await read(options, { accounts: ['bob', 'dave'], assets: ['GOLD', 'WINE'] })).short).toEqual({
      'bob/GOLD': '5',
      'bob/WINE': '0',
      'dave/GOLD': 'NOT_REPORTED',
      'dave/WINE': 'NOT_REPORTED',
    });
  });
});

test.each([
  ['UNAUTHENTICATED', 'UPSTREAM_AUTH'],
  ['TOO_MANY_REQUESTS', 'UPSTREAM_RATE_LIMITED'],
  ['rate-limited', 'UPSTREAM_RATE_LIMITED'],
  ['GRAPHQL_VALIDATION_FAILED', 'UPSTREAM_REJECTED'],
  ['SERVICE_UNAVAILABLE', 'UPSTREAM_UNAVAILABLE'],
  ['SOMETHING_ELSE', 'UPSTREAM_UNEXPLAINED'],
  ['a sentence with a secret', 'UPSTREAM_UNEXPLAINED'],
])('an answer of errors alone, with the code %s: %s', (code, expected) => {
  const body = JSON.stringify({ errors: [{ message: SECRET, extensions: { code } }] });
  const provider = graphql.create(graphqlOptions.parse(grid));
  const request = provider.ping.request(null);
  for (const status of [200, 400, 500]) {
    const reported = provider.refusal(exchangeOf({ request, text: body, status }));
    expect(reported).toMatchObject({ code: expected, upstreamCode: /\s/.test(code) ? null : code });
    expect(JSON.stringify(reported)).not.toContain(SECRET);
  }
  expect(provider.refusal(exchangeOf({ request, text: body, status: 429 }))).toBeNull();
});

test('a refused credential', async () => {
  expect((await read({ ...grid, token: 'another-credential' }, { accounts: ['bob'], assets: ['GOLD'] })).short).toEqual(
    {
      'bob/GOLD': 'UPSTREAM_AUTH',
    },
  );
});

describe('amounts', () => {
  const options = graphqlOptions.parse(grid);
  const [balances] = graphql.create(options).reads;
  const account = { id: 'x', source: 's', network: null, address: 'bob', subAccount: null };
  const call: Call = { shape: 'cross-product', accounts: [account], assets: ['GOLD'], at: null, filter: null };
  const decode = (amount: string) => {
    if (balances?.shape !== 'cross-product') throw new Error('the shape is another one');
    const text = `{"data":{"balances":[{"account":{"id":"bob"},"token":{"id":"GOLD","decimals":"6"},"amount":${amount}}]}}`;
    const request = balances.balances.request(call);
    return balances.balances.decode(call, exchangeOf({ request, text })).items;
  };

  test.each(['"9007199254740993"', '9007199254740993', '"0"', '0'])('%s keeps every digit', (amount) => {
    expect(decode(amount)).toMatchObject([
      { address: 'bob', asset: 'GOLD', amounts: { total: BigInt(amount.replaceAll('"', '')), available: null } },
    ]);
  });

  test.each(['null', '""', '"-1"', '-1', '1.0', '1e3', '"0x10"', 'true', '[]', '{}'])('%s is none', (amount) => {
    expect(decode(amount)).toMatchObject([{ failure: { code: 'UPSTREAM_BAD_AMOUNT' } }]);
  });

  test('a row that does not say whose it is costs itself alone', () => {
    if (balances?.shape !== 'cross-product') throw new Error('the shape is another one');
    const request = balances.balances.request(call);
    const { decode: read } = balances.balances;
    const sound = '{"account":{"id":"bob"},"token":{"id":"GOLD"},"amount":7}';
    for (const [row, lost] of [
      [
        '{"account":null,"token":{"id":"GOLD"},"amount":1}',
        { detail: 'address of data.balances[0]: expected an address' },
      ],
      [
        '{"account":{"id":5e0},"token":{"id":""},"amount":1}',
        { detail: 'asset of data.balances[0]: expected the reference of an asset', address: '5e0' },
      ],
      [
        '{"account":{"id":"bob"},"amount":1}',
        { detail: 'asset of data.balances[0]: expected the reference of an asset', address: 'bob' },
      ],
      ['1', { detail: 'data.balances[0]: expected an object, a list of objects or null' }],
      ['[]', { detail: 'data.balances[0]: expected an object, a list of objects or null' }],
    ] as const) {
      const exchange = exchangeOf({ request, text: `{"data":{"balances":[${row},${sound}]}}` });
      const { items, unreadable } = read(call, exchange);
      expect({ items, unreadable }, row).toMatchObject({
        items: [{ asset: 'GOLD', amounts: { total: 7n } }],
        unreadable: [lost],
      });
    }
    const none = exchangeOf({ request, text: '{"data":{"balances":"x"}}' });
    expect(failureOf(() => read(call, none)).code).toBe('UPSTREAM_BAD_RESPONSE');
  });
});

describe('what assets stand for', () => {
  const DAI = '0x6b175474e89094c44da98b954eedeac495271d0f';
  const { total, asset, address } = grid.fields;
  const variables = { accounts: 'accounts', tokens: 'assets' };
  const bare = { ...grid, variables, fields: { total, asset, address } };
  const byContract = { ...bare, chain: 'eip155:1', contracts: 'erc20' };
  const ruleOf = (options: object) => graphql.create(graphqlOptions.parse(options)).assets.underlying;

  test('where references are contracts, names show it', () => {
    const rule = ruleOf({ ...byContract, assetIds: 'evm' });
    expect(rule?.on(null)).toBe(true);
    expect(rule?.assets(`eip155:1/erc20:${DAI}`)).toEqual([{ network: null, ref: DAI }]);
    expect(rule?.assets('eip155:1/slip44:60')).toEqual([]);
    expect(rule?.assets(`eip155:10/erc20:${DAI}`)).toEqual([]);
  });

  test('where answers say it, or the contract, answers show it', () => {
    expect(
      ruleOf({ ...byContract, fields: { ...bare.fields, contract: asset } })?.assets(`eip155:1/erc20:${DAI}`),
    ).toBeNull();
    expect(ruleOf({ ...bare, fields: { ...bare.fields, underlying: asset } })?.assets('eip155:1/slip44:60')).toBeNull();
    expect(ruleOf(bare)).toBeUndefined();
  });

  test.each([
    [{ ...byContract, assetIds: 'evm' }, DAI.toUpperCase().replace('0X', '0x'), `eip155:1/erc20:${DAI}`],
    [{ ...byContract, fields: { ...bare.fields, contract: asset } }, DAI, `eip155:1/erc20:${DAI}`],
    [
      { ...bare, fields: { ...bare.fields, underlying: asset } },
      `eip155:1/erc721:${DAI}/7`,
      `eip155:1/erc721:${DAI}/7`,
    ],
    [{ ...bare, fields: { ...bare.fields, underlying: asset } }, 'ETH', null],
    [{ ...bare, fields: { ...bare.fields, symbol: asset } }, 'ETH', null],
  ])('rows say it: %#', (options, reported, underlying) => {
    const [read] = graphql.create(graphqlOptions.parse(options)).reads;
    if (read?.shape !== 'cross-product') throw new Error('the shape is another one');
    const account = { id: 'x', source: 's', network: null, address: 'bob', subAccount: null };
    const call: Call = { shape: 'cross-product', accounts: [account], assets: ['x'], at: null, filter: null };
    const text = JSON.stringify({
      data: { balances: [{ account: { id: 'bob' }, token: { id: reported }, amount: '1' }] },
    });
    const { items } = read.balances.decode(call, exchangeOf({ request: read.balances.request(call), text }));
    expect(items).toMatchObject([{ facts: { underlying } }]);
  });
});

describe('an error beside rows that are there all the same', () => {
  const options = graphqlOptions.parse({ ...nested, absent: 'zero' });
  const [balances] = graphql.create(options).reads;
  if (balances?.shape !== 'cross-product') throw new Error('the shape is another one');
  const accounts = ['alice', 'bob'].map((address) => ({
    id: address,
    source: 's',
    network: null,
    address,
    subAccount: null,
  }));
  const call: Call = { shape: 'cross-product', accounts, assets: ['GOLD', 'IRON'], at: null, filter: null };
  const decode = (path: readonly unknown[]) => {
    const row = { token: { id: 'GOLD', symbol: 'AU' }, amount: '1' };
    const data = {
      accounts: [
        { id: 'alice', balances: [row] },
        { id: 'bob', balances: [] },
      ],
    };
    const text = JSON.stringify({ data, errors: [{ message: SECRET, path }] });
    const request = balances.balances.request(call);
    return balances.balances.decode(call, exchangeOf({ request, text })).items;
  };

  test('on a row, or on what it needs: that pair', () => {
    const lost = [{ address: 'alice', asset: 'GOLD', failure: { code: 'UPSTREAM_UNEXPLAINED' } }];
    expect(decode(['accounts', 0, 'balances', 0])).toMatchObject(lost);
    expect(decode(['accounts', 0, 'balances', 0, 'token'])).toMatchObject(lost);
    expect(decode(['accounts', 0, 'balances', 0, 'amount'])).toMatchObject(lost);
    expect(decode(['accounts', 0, 'balances', 0, 'token', 'symbol'])).toMatchObject([{ amounts: { total: 1n } }]);
    expect(decode(['elsewhere'])).toMatchObject([{ amounts: { total: 1n } }]);
  });

  test.each([
    [['accounts']],
    [['accounts', 0, 'balances']],
    [['accounts', 1, 'balances']],
    [['accounts', 7]],
    [['accounts', 0, 'balances', 9, 'amount']],
    [[]],
    [[{}]],
  ])('on a list, or on what is not there: the call, for rows may be missing (%j)', (path) => {
    expect(failureOf(() => decode(path)).code).toBe('UPSTREAM_UNEXPLAINED');
  });
});

describe('the credential', () => {
  test('is a bearer token, or the value of a header of its own', () => {
    const headers = (given: object) => [...graphql.create(graphqlOptions.parse({ ...grid, ...given })).headers];
    expect(headers({})).toEqual([['authorization', expect.any(Secret)]]);
    expect(headers({})[0]?.[1].reveal()).toBe(`Bearer ${TOKEN}`);
    expect(headers({ tokenHeader: 'x-api-key' })[0]?.[0]).toBe('x-api-key');
    expect(headers({ tokenHeader: 'x-api-key' })[0]?.[1].reveal()).toBe(TOKEN);
    expect(headers({ token: undefined })).toEqual([]);
  });
});

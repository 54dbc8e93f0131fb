/** `_entities`: order, duplicates, one bad representation among good ones, and what it all costs upstream. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestGraph, type TestGraph } from './support.ts';

let graph: TestGraph;

beforeAll(async () => {
  graph = await openTestGraph({
    config: { server: { surface: 'federation' } },
    options: { teos: { pairsPerCall: 10_000, absent: 'zero' } },
    sandbox: { accounts: 1000 },
  });
});
beforeEach(() => graph.sandbox.resetCounters());
afterAll(() => graph.close());

type Representation = Readonly<Record<string, unknown>>;

const BALANCES = `
  query ($representations: [_Any!]!, $assets: [ID!]!) {
    _entities(representations: $representations) {
      ... on Account { id balances(assets: $assets) { nodes { asset { id } total { atomic } failure { code } } } }
    }
  }`;

const NAMES = `
  query ($representations: [_Any!]!) {
    _entities(representations: $representations) {
      __typename ... on Account { id } ... on Asset { id ref } ... on Source { id name }
    }
  }`;

function teosAccounts(count: number): string[] {
  return graph.sandbox.ledger
    .accounts('teos')
    .slice(0, count)
    .map(({ address }) => address);
}

function teosAssets(count: number): string[] {
  const assets = graph.sandbox.ledger.assets('teos').filter(({ ref }) => ref !== 'native');
  return assets.slice(0, count).map(({ ref }) => ref);
}

const byId = (address: string): Representation => ({ __typename: 'Account', id: `account/sandbox-teos/${address}` });

const byKey = (address: string): Representation => ({
  __typename: 'Account',
  source: { name: 'sandbox-teos' },
  network: null,
  address,
  subAccount: null,
});

/** Entities, and by index the codes and messages of errors. */
async function fetch(query: string, representations: readonly unknown[], variables: Representation = {}) {
  const { data, errors = [] } = await graph.ask(query, { representations, ...variables });
  const entities: unknown = data?._entities;
  const faults = errors.map(({ path = [], message, extensions }) => [path[1], extensions.code, message]);
  return { entities: Array.isArray(entities) ? entities : null, faults };
}

describe('calls', () => {
  test.each([1, 7, 100, 1000])('%i accounts × 5 assets cost what the same asked directly costs', async (count) => {
    const accounts = teosAccounts(count);
    const assets = teosAssets(5);
    const viaEntities = await fetch(BALANCES, accounts.map(byId), { assets });
    const cost = graph.counts();
    graph.sandbox.resetCounters();
    const direct = await graph.ask(
      `query ($addresses: [String!]!, $assets: [ID!]!) {
        accountsByAddress(sources: ["sandbox-teos"], addresses: $addresses) {
          id balances(assets: $assets) { nodes { asset { id } total { atomic } failure { code } } }
        }
      }`,
      { addresses: accounts, assets },
    );
    expect(viaEntities).toEqual({ entities: direct.data?.accountsByAddress, faults: [] });
    expect(cost).toEqual(graph.counts());
    if (count < 1000) expect(cost.teos).toBe(1);
  });

  test('keys of both kinds, and accounts of several sources, meet in one plan per source', async () => {
    const [one = '', two = '', three = ''] = teosAccounts(3);
    const [loopring] = graph.sandbox.ledger.accounts('loopring');
    const { faults } = await fetch(
      BALANCES,
      [
        byId(one),
        byKey(two),
        byId(three),
        { __typename: 'Account', id: `account/sandbox-loopring/${loopring?.address}` },
      ],
      { assets: [`asset/sandbox-teos/${teosAssets(1)[0]}`] },
    );
    expect(faults).toEqual([]);
    expect(graph.counts()).toEqual({ reddio: 0, teos: 1, mesh: 0, loopring: 0 });
  });

  test('balances by id, of any accounts and assets, are planned over both at once', async () => {
    const accounts = teosAccounts(20);
    const assets = teosAssets(5);
    const pairs = accounts.flatMap((address) => assets.map((ref) => `${address}/${ref}`));
    const { entities, faults } = await fetch(
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Balance { id failure { code } } } }',
      pairs.map((pair) => ({ __typename: 'Balance', id: `balance/sandbox-teos/${pair}` })),
    );
    expect(faults).toEqual([]);
    expect(entities).toEqual(pairs.map((pair) => ({ id: `balance/sandbox-teos/${pair}`, failure: null })));
    expect(graph.counts()).toEqual({ reddio: 0, teos: 1, mesh: 0, loopring: 0 });
  });

  test('naming costs nothing', async () => {
    await fetch(NAMES, teosAccounts(100).map(byId));
    expect(graph.counts()).toEqual({ reddio: 0, teos: 0, mesh: 0, loopring: 0 });
  });
});

describe('the list', () => {
  test('keeps its order and its duplicates', async () => {
    const [one = '', two = ''] = teosAccounts(2);
    const { entities } = await fetch(BALANCES, [two, one, two, two].map(byId), { assets: teosAssets(1) });
    const ids = entities?.map((entity: { id: string }) => entity.id.slice(-42));
    expect(ids).toEqual([two, one, two, two]);
    expect(entities?.[0]).toEqual(entities?.[3]);
    expect(graph.counts().teos).toBe(1);
  });

  test('holds accounts, assets and sources at once', async () => {
    const [address = ''] = teosAccounts(1);
    const { entities, faults } = await fetch(NAMES, [
      byKey(address),
      { __typename: 'Asset', id: 'asset/sandbox-loopring/1' },
      { __typename: 'Asset', source: { name: 'sandbox-teos' }, network: null, ref: 'native' },
      { __typename: 'Source', name: 'sandbox-mesh' },
      { __typename: 'Source', id: 'source/sandbox-mesh', name: 'sandbox-mesh' },
    ]);
    expect(faults).toEqual([]);
    expect(entities).toEqual([
      { __typename: 'Account', id: `account/sandbox-teos/${address}` },
      { __typename: 'Asset', id: 'asset/sandbox-loopring/1', ref: '1' },
      { __typename: 'Asset', id: 'asset/sandbox-teos/native', ref: 'native' },
      { __typename: 'Source', id: 'source/sandbox-mesh', name: 'sandbox-mesh' },
      { __typename: 'Source', id: 'source/sandbox-mesh', name: 'sandbox-mesh' },
    ]);
  });

  test('another spelling of an address names the same account', async () => {
    const [address = ''] = teosAccounts(1);
    const shouted = `0x${address.slice(2).toUpperCase()}`;
    const { entities } = await fetch(NAMES, [byKey(shouted), { ...byId(address), address: shouted }]);
    expect(entities).toEqual(Array.from({ length: 2 }, () => ({ __typename: 'Account', id: byId(address).id })));
  });

  test('fields that belong to no key are passed over', async () => {
    const [address = ''] = teosAccounts(1);
    const { entities } = await fetch(NAMES, [{ ...byId(address), owner: { id: 'u1' }, caip10: 7 }]);
    expect(entities).toEqual([{ __typename: 'Account', id: byId(address).id }]);
  });
});

const WRONG_TYPE = 'must be an object whose __typename is Account, Asset, Balance or Source';
const NO_ACCOUNT_KEY = 'needs the key `id`, or `source { name }`, `network`, `address` and `subAccount`';

describe('a bad representation is null with its reason, and costs no other', () => {
  const other = `0x${'1'.repeat(40)}`;
  const cases: readonly (readonly [string, unknown, string])[] = [
    ['no object', 7, WRONG_TYPE],
    ['a list', [], WRONG_TYPE],
    ['no __typename', { id: 'account/sandbox-teos/0x1' }, WRONG_TYPE],
    ['an unknown __typename', { __typename: 'Wallet', id: 'x' }, WRONG_TYPE],
    ['a type without keys', { __typename: 'Amount', atomic: '1' }, WRONG_TYPE],
    ['a balance without its id', { __typename: 'Balance', account: { id: 'x' } }, 'id must be text'],
    [
      'a balance of a block before the first',
      { __typename: 'Balance', id: 'balance/sandbox-mesh/x/y?block=-1' },
      'block',
    ],
    ['a __typename that every object has', { __typename: 'constructor' }, WRONG_TYPE],
    ['no key', { __typename: 'Account' }, NO_ACCOUNT_KEY],
    ['half a key', { __typename: 'Account', address: other }, NO_ACCOUNT_KEY],
    ['the other half', { __typename: 'Account', source: { name: 'sandbox-teos' } }, NO_ACCOUNT_KEY],
    ['an id that is a number', { __typename: 'Account', id: 12 }, 'id must be text'],
    ['an id that is null', { __typename: 'Account', id: null }, 'id must be text'],
    ['a source that is text', { __typename: 'Account', source: 'teos', address: other }, 'source must be an object'],
    ['a source without key', { __typename: 'Account', source: {}, address: other }, 'needs the key `id` or `name`'],
    ['an id of another form', { __typename: 'Account', id: other }, 'must have the form account/<source>/<address>'],
    [
      'an id of another type',
      { __typename: 'Account', id: 'asset/sandbox-teos/native' },
      'must be the id of an account',
    ],
    ['an unknown source', { __typename: 'Account', id: `account/nope/${other}` }, 'unknown source; known are'],
    ['an address that breaks its rule', byKey('0x1'), '1 hex digits, need 40'],
    ['keys that disagree on the address', { ...byId(other), address: `0x${'2'.repeat(40)}` }, 'different accounts'],
    ['keys that disagree on the network', { ...byId(other), network: 'Ethereum/Mainnet' }, ''],
    ['keys that disagree on the source', { ...byId(other), source: { name: 'sandbox-loopring' } }, ''],
    [
      'a source of two minds',
      { __typename: 'Source', id: 'source/sandbox-mesh', name: 'sandbox-teos' },
      'different sources',
    ],
    [
      'an asset of two minds',
      { __typename: 'Asset', id: 'asset/sandbox-loopring/1', ref: '2' },
      'holds keys of different assets',
    ],
  ];

  test.each(cases)('%s', async (_, representation, rule) => {
    const [one = '', two = ''] = teosAccounts(2);
    const { entities, faults } = await fetch(NAMES, [byId(one), representation, byId(two)]);
    expect(entities).toEqual([
      { __typename: 'Account', id: byId(one).id },
      null,
      { __typename: 'Account', id: byId(two).id },
    ]);
    const code = rule.startsWith('unknown source') ? 'UNKNOWN_SOURCE' : 'BAD_USER_INPUT';
    expect(faults).toEqual([[1, code, expect.stringContaining('representations[1]: ')]]);
    expect(faults[0]?.[2]).toContain(rule);
    expect(graph.counts()).toEqual({ reddio: 0, teos: 0, mesh: 0, loopring: 0 });
  });

  test('a thousand of them leave the one good account its balances', async () => {
    const [address = ''] = teosAccounts(1);
    const bad = Array.from({ length: 999 }, (_, index) => ({ __typename: 'Account', id: `account/nope/${index}` }));
    const { entities, faults } = await fetch(BALANCES, [...bad, byId(address)], { assets: teosAssets(2) });
    expect(entities?.at(-1).balances.nodes).toHaveLength(2);
    expect(faults).toHaveLength(999);
    expect(graph.counts().teos).toBe(1);
  });
});

test('a source that is down in the middle of a list costs its own accounts alone', async () => {
  const [one = '', two = ''] = teosAccounts(2);
  const [held] = graph.sandbox.ledger.accounts('loopring');
  graph.sandbox.upstreams.loopring.inject({ kind: 'status', status: 503 });
  const { entities } = await fetch(
    BALANCES,
    [byId(one), { __typename: 'Account', id: `account/sandbox-loopring/${held?.address}` }, byId(two)],
    { assets: [`asset/sandbox-teos/${teosAssets(1)[0]}`, 'asset/sandbox-loopring/1'] },
  );
  graph.sandbox.upstreams.loopring.clearFaults();
  expect(entities?.map((entity) => entity.balances.nodes[0].failure)).toEqual([
    null,
    { code: 'UPSTREAM_UNAVAILABLE' },
    null,
  ]);
  expect(entities?.map((entity) => entity.balances.nodes[0].total === null)).toEqual([false, true, false]);
});

test('nothing unforeseen happened', () => expect(graph.faults).toEqual([]));

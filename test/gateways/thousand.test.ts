/** A thousand accounts cost no more calls over HTTP and behind the gateways than they do when they are asked for directly. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Calls, type Columns, gateways, openColumns } from './columns.ts';
import { type Json, listOf, objectOf } from './json.ts';

const select = 'id balances(assets: $assets) { nodes { total { atomic } asset { id } failure { code } } }';

let columns: Columns;
let ids: readonly string[];
let assets: readonly string[];
/** The answer to the same question without a gateway, and what it cost. */
let direct: { readonly accounts: readonly Json[]; readonly calls: Calls };

beforeAll(async () => {
  columns = await openColumns({ accounts: 1000, pairsPerCall: 10_000 });
  const { ledger } = columns.sandbox;
  const tokens = ledger.assets('teos').filter(({ ref }) => ref !== 'native');
  ids = ledger.accounts('teos').map(({ address }) => `account/sandbox-teos/${address}`);
  assets = tokens.slice(0, 5).map(({ ref }) => `asset/sandbox-teos/${ref}`);
  columns.setPeople([{ name: 'Ada', accounts: ids }]);
  const { data } = await columns.ask('standalone', {
    query: `query ($ids: [ID!]!, $assets: [ID!]) { accounts(ids: $ids) { ${select} } }`,
    variables: { ids, assets },
  });
  direct = { accounts: listOf(data?.accounts), calls: columns.calls() };
});
beforeEach(() => columns.sandbox.resetCounters());
afterAll(() => columns?.close());

test('directly: as many calls as the length of a URL makes necessary', () => {
  expect(direct.accounts).toHaveLength(1000);
  expect(direct.calls).toEqual({ reddio: 0, teos: 7, mesh: 0, loopring: 0 });
});

test('_entities of a subgraph: the same, in one body of the size that is taken by default', async () => {
  const { data } = await columns.ask('subgraph', {
    query: `query ($representations: [_Any!]!, $assets: [ID!]) {
      _entities(representations: $representations) { ... on Account { ${select} } } }`,
    variables: { representations: ids.map((id) => ({ __typename: 'Account', id })), assets },
  });
  expect(data?._entities).toEqual(direct.accounts);
  expect(columns.calls()).toEqual(direct.calls);
});

test.each(gateways)('%s: the same', async (gateway) => {
  const { data } = await columns.ask(gateway, {
    query: `query ($assets: [ID!]) { users { accounts { ${select} } } }`,
    variables: { assets },
  });
  const [user] = listOf(data?.users);
  expect(objectOf(user).accounts).toEqual(direct.accounts);
  expect(columns.calls()).toEqual(direct.calls);
});

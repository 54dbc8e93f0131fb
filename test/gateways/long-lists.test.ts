/** More users than `limits.listItems`, which a gateway asks for in one list of keys. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Columns, openColumns } from './columns.ts';
import { type Json, listOf, objectOf } from './json.ts';

const USERS = 1001;

let columns: Columns;
let addresses: readonly string[];
let assets: readonly string[];

beforeAll(async () => {
  columns = await openColumns({ accounts: USERS, pairsPerCall: 10_000 });
  const { ledger } = columns.sandbox;
  addresses = ledger.accounts('teos').map(({ address }) => address);
  const tokens = ledger.assets('teos').filter(({ ref }) => ref !== 'native');
  assets = tokens.map(({ ref }) => `asset/sandbox-teos/${ref}`);
  columns.setPeople(
    addresses.map((address, index) => ({ name: `user ${index}`, accounts: [`account/sandbox-teos/${address}`] })),
  );
});
beforeEach(() => columns.sandbox.resetCounters());
afterAll(() => columns?.close());

const query = `query ($assets: [ID!]) {
  users { accounts { id balances(assets: $assets) { nodes { asset { id } total { atomic } failure { code } } } } }
}`;

/** The account of each user. */
async function accountsBehind(gateway: 'apollo' | 'hive', count: number) {
  const { data, errors = [] } = await columns.ask(gateway, { query, variables: { assets: assets.slice(0, count) } });
  const accounts = listOf(data?.users).map((user) => objectOf(listOf(objectOf(user).accounts)[0]));
  return { accounts, errors };
}

test.each(['apollo', 'hive'] as const)(
  '%s: all of 1001 users are answered, in as few calls as directly',
  async (gateway) => {
    const { accounts, errors } = await accountsBehind(gateway, 1);
    const calls = columns.calls();
    expect(errors.filter(({ extensions }) => extensions?.code !== 'NOT_REPORTED')).toEqual([]);
    expect(accounts).toHaveLength(USERS);
    expect(accounts.map(({ id }) => id)).toEqual(addresses.map((address) => `account/sandbox-teos/${address}`));
    for (const account of accounts) expect(listOf(objectOf(account.balances).nodes)).toHaveLength(1);
    columns.sandbox.resetCounters();
    const ids = accounts.map(({ id }) => ({ __typename: 'Account', id }));
    const { data } = await columns.ask('subgraph', {
      query: `query ($ids: [_Any!]!, $assets: [ID!]) {
      _entities(representations: $ids) {
        ... on Account { id balances(assets: $assets) { nodes { asset { id } total { atomic } failure { code } } } } } }`,
      variables: { ids, assets: assets.slice(0, 1) },
    });
    expect(listOf(data?._entities)).toEqual(accounts);
    expect(columns.calls()).toEqual(calls);
  },
);

test.each(['apollo', 'hive'] as const)(
  '%s: what 1001 users may cost too much is told, and the others are answered',
  async (gateway) => {
    const { accounts, errors } = await accountsBehind(gateway, assets.length);
    const isAnswered = ({ balances }: Readonly<Record<string, Json>>): boolean => balances !== null;
    const answered = accounts.findIndex((account) => !isAnswered(account));
    expect(answered).toBeGreaterThan(500);
    expect(accounts.slice(0, answered).every(isAnswered)).toBe(true);
    expect(accounts.slice(answered).some(isAnswered)).toBe(false);
    for (const account of accounts.slice(0, answered))
      expect(listOf(objectOf(account.balances).nodes)).toHaveLength(assets.length);
    const beyond = errors.filter(({ extensions }) => extensions?.code === 'QUERY_TOO_COSTLY');
    expect(beyond).toHaveLength(USERS - answered);
    expect(beyond[0]?.message).toContain(`the first ${answered} of ${USERS} entries are answered`);
  },
);

/**
 * Another graph that answers differently for the key of an account: with another address, with nothing, or for another account. What is
 * asked of balancegraph is about the account that the key names, to the digit; and what only the other graph has costs nothing of ours.
 */
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApolloGateway } from '../../examples/gateways/apollo.ts';
import type { Running } from '../../examples/gateways/graph.ts';
import { startHiveGateway } from '../../examples/gateways/hive.ts';
import { startHiveRouterGateway } from '../../examples/gateways/hive-router.ts';
import { serve } from '../../examples/gateways/serve.ts';
import { type Stack, startStack } from '../../examples/gateways/stack.ts';
import { startGuildGateway } from '../../examples/gateways/theguild.ts';
import { users } from '../../examples/gateways/users.ts';
import { post } from './example.ts';
import { atomicTotal } from './truth.ts';

const teos = (address: string) => `account/sandbox-teos/${address}`;
const OURS = '0xe12ee2c013468c132a1f980067e22f39f3f42dff';
const THEIRS = '0x6cd80404458c5d02be2d24f6170a27aaa0ad0ee2';

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])
  type Query { picked: [Account]! }
  type Account @key(fields: "id") { id: ID! address: String! @shareable note: String }
`;

interface Key {
  readonly id: string;
}

/** What the other graph says of an account. */
type Says = (key: Key) => object | null;

let says: Says;
let stack: Stack;
let directory: Running;
beforeAll(async () => {
  stack = await startStack('federation');
  const resolvers = {
    Query: { picked: () => [{ id: teos(OURS), address: THEIRS, note: 'picked' }] },
    Account: { __resolveReference: (key: Key) => says(key) },
  };
  directory = await serve({ schema: buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers }]) });
});
afterAll(async () => {
  await directory?.close();
  await stack?.close();
});

/** The same amount twice, reached by the account and, from there, by its balance. */
const BALANCE =
  'balance(asset: "native") { total { atomic } account { id balance(asset: "native") { total { atomic } } } }';

const balanceOf = (address: string) => {
  const total = { atomic: atomicTotal(teos(address), 'native') };
  return { total, account: { id: teos(address), balance: { total } } };
};

test('the two accounts hold different amounts', () => {
  expect(balanceOf(OURS)).not.toEqual(balanceOf(THEIRS));
  expect(users.flatMap(({ accounts }) => accounts.map(({ id }) => id))).toEqual(
    expect.arrayContaining([OURS, THEIRS].map(teos)),
  );
});

describe.each([
  { name: 'Apollo', start: startApolloGateway, address: THEIRS, id: OURS },
  { name: 'The Guild, Apollo', start: startGuildGateway, address: THEIRS, id: OURS },
  // It fetches the fields of all keys with what it needs, and the last answer for a field stands.
  { name: 'Hive', start: startHiveGateway, address: OURS, id: THEIRS },
  { name: 'Hive with the Rust planner', start: startHiveRouterGateway, address: THEIRS, id: OURS },
])('$name', ({ start, address, id }) => {
  let gateway: Running;
  beforeAll(async () => {
    gateway = await start({ graphs: [...stack.graphs, { name: 'directory', url: directory.url }] });
  });
  afterAll(() => gateway?.close());

  const ask = async (query: string) => {
    const { data, errors = [] } = await post(gateway.url, { query });
    return { data, codes: errors.map(({ extensions }) => extensions?.code) };
  };

  test('another address: one of the two is shown, and the balance is that of the key', async () => {
    says = (key) => ({ ...key, address: THEIRS, note: 'a note' });
    expect(await ask(`{ picked { id address note ${BALANCE} } }`)).toEqual({
      data: { picked: [{ id: teos(OURS), address, note: 'picked', balance: balanceOf(OURS) }] },
      codes: [],
    });
  });

  test('nothing: its fields are null, and ours are answered', async () => {
    says = () => null;
    expect(await ask(`{ account(id: "${teos(OURS)}") { id network note ${BALANCE} } }`)).toEqual({
      data: { account: { id: teos(OURS), network: null, note: null, balance: balanceOf(OURS) } },
      codes: [],
    });
  });

  test('another account: whichever id is shown, no balance is read for it', async () => {
    says = () => ({ id: teos(THEIRS), address: THEIRS, note: 'of the other' });
    expect(await ask(`{ account(id: "${teos(OURS)}") { note id ${BALANCE} } }`)).toEqual({
      data: { account: { note: 'of the other', id: teos(id), balance: balanceOf(OURS) } },
      codes: [],
    });
  });
});

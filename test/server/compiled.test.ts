/** With `server.compiled` and without: the same status, headers and bytes, whatever is asked. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { openServer } from './support.ts';

let sandbox: Sandbox;
let servers: readonly Awaited<ReturnType<typeof openServer>>[];
beforeAll(async () => {
  sandbox = await startSandbox({ accounts: 4 });
  const sources = sandbox.sources.map((source) => ({ ...source, sandbox: true }));
  const settings = { operationsPerRequest: 2, extensions: { calls: true, cost: true } };
  servers = await Promise.all(
    [true, false].map((compiled) => openServer({ sources, config: { server: { ...settings, compiled } } })),
  );
});
afterAll(async () => {
  await Promise.all(servers.map(({ running }) => running.close()));
  await sandbox.close();
});

const EVM = '0xe12ee2c013468c132a1f980067e22f39f3f42dff';
const ID = `account/sandbox-loopring/${EVM}`;

const requests: readonly [what: string, query: string, variables: Readonly<Record<string, unknown>>][] = [
  ['balances', `{ account(id: "${ID}") { balances(assets: ["0", "1"]) { nodes { total { atomic value } } } } }`, {}],
  ['errors beside data', `{ good: account(id: "${ID}") { id } bad: account(id: "nonsense") { id } }`, {}],
  ['an unknown source', '{ accounts(ids: ["account/nobody/0x00"]) { id } }', {}],
  ['null for all', 'query ($ids: [ID!]!) { sources(ids: $ids) { name } }', { ids: ['nobody'] }],
  ['a variable of the wrong type', 'query ($id: ID!) { account(id: $id) { id } }', { id: {} }],
  ['a variable that is missing', 'query ($id: ID!) { account(id: $id) { id } }', {}],
  ['a condition', 'query ($deep: Boolean!) { sources { name label @include(if: $deep) } }', { deep: false }],
  ['a condition that is null', 'query ($deep: Boolean = true) { sources { name @skip(if: $deep) } }', { deep: null }],
  ['introspection', '{ __schema { queryType { name } } sources { __typename } }', {}],
  ['an invalid document', '{ sources { nothing } }', {}],
  ['no operation of that name', 'query A { sources { name } } query B { sources { name } }', {}],
];

test.each(requests)('%s', async (_what, query, variables) => {
  const [compiled, interpreted] = await Promise.all(servers.map(({ post }) => post(query, variables)));
  expect(compiled?.text).toBe(interpreted?.text);
  expect(compiled?.status).toBe(interpreted?.status);
  const { 'x-request-id': _id, date: _date, ...headers } = compiled?.headers ?? {};
  expect(interpreted?.headers).toMatchObject(headers);
});

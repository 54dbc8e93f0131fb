import { afterAll, beforeAll, expect, test } from 'vitest';
import { codesOf, openTestServer, type TestServer } from './support.ts';

let server: TestServer;

beforeAll(async () => {
  server = await openTestServer({ config: { limits: { listItems: 5 } } });
});

afterAll(() => server?.close());

/** 2^20 selections in few tokens: every fragment spreads the next one twice. */
function fragmentBomb(depth: number): string {
  const fragments = Array.from(
    { length: depth },
    (_, index) =>
      `fragment F${index} on Source { a${index}: account(address: "x") { source { ...F${index + 1} } } b${index}: account(address: "x") { source { ...F${index + 1} } } }`,
  );
  return `{ sources { ...F0 } } ${fragments.join(' ')} fragment F${depth} on Source { id }`;
}

test('a document whose fragments multiply is refused before it runs', async () => {
  const reply = await server.post(fragmentBomb(20));
  expect({ status: reply.status, codes: new Set(codesOf(reply)) }).toEqual({
    status: 400,
    codes: new Set(['GRAPHQL_VALIDATION_FAILED']),
  });
  expect(reply.text).toContain('too many selections');
});

test('a document of too many tokens is not read to its end', async () => {
  const reply = await server.post(`{ ${'sources { id } '.repeat(600)} }`);
  expect({ status: reply.status, codes: codesOf(reply) }).toEqual({ status: 400, codes: ['GRAPHQL_PARSE_FAILED'] });
  expect(reply.text).toContain('tokens');
});

test('a circle of fragments is refused', async () => {
  const reply = await server.post('{ sources { ...A } } fragment A on Source { ...B } fragment B on Source { ...A }');
  expect({ status: reply.status, codes: new Set(codesOf(reply)) }).toEqual({
    status: 400,
    codes: new Set(['GRAPHQL_VALIDATION_FAILED']),
  });
});

test('a list that is too long is refused as a whole, and nothing is asked upstream', async () => {
  const query = 'query Q($ids: [ID!]!) { accounts(ids: $ids) { balances(assets: ["0"]) { totalCount } } }';
  const reply = await server.post(query, {
    ids: Array.from({ length: 6 }, (_, id) => `account/sandbox-loopring/${id}`),
  });
  expect(codesOf(reply)).toHaveLength(1);
  expect(server.sandbox.upstreams.loopring.count()).toBe(0);
});

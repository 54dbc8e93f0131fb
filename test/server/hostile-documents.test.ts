import { afterAll, beforeAll, expect, test } from 'vitest';
import { json } from '../sandbox/ask.ts';
import { hostileDocuments } from './hostile.ts';
import { codesOf, openTestServer, type TestServer } from './support.ts';

let server: TestServer;

beforeAll(async () => {
  server = await openTestServer({ config: { limits: { listItems: 5 } } });
});

afterAll(() => server?.close());

test.each(hostileDocuments)('$name: refused with a reason, and nothing is asked upstream', async ({ query, code }) => {
  const reply = await server.post(query);
  expect({ status: reply.status, codes: new Set(codesOf(reply)) }).toEqual({ status: 400, codes: new Set([code]) });
  expect(json(reply)).not.toHaveProperty('data');
  expect(reply.text).not.toMatch(/call stack|"Validation aborted\./);
  expect(reply.text.length).toBeLessThan(32_000);
  expect(server.sandbox.upstreams.teos.count()).toBe(0);
  expect(server.logged()).not.toContain('unforeseen');
});

test('the reason says which limit it is', async () => {
  const reasons = await Promise.all(
    ['tokens', 'nested selections', 'fragments that double', 'one field with selections'].map(async (wanted) => {
      const document = hostileDocuments.find(({ name }) => name === wanted);
      return (await server.post(document?.query ?? '')).text;
    }),
  );
  expect(reasons[0]).toContain('limit 100000 tokens (limits.documentTokens)');
  expect(reasons[1]).toContain('limit 100 (limits.depth)');
  expect(reasons[2]).toContain('limit 50000 (limits.recursiveSelections)');
  expect(reasons[3]).toContain('limit 25000 comparisons');
});

test('documents that generated clients write are not hostile', async () => {
  const fragments = Array.from({ length: 50 }, (_, index) => `fragment F${index} on Source { id name label provider }`);
  const spread = fragments.map((_, index) => `...F${index}`).join(' ');
  const repeated = `{ sources { ${'id '.repeat(100)} } more: sources { ${spread} } } ${fragments.join(' ')}`;
  expect(codesOf(await server.post(repeated))).toEqual([]);
});

test('a list that is too long is refused as a whole, and nothing is asked upstream', async () => {
  const query = 'query Q($ids: [ID!]!) { accounts(ids: $ids) { balances(assets: ["0"]) { totalCount } } }';
  const reply = await server.post(query, {
    ids: Array.from({ length: 6 }, (_, id) => `account/sandbox-loopring/${id}`),
  });
  expect(codesOf(reply)).toHaveLength(1);
  expect(server.sandbox.upstreams.loopring.count()).toBe(0);
});

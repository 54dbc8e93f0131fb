/** The codes by which a request or a field is refused, each met over HTTP. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adviceByCode, refusalAdvice } from '../../src/model/advice.ts';
import { readTree } from '../tidy/tree.ts';
import { pageAt, tableBelow } from './pages.ts';
import { openSandboxServer, type SandboxServer } from './sandbox-server.ts';

let server: SandboxServer;
beforeAll(async () => {
  server = await openSandboxServer();
});
afterAll(() => server.close());

const many = JSON.stringify(Array.from({ length: 1001 }, (_, index) => `account/sandbox-loopring/${index}`));

/** What meets the code: a query, a body that is none, or a path. */
const ways = new Map<string, { readonly query?: string; readonly body?: string; readonly path?: string }>([
  ['BAD_USER_INPUT', { query: '{ account(id: "nobody") { id } }' }],
  ['UNKNOWN_SOURCE', { query: '{ sources(ids: ["nowhere"]) { id } }' }],
  ['QUERY_TOO_COSTLY', { query: `{ accounts(ids: ${many}) { id } }` }],
  ['CALL_BUDGET_EXCEEDED', { query: 'query @calls(max: 0) { sources { health { ok } } }' }],
  ['QUERY_TOO_COMPLEX', { query: '{a'.repeat(40_000) }],
  ['GRAPHQL_PARSE_FAILED', { query: '{' }],
  ['GRAPHQL_VALIDATION_FAILED', { query: '{ wallets { id } }' }],
  ['OPERATION_RESOLUTION_FAILURE', { query: 'query A { sources { id } } query B { sources { id } }' }],
  ['BAD_REQUEST', { body: '{' }],
  [
    'PERSISTED_QUERY_NOT_SUPPORTED',
    { body: JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } }) },
  ],
  ['NOT_FOUND', { path: '/nowhere' }],
]);

/** Need a header that `fetch` does not send, a setting, more load than a test should make, or a fault of ours; the tests of the server have each. */
const elsewhere: ReadonlySet<string | undefined> = new Set([
  'HOST_NOT_SERVED',
  'ORIGIN_NOT_ALLOWED',
  'OVERLOADED',
  'PERSISTED_QUERY_NOT_FOUND',
  'DOCUMENT_NOT_TRUSTED',
  'GATEWAY_ONLY',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'CLIENT_LIMIT_EXCEEDED',
  'CLIENT_KEYS_UNAVAILABLE',
  'WATCH_LIMIT_EXCEEDED',
  'WATCH_STALLED',
  'WATCH_ENDED',
  'ERRORS_TRUNCATED',
  'INTERNAL_SERVER_ERROR',
]);

test('the page lists exactly these codes', () => {
  const listed = tableBelow(pageAt('docs/errors.md'), 'When the whole request or a field is refused');
  const codes = listed.map(([code = '']) => code);
  expect(codes.toSorted()).toEqual([...Object.keys(refusalAdvice), 'BAD_USER_INPUT', 'UNKNOWN_SOURCE'].toSorted());
  expect(codes.filter((code) => !elsewhere.has(code))).toEqual([...ways.keys()]);
  expect(codes).toEqual(expect.arrayContaining([...elsewhere]));
});

test('the page says what to do about each', () => {
  const listed = tableBelow(pageAt('docs/errors.md'), 'When the whole request or a field is refused');
  const advice: ReadonlyMap<string, string> = new Map(Object.entries(adviceByCode));
  expect(listed.map(([, , told]) => told)).toEqual(listed.map(([code = '']) => advice.get(code)));
});

test('there is advice for every code that the server writes', () => {
  const literals = [...readTree('src/{server,graph}/**/*.ts').values()].flatMap((text) => [
    ...text.matchAll(/\bcode: '([A-Z][A-Z_]+)'/g),
  ]);
  const codes = new Set(literals.map(([, code = '']) => code));
  expect(codes.size).toBeGreaterThan(5);
  expect([...codes].filter((code) => !Object.hasOwn(adviceByCode, code))).toEqual([]);
});

test.each([...ways])('%s', async (code, { query, body, path = '/graphql' }) => {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: body ?? JSON.stringify({ query: query ?? '{ __typename }' }),
  });
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code } }] });
});

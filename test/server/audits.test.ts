/** GraphQL over HTTP, as the audits of graphql-http check it against a running server. */
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestServer, type TestServer } from './support.ts';

let server: TestServer;

beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server?.close());

/** The audits that were not passed. */
async function missed(headers: Readonly<Record<string, string>>) {
  const fetchFn = (url: string, init: RequestInit = {}): Promise<Response> =>
    fetch(url, { ...init, headers: { ...Object.fromEntries(new Headers(init.headers)), ...headers } });
  const audits = serverAudits({ url: `${server.url}/graphql`, fetchFn });
  expect(audits).toHaveLength(61);
  const failed: string[] = [];
  // One after the other: together they would be an overload, and be refused as one.
  for (const { fn } of audits) {
    const result = await fn();
    if (result.status !== 'ok') failed.push(`${result.id} ${result.name}`);
  }
  return failed;
}

test('all 61 pass as a program sends them', async () => {
  expect(await missed({})).toEqual([]);
});

test('as a foreign page sends them, GET is refused and everything else as before', async () => {
  expect(await missed({ 'sec-fetch-site': 'cross-site' })).toEqual([
    '5A70 MAY accept application/x-www-form-urlencoded formatted GET requests',
    'D6D5 MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/graphql-response+json',
    '6A70 MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json',
  ]);
});

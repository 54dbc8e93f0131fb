/** Clients that send queries by GET, by default or when told to. */
import { buildHTTPExecutor } from '@graphql-tools/executor-http';
import { cacheExchange, createClient, fetchExchange, gql } from '@urql/core';
import { parse } from 'graphql';
import { GraphQLClient } from 'graphql-request';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClientServer, notedFetch, openClientServer } from './support.ts';

let server: ClientServer;
beforeAll(async () => {
  server = await openClientServer();
});
afterAll(() => server?.close());

const SOURCES = 'query Sources { sources { name } }';
const NAMES = ['sandbox-reddio', 'sandbox-teos', 'sandbox-mesh', 'sandbox-loopring'].map((name) => ({ name }));

describe('@urql/core as it comes', () => {
  test('sends short queries by GET and long ones by POST, and both are answered', async () => {
    const noted = notedFetch();
    const client = createClient({
      url: server.endpoint,
      exchanges: [cacheExchange, fetchExchange],
      fetch: noted.fetch,
    });
    const short = await client.query(gql(SOURCES), {}).toPromise();
    expect({ error: short.error, sources: short.data?.sources }).toMatchObject({ error: undefined, sources: NAMES });
    const ids = server.sandbox.ledger.accounts('teos').map(({ address }) => `account/sandbox-teos/${address}`);
    const wanted = Array.from({ length: 60 }, (_, index) => ids[index % ids.length]);
    const query = gql('query Accounts($ids: [ID!]!) { accounts(ids: $ids) { id } }');
    const long = await client.query(query, { ids: wanted }).toPromise();
    expect({ error: long.error, accounts: long.data?.accounts.length }).toEqual({ error: undefined, accounts: 60 });
    expect(noted.methods).toEqual(['GET', 'POST']);
  });
});

test('graphql-request with method GET', async () => {
  const noted = notedFetch();
  const client = new GraphQLClient(server.endpoint, { method: 'GET', fetch: noted.fetch, jsonSerializer: JSON });
  expect(await client.request(SOURCES)).toEqual({ sources: NAMES });
  expect(noted.methods).toEqual(['GET']);
});

test('@graphql-tools/executor-http with useGETForQueries', async () => {
  const noted = notedFetch();
  const execute = buildHTTPExecutor({ endpoint: server.endpoint, useGETForQueries: true, fetch: noted.fetch });
  expect(await execute({ document: parse(SOURCES) })).toMatchObject({ data: { sources: NAMES } });
  expect(noted.methods).toEqual(['GET']);
});

/** Clients that throw an answer with errors away, or ask again for it: one dead source, and failures as data. */
import { buildHTTPExecutor } from '@graphql-tools/executor-http';
import { parse } from 'graphql';
import { ClientError, GraphQLClient } from 'graphql-request';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClientServer, notedFetch, openClientServer } from './support.ts';

let server: ClientServer;
let variables: { readonly failed: string; readonly good: string };
beforeAll(async () => {
  server = await openClientServer();
  server.sandbox.upstreams.loopring.inject({ kind: 'status', status: 401 });
  variables = {
    failed: `account/sandbox-loopring/${server.accounts[0].address}`,
    good: `account/sandbox-teos/${server.sandbox.ledger.accounts('teos')[0]?.address}`,
  };
});
afterAll(() => server?.close());

const AS_DATA = { 'x-balancegraph-failures': 'data' };
const BOTH = `query ($failed: ID!, $good: ID!) {
  failed: account(id: $failed) { balance(asset: "0") { total { atomic } failure { code } } }
  good: account(id: $good) { balance(asset: "native") { total { atomic } failure { code } } }
}`;
const expected = {
  failed: { balance: { total: null, failure: { code: 'UPSTREAM_AUTH' } } },
  good: { balance: { total: { atomic: expect.any(String) }, failure: null } },
};

describe('graphql-request as it comes', () => {
  test('throws away what the other sources answered', async () => {
    await expect(new GraphQLClient(server.endpoint).request(BOTH, variables)).rejects.toBeInstanceOf(ClientError);
  });

  test('keeps it with failures as data', async () => {
    expect(await new GraphQLClient(server.endpoint, { headers: AS_DATA }).request(BOTH, variables)).toEqual(expected);
  });
});

describe('@graphql-tools/executor-http with retry', () => {
  test.each([
    ['asks again for a partial answer', {}, 2],
    ['takes it at once with failures as data', AS_DATA, 1],
  ])('%s', async (_name, headers, requests) => {
    const noted = notedFetch();
    const execute = buildHTTPExecutor({ endpoint: server.endpoint, retry: 2, headers, fetch: noted.fetch });
    expect(await execute({ document: parse(BOTH), variables })).toMatchObject({ data: expected });
    expect(noted.methods).toHaveLength(requests);
  });
});

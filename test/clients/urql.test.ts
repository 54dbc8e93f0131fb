/** urql with its normalised cache, with the keys that `balancegraph/client` exports. */
import { createClient, fetchExchange, gql, makeOperation, mapExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { completeSelections, graphcacheKeys } from '../../src/client/index.ts';
import { type ClientServer, notedFetch, openClientServer } from './support.ts';

let server: ClientServer;
beforeAll(async () => {
  server = await openClientServer();
});
afterAll(() => server?.close());

/** As `docs/web-clients.md` sets it up. */
function open(settings: { url?: string; fetch?: typeof fetch; keys?: Record<string, () => null> } = {}) {
  const { url = server.endpoint, keys = graphcacheKeys } = settings;
  return createClient({
    url,
    exchanges: [
      mapExchange({
        onOperation: (operation) =>
          operation.kind === 'query'
            ? makeOperation('query', { ...operation, query: completeSelections(operation.query) }, operation.context)
            : operation,
      }),
      cacheExchange({ keys }),
      fetchExchange,
    ],
    fetchOptions: { headers: { 'x-balancegraph-failures': 'data' } },
    ...(settings.fetch === undefined ? {} : { fetch: settings.fetch }),
  });
}

const ALL = `{
  sources { id capabilities { reads { name } accounts { example } } networks { nodes { name status { current { number } failure { code } } } failure { code } } health { ok } }
  portfolio(accounts: ["%s"], assets: ["asset/sandbox-loopring/0"]) {
    complete coverage { asked failed { code } } totals { nodes { asset { id } atLeast { atomic } } }
  }
  account(id: "%s") { id balances(first: 2) { nodes { id total { atomic } provenance { observedAt block { number } } details { provider } } pageInfo { endCursor } } }
}`;

describe('the cache', () => {
  const said = (): string[] => warn.mock.calls.map((call: readonly unknown[]) => String(call[0]));
  let warn: ReturnType<typeof vi.spyOn>;
  beforeEach(() => {
    warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  });
  afterEach(() => warn.mockRestore());

  test('knows what has no id: it warns of nothing with the keys, and of much without them', async () => {
    const id = `account/sandbox-loopring/${server.accounts[0].address}`;
    const query = gql(ALL.replaceAll('%s', id));
    const { error } = await open().query(query, {}).toPromise();
    expect({ error, said: said() }).toEqual({ error: undefined, said: [] });
    await open({ keys: {} }).query(query, {}).toPromise();
    expect(said().join('\n')).toContain('Amount');
  });

  test('two spellings of one address keep their own entries', async () => {
    const { address } = server.accounts[0];
    const addresses = [address, address.toUpperCase().replace('0X', '0x')];
    const query = gql(
      'query ($a: [String!]!) { addressLookup(addresses: $a, sources: ["sandbox-loopring"]) { asked accounts { id } } }',
    );
    const client = open();
    await client.query(query, { a: addresses }).toPromise();
    const { data } = await client.query(query, { a: addresses }, { requestPolicy: 'cache-only' }).toPromise();
    expect(data.addressLookup.map(({ asked }: { asked: string }) => asked)).toEqual(addresses);
  });

  test('two components that select other digits of one balance cost one request', async () => {
    const noted = notedFetch();
    const client = open({ fetch: noted.fetch });
    const variables = { id: `account/sandbox-loopring/${server.accounts[0].address}` };
    const ask = (fields: string) =>
      client
        .query(
          gql(`query ($id: ID!) { account(id: $id) { id balance(asset: "0") { id total { ${fields} } } } }`),
          variables,
        )
        .toPromise();
    const [a, b] = [await ask('atomic'), await ask('value')];
    const { total } = server.sandbox.ledger.truth('loopring', server.accounts[0], '0') ?? {};
    expect(a.data.account.balance.total.atomic).toBe(String(total));
    expect(b.data.account.balance.total.value).toEqual(expect.any(String));
    expect(noted.methods).toHaveLength(1);
  });
});

test('never keeps digits of two moments in one amount', async () => {
  const moments = [
    { atomic: '100', decimals: 2, value: '1.00' },
    { atomic: '200', decimals: 2, value: '2.00' },
  ];
  const replies = moments.map((total) => ({
    data: { balance: { __typename: 'Balance', id: 'b', total: { __typename: 'Amount', ...total } } },
  }));
  const client = open({
    url: 'http://127.0.0.1/graphql',
    fetch: async () => Response.json(replies.shift(), { headers: { 'content-type': 'application/json' } }),
  });
  const query = (fields: string) => gql(`{ balance(id: "b") { id total { ${fields} } } }`);
  for (const fields of ['value', 'atomic']) {
    await client.query(query(fields), {}, { requestPolicy: 'network-only' }).toPromise();
  }
  const { data } = await client.query(query('atomic value'), {}, { requestPolicy: 'cache-only' }).toPromise();
  expect(data.balance.total).toMatchObject({ atomic: '200', value: '2.00' });
});

/** Apollo Client with the policies that `balancegraph/client` exports, and what its defaults do to an answer with failures. */
import {
  ApolloClient,
  ApolloLink,
  CombinedGraphQLErrors,
  DocumentTransform,
  gql,
  HttpLink,
  InMemoryCache,
} from '@apollo/client';
import { Observable } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { completeSelections, possibleTypes, typePolicies } from '../../src/client/index.ts';
import { type ClientServer, type NotedFetch, notedFetch, openClientServer } from './support.ts';

let server: ClientServer;
let noted: NotedFetch;
beforeAll(async () => {
  server = await openClientServer();
});
afterAll(() => server?.close());
beforeEach(() => {
  noted = notedFetch();
});

/** As `docs/web-clients.md` sets it up. */
function clientOver(link: ApolloLink): ApolloClient {
  return new ApolloClient({
    link,
    cache: new InMemoryCache({ possibleTypes, typePolicies }),
    documentTransform: new DocumentTransform(completeSelections),
  });
}

const open = (headers: Record<string, string> = {}): ApolloClient =>
  clientOver(new HttpLink({ uri: server.endpoint, fetch: noted.fetch, headers }));

const idOf = (address: string): string => `account/sandbox-loopring/${address}`;

describe('the cache', () => {
  test('keeps two spellings of one address apart', async () => {
    const { address } = server.accounts[0];
    const addresses = [address, address.toUpperCase().replace('0X', '0x')];
    const query = gql`query ($addresses: [String!]!) {
      addressLookup(addresses: $addresses, sources: ["sandbox-loopring"]) { asked accounts { id address } }
    }`;
    const client = open();
    await client.query({ query, variables: { addresses } });
    const { data } = await client.query({ query, variables: { addresses }, fetchPolicy: 'cache-only' });
    const account = { id: idOf(address), address };
    expect(data).toMatchObject({ addressLookup: addresses.map((asked) => ({ asked, accounts: [account] })) });
  });

  test('two components that select other digits of one balance cost two requests', async () => {
    const client = open();
    const shown = [
      'query A($id: ID!) { account(id: $id) { id balance(asset: "0") { id total { atomic } } } }',
      'query B($id: ID!) { account(id: $id) { id balance(asset: "0") { id total { value } provenance { basis } } } }',
    ].map((text) => client.watchQuery({ query: gql(text), variables: { id: idOf(server.accounts[0].address) } }));
    const watched = shown.map((query) => query.subscribe(() => {}));
    await expect.poll(() => shown.map((query) => query.getCurrentResult().dataState)).toEqual(['complete', 'complete']);
    const [a, b] = shown.map((query) => query.getCurrentResult().data);
    const { total } = server.sandbox.ledger.truth('loopring', server.accounts[0], '0') ?? {};
    expect(a).toMatchObject({ account: { balance: { total: { atomic: String(total) } } } });
    expect(b).toMatchObject({ account: { balance: { total: { value: expect.any(String) } } } });
    expect(noted.methods).toEqual(['POST', 'POST']);
    for (const one of watched) one.unsubscribe();
  });

  test('finds an account by its id without asking again', async () => {
    const client = open();
    const { address } = server.accounts[0];
    const list = gql`query ($ids: [ID!]!) { accounts(ids: $ids) { id address } }`;
    await client.query({ query: list, variables: { ids: [idOf(address)] } });
    const one = gql`query ($id: ID!) { account(id: $id) { id address } }`;
    const { data } = await client.query({ query: one, variables: { id: idOf(address) } });
    expect(data).toMatchObject({ account: { address } });
    expect(noted.methods).toHaveLength(1);
  });

  test('knows what stands behind an interface', async () => {
    const client = open();
    const query = gql`query ($id: ID!) { node(id: $id) { id ...Named } } fragment Named on Node { ... on Account { address } }`;
    const { address } = server.accounts[0];
    await client.query({ query, variables: { id: idOf(address) } });
    const { data } = await client.query({ query, variables: { id: idOf(address) }, fetchPolicy: 'cache-only' });
    expect(data).toMatchObject({ node: { address } });
  });
});

describe('digits of two moments', () => {
  const BALANCE = 'balance/sandbox-loopring/0xaa/0';
  const answer = (total: object): object => ({
    data: { balance: { __typename: 'Balance', id: BALANCE, total: { __typename: 'Amount', ...total } } },
  });
  const query = (fields: string) => gql(`query ($id: ID!) { balance(id: $id) { id total { ${fields} } } }`);
  const [ATOMIC, VALUE] = [query('atomic'), query('value')];

  function replaying(answers: readonly object[]): ApolloLink {
    const left = [...answers];
    return new ApolloLink(
      () =>
        new Observable((observer) => {
          observer.next(left.shift() ?? {});
          observer.complete();
        }),
    );
  }

  test('are never in one amount: without the transform the later reply takes the place of the earlier', async () => {
    const link = replaying([answer({ atomic: '100' }), answer({ value: '2.00' })]);
    const client = new ApolloClient({ link, cache: new InMemoryCache({ possibleTypes, typePolicies }) });
    for (const asked of [ATOMIC, VALUE]) {
      await client.query({ query: asked, variables: { id: BALANCE }, fetchPolicy: 'network-only' });
    }
    expect(client.cache.extract()).toMatchObject({
      [`Balance:${BALANCE}`]: { total: { __typename: 'Amount', value: '2.00' } },
    });
    expect(JSON.stringify(client.cache.extract())).not.toContain('100');
  });

  test('are never in one amount: with it each reply has all digits', async () => {
    const whole = { atomic: '200', decimals: 2, value: '2.00' };
    const client = clientOver(replaying([answer({ atomic: '100', decimals: 2, value: '1.00' }), answer(whole)]));
    for (const asked of [ATOMIC, VALUE]) {
      await client.query({ query: asked, variables: { id: BALANCE }, fetchPolicy: 'network-only' });
    }
    const read = await client.query({ query: ATOMIC, variables: { id: BALANCE }, fetchPolicy: 'cache-only' });
    expect(read.data).toMatchObject({ balance: { total: whole } });
  });

  test('parts of one reply are put together', async () => {
    const first = answer({ atomic: '100' });
    const link = replaying([first, answer({ atomic: '100', value: '1.00' }), first]);
    const client = new ApolloClient({ link, cache: new InMemoryCache({ possibleTypes, typePolicies }) });
    for (const asked of [ATOMIC, query('atomic value'), ATOMIC]) {
      await client.query({ query: asked, variables: { id: BALANCE }, fetchPolicy: 'network-only' });
    }
    const read = await client.query({ query: VALUE, variables: { id: BALANCE }, fetchPolicy: 'cache-only' });
    expect(read.data).toMatchObject({ balance: { total: { value: '1.00' } } });
  });
});

describe('a source that fails', () => {
  let failing: ClientServer;
  beforeAll(async () => {
    failing = await openClientServer();
    failing.sandbox.upstreams.loopring.inject({ kind: 'status', status: 401 });
  });
  afterAll(() => failing?.close());

  const BOTH = gql`query ($failed: ID!, $good: ID!) {
    failed: account(id: $failed) { id balance(asset: "0") { id total { atomic } failure { code } } }
    good: account(id: $good) { id balance(asset: "native") { id total { atomic } failure { code } } }
  }`;
  const variables = () => ({
    failed: idOf(failing.accounts[0].address),
    good: `account/sandbox-teos/${failing.sandbox.ledger.accounts('teos')[0]?.address}`,
  });
  const over = (headers: Record<string, string>) => clientOver(new HttpLink({ uri: failing.endpoint, headers }));
  const expected = {
    failed: { balance: { total: null, failure: { code: 'UPSTREAM_AUTH' } } },
    good: { balance: { total: { atomic: expect.any(String) }, failure: null } },
  };

  test('costs a default client the whole answer', async () => {
    const asked = over({}).query({ query: BOTH, variables: variables() });
    await expect(asked).rejects.toSatisfy((error) => CombinedGraphQLErrors.is(error));
  });

  test('costs it its own balance alone with failures as data', async () => {
    const client = over({ 'x-balancegraph-failures': 'data' });
    const { data, error } = await client.query({ query: BOTH, variables: variables() });
    expect({ data, error }).toMatchObject({ data: expected, error: undefined });
    const again = await client.query({ query: BOTH, variables: variables(), fetchPolicy: 'cache-only' });
    expect(again.data).toMatchObject(expected);
  });

  test('with errorPolicy all the second reading still has the reason, because it is selected', async () => {
    const client = over({});
    await client.query({ query: BOTH, variables: variables(), errorPolicy: 'all' });
    const { data } = await client.query({ query: BOTH, variables: variables(), errorPolicy: 'all' });
    expect(data).toMatchObject(expected);
  });
});

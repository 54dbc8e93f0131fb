import { once } from 'node:events';
import { createServer } from 'node:http';
import { parse } from 'graphql';
import { ClientError } from 'graphql-request';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type BalancegraphClient, createClient } from '../../src/client/index.ts';
import type { LedgerAccount } from '../../src/sandbox/ledger/book.ts';
import { openTestServer, type TestServer } from '../server/support.ts';

let server: TestServer;
let client: BalancegraphClient;
let account: LedgerAccount;

beforeAll(async () => {
  server = await openTestServer({ config: { server: { extensions: { calls: true } } } });
  client = createClient({ url: `${server.url}/graphql` });
  const [first] = server.sandbox.ledger.accounts('loopring');
  if (first === undefined) throw new Error('the ledger is empty');
  account = first;
});

afterAll(() => server?.close());

describe('the shipped operations', () => {
  test('Sources lists what is configured', async () => {
    const { data, errors } = await client.operations.Sources();
    expect(errors).toBeUndefined();
    expect(data.sources?.map(({ name, sandbox }) => [name, sandbox])).toEqual(
      ['sandbox-reddio', 'sandbox-teos', 'sandbox-mesh', 'sandbox-loopring'].map((name) => [name, true]),
    );
  });

  test('Balances gives every digit as bigint, times as Date, and the calls it cost', async () => {
    const assets = ['asset/sandbox-loopring/0', 'asset/sandbox-loopring/1', 'asset/sandbox-teos/native'];
    const { data, extensions } = await client.operations.Balances({
      addresses: [account.address],
      sources: ['sandbox-teos', 'sandbox-loopring'],
      assets,
    });
    const { ledger } = server.sandbox;
    const shown = data.accountsByAddress?.flatMap(({ balances }) => balances?.nodes ?? []) ?? [];
    expect(shown.map(({ asset, total }) => [asset.id, total?.atomic])).toEqual([
      ['asset/sandbox-teos/native', ledger.truth('teos', account, 'native')?.total],
      ['asset/sandbox-loopring/0', ledger.truth('loopring', account, '0')?.total],
      ['asset/sandbox-loopring/1', ledger.truth('loopring', account, '1')?.total],
    ]);
    for (const { total, provenance } of shown) {
      expect(total?.atomic).toBeTypeOf('bigint');
      expect(provenance?.observedAt).toBeInstanceOf(Date);
    }
    expect(extensions).toMatchObject({
      calls: expect.arrayContaining([{ source: 'sandbox-loopring', requests: expect.any(Number), pairs: 2 }]),
    });
  });

  test('BalancesByIds takes a block number as bigint', async () => {
    const { ledger } = server.sandbox;
    const name = { network: 'Ethereum/Sandbox', address: account.address, subAccount: null };
    const { data } = await client.operations.BalancesByIds({
      accounts: [`account/sandbox-mesh/${account.address}?network=Ethereum/Sandbox`],
      assets: ['ETH:18'],
      at: { block: 5n },
    });
    const [balance] = data.accounts?.[0]?.balances?.nodes ?? [];
    const truth = ledger.truth('mesh', name, 'ETH:18', { number: 5n });
    expect(truth?.total).toBeTypeOf('bigint');
    expect(truth?.total).not.toBe(ledger.truth('mesh', name, 'ETH:18')?.total);
    expect(balance?.total?.atomic).toBe(truth?.total);
    expect(balance?.provenance?.block?.number).toBe(5n);
  });

  test('Holdings pages through a listing', async () => {
    const first = await client.operations.Holdings({
      addresses: [account.address],
      sources: ['sandbox-loopring'],
      first: 2,
    });
    const page = first.data.accountsByAddress?.[0]?.balances;
    const held = server.sandbox.ledger.holdings('loopring', account);
    expect(page?.totalCount).toBe(held.size);
    expect(page?.pageInfo.hasNextPage).toBe(true);
    const second = await client.operations.Holdings({
      addresses: [account.address],
      sources: ['sandbox-loopring'],
      first: held.size,
      after: page?.pageInfo.endCursor,
    });
    const rest = second.data.accountsByAddress?.[0]?.balances;
    const all = [...(page?.nodes ?? []), ...(rest?.nodes ?? [])].map(({ asset, total }) => [asset.ref, total?.atomic]);
    expect(new Map(all.map(([ref, atomic]) => [ref, atomic]))).toEqual(
      new Map([...held].map(([ref, { total }]) => [ref, total])),
    );
    expect(all).toHaveLength(held.size);
  });
});

describe('documents of your own', () => {
  const query = `query Mine($id: ID!) {
    account(id: $id) { kept: balance(asset: "0") { ...T } none: balance(asset: "3") { ...T failure { code } } }
  }
  fragment T on Balance { total { atoms: atomic } }`;

  test.each([
    ['as text', query],
    ['parsed', parse(query)],
  ])('are decoded, %s', async (_name, document) => {
    const { data } = await client.request(document, { id: `account/sandbox-loopring/${account.accountId}` });
    const total = server.sandbox.ledger.truth('loopring', account, '0')?.total;
    expect(data).toEqual({
      account: { kept: { total: { atoms: total } }, none: { total: { atoms: 0n }, failure: null } },
    });
  });

  test('a bigint variable keeps its digits', async () => {
    const bodies: unknown[] = [];
    const spied = createClient({
      url: `${server.url}/graphql`,
      fetch: async (input, init) => {
        bodies.push(init?.body);
        return fetch(input, init);
      },
    });
    const { data } = await spied.request(
      `query At($id: ID!, $block: BigInt!) {
        account(id: $id) { balance(asset: "ETH:18", at: { block: $block }) { failure { code } } }
      }`,
      { id: `account/sandbox-mesh/${account.address}?network=Ethereum/Sandbox`, block: 2n ** 62n + 1n },
    );
    expect(data).toEqual({ account: { balance: { failure: { code: 'BLOCK_NOT_FOUND' } } } });
    expect(bodies).toEqual([expect.stringContaining('"block":"4611686018427387905"')]);
  });
});

describe('what goes wrong', () => {
  test('at a source is data and does not throw; its times are Dates', async () => {
    const { teos } = server.sandbox.upstreams;
    teos.inject({ kind: 'status', status: 503, headers: { 'retry-after': '120' }, times: 1 });
    const { data, errors } = await client.request(
      `query Q($address: String!) { source(id: "sandbox-teos") { account(address: $address) {
        balance(asset: "native") { total { atomic } failure { code retryable retryAfter } }
      } } }`,
      { address: account.address },
    );
    expect(data).toEqual({
      source: {
        account: {
          balance: {
            total: null,
            failure: { code: 'UPSTREAM_UNAVAILABLE', retryable: true, retryAfter: expect.any(Date) },
          },
        },
      },
    });
    expect(errors).toMatchObject([{ path: ['source', 'account', 'balance', 'total'] }]);
  });

  test('in the document throws, with the words of the server', async () => {
    const refused = client.request('{ wallets { id } }');
    await expect(refused).rejects.toBeInstanceOf(ClientError);
    await expect(refused).rejects.toMatchObject({
      response: { status: 400, errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] },
    });
    await expect(client.request('{ wallets {')).rejects.toThrow('Syntax Error');
  });

  test('in an argument leaves null and an error; in the document it throws, also beside a bigint variable', async () => {
    const { data, errors } = await client.operations.Balances({
      addresses: [account.address],
      sources: ['elsewhere'],
      assets: [],
      at: { block: 5n },
    });
    expect(data).toEqual({ accountsByAddress: null });
    expect(errors).toMatchObject([{ path: ['accountsByAddress'], extensions: { code: 'UNKNOWN_SOURCE' } }]);
    const refused = client.request('query Q($n: BigInt!) { wallets(n: $n) { id } }', { n: 2n ** 70n });
    await expect(refused).rejects.toBeInstanceOf(ClientError);
  });

  test.each([
    ['a page instead of an answer', 200, 'text/html', '<!doctype html><title>Sign in</title>'],
    ['a broken answer', 200, 'application/json', '{"data":{"sources":['],
    ['the answer of another API', 200, 'application/json', '{"status":"ok"}'],
    ['an answer of nothing', 200, 'application/json', '{"data":null}'],
    ['an error page', 502, 'text/html', '<!doctype html><title>Bad gateway</title>'],
  ])('on the way throws: %s', async (_name, status, type, body) => {
    const proxy = createServer((_request, response) => {
      response.writeHead(status, { 'content-type': type }).end(body);
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    onTestFinished(() => {
      proxy.close();
      proxy.closeAllConnections();
    });
    const address = proxy.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const asking = createClient({ url: `http://127.0.0.1:${address.port}/` });
    await expect(asking.operations.Sources()).rejects.toThrow();
    await expect(asking.request('{ sources { id } }')).rejects.toThrow();
  });

  test('with the connection throws', async () => {
    // Port 9 of loopback belongs to the discard service, which does not run.
    const unreachable = createClient({ url: 'http://127.0.0.1:9/graphql' });
    await expect(unreachable.operations.Sources()).rejects.toThrow();
  });
});

test('sends the headers and uses the fetch that it was given', async () => {
  const sent: Headers[] = [];
  const spied = createClient({
    url: `${server.url}/graphql`,
    headers: { 'x-tenant': 'seven' },
    fetch: async (input, init) => {
      sent.push(new Headers(init?.headers));
      return fetch(input, init);
    },
  });
  await spied.operations.Sources();
  await spied.request('{ sources { id } }');
  expect(sent.map((headers) => headers.get('x-tenant'))).toEqual(['seven', 'seven']);
});

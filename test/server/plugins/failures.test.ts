/** The header and the setting by which failures stand in the data alone, over HTTP. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, json } from '../../sandbox/ask.ts';
import { codesOf, openServer, openTestServer, parseLines, type TestServer } from '../support.ts';

let server: TestServer;
let settled: Awaited<ReturnType<typeof openServer>>;
beforeAll(async () => {
  server = await openTestServer({ sandbox: { accounts: 300 } });
  settled = await openServer({ sources: server.sandbox.sources, config: { server: { failures: 'data' } } });
  server.sandbox.upstreams.loopring.inject({ kind: 'status', status: 401 });
});
afterAll(async () => {
  await settled?.running.close();
  await server?.close();
});

function post(url: string, headers: Readonly<Record<string, string>>, query?: string) {
  const ids = server.sandbox.ledger.accounts('loopring').map(({ address }) => `account/sandbox-loopring/${address}`);
  const failing =
    'query ($ids: [ID!]!) { accounts(ids: $ids) { balance(asset: "0") { total { atomic } failure { code } } } }';
  return ask(url, {
    target: '/graphql',
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: { query: query ?? failing, variables: { ids } },
  });
}

describe('x-balancegraph-failures', () => {
  test('data: the same data and no errors, however many there are', async () => {
    const both = json(await post(server.url, {}));
    const alone = json(await post(server.url, { 'x-balancegraph-failures': 'data' }));
    expect(both).toHaveProperty('errors');
    expect(alone).toEqual({ data: (both as { data: unknown }).data });
  });

  test('the log still has the codes', async () => {
    await post(server.url, { 'x-balancegraph-failures': 'data', 'x-request-id': 'told' });
    const lineOf = () => parseLines(server.logged(), 'request').find(({ request }) => request === 'told');
    await expect.poll(lineOf).toMatchObject({ status: 200, errors: ['UPSTREAM_AUTH'] });
  });

  test('errors: as without the setting', async () => {
    expect(json(await post(settled.url, {}))).not.toHaveProperty('errors');
    expect(json(await post(settled.url, { 'x-balancegraph-failures': 'errors' }))).toHaveProperty('errors');
  });

  test.each(['none', 'DATA', '1'])('refuses %j', async (value) => {
    const reply = await post(server.url, { 'x-balancegraph-failures': value });
    expect({ status: reply.status, codes: codesOf(reply) }).toEqual({ status: 400, codes: ['BAD_REQUEST'] });
    expect(reply.text).toContain('must be \\"errors\\" or \\"data\\"');
  });

  test('says nothing of what is wrong with the request', async () => {
    const reply = await post(settled.url, {}, '{ account(id: "nonsense") { id } }');
    expect(codesOf(reply)).toEqual(['BAD_USER_INPUT']);
  });
});

/** Who subscribes: keys, tokens that expire in the middle, roles, and clients that never read. */
import { createClient as createSocketClient } from 'graphql-ws';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createClient } from '../../../src/client/index.ts';
import { AUDIENCE, ISSUER, openIssuer } from '../clients/issuer.ts';
import { openTestServer, type TestServer } from '../support.ts';

let server: TestServer;
afterEach(() => server.close());

const KEY = 'k'.repeat(40);
const ASSET = '0x59597b974054b763da210001';
const QUERY = `subscription ($account: ID!) {
  balances(pairs: [{ account: $account, asset: "${ASSET}" }], maxAge: 1) { kind changes { kind } }
}`;
const variables = () => ({ account: `account/sandbox-teos/${server.sandbox.ledger.accounts('teos')[0]?.address}` });

const issuer = await openIssuer();

async function open(limits: object = {}): Promise<void> {
  const clients = {
    keys: [{ subject: 'one', key: KEY, role: 'mesh' }],
    jwt: { publicKeys: [issuer.publicKey], issuer: ISSUER, audience: [AUDIENCE], clockToleranceSeconds: 0 },
    roles: [{ name: 'mesh', sources: ['sandbox-mesh'] }],
  };
  server = await openTestServer({ config: { server: { clients }, limits: { live: limits } } });
}

const events = (authorization?: string) =>
  createClient({
    url: `${server.url}/graphql`,
    headers: authorization === undefined ? {} : { authorization },
  }).subscribe(QUERY, variables());

const socketFor = (connectionParams: Readonly<Record<string, unknown>>) =>
  createSocketClient({
    url: `${server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams,
  });

test('a stranger is refused, and a client does not see what its role leaves out', async () => {
  await open();
  await expect(events().next()).rejects.toMatchObject({ status: 401, codes: ['UNAUTHENTICATED'] });
  await expect(events(`Bearer ${KEY}`).next()).rejects.toMatchObject({ status: null, codes: ['UNKNOWN_SOURCE'] });
  const socket = socketFor({});
  await expect(socket.iterate({ query: QUERY, variables: variables() }).next()).rejects.toMatchObject({ code: 4401 });
});

test('what a stranger sends with its first message, without waiting for an answer, asks no source', async () => {
  await open();
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  socket.on('open', () => {
    socket.send(JSON.stringify({ type: 'connection_init' }));
    socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: QUERY, variables: variables() } }));
  });
  const code = await new Promise((resolve) => socket.on('close', resolve));
  expect(code).toBe(4401);
  expect(server.sandbox.upstreams.teos.count('GetAssetsBalances')).toBe(0);
});

test('a token that expires in the middle ends the subscription with a reason', async () => {
  await open();
  const exp = Math.floor(Date.now() / 1000) + 2;
  const token = await issuer.sign({ exp });
  const stream = events(`Bearer ${token}`);
  expect((await stream.next()).value).toMatchObject({ data: { balances: { kind: 'SNAPSHOT' } } });
  const socket = socketFor({ authorization: `Bearer ${token}` });
  const held = socket.iterate({ query: QUERY, variables: variables() });
  expect((await held.next()).value).toMatchObject({ data: { balances: { kind: 'SNAPSHOT' } } });
  await expect(stream.next()).rejects.toMatchObject({ codes: ['UNAUTHENTICATED'] });
  await expect(held.next()).rejects.toMatchObject({ code: 4401 });
});

test('a client has as many subscriptions as it may, and others have theirs', async () => {
  await open({ watchesPerClient: 1 });
  const [one, two] = await Promise.all(
    ['mia', 'leo'].map((sub) => issuer.sign({ sub, exp: Math.floor(Date.now() / 1000) + 60 })),
  );
  const first = events(`Bearer ${one}`);
  await first.next();
  await expect(events(`Bearer ${one}`).next()).rejects.toMatchObject({ codes: ['WATCH_LIMIT_EXCEEDED'] });
  const other = events(`Bearer ${two}`);
  expect((await other.next()).done).toBe(false);
  await Promise.all([first.return(), other.return()]);
});

/** Subscriptions over both transports, by the client of balancegraph and by that of graphql-ws. */
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { createClient as createSocketClient } from 'graphql-ws';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createClient, SubscriptionRefusedError } from '../../../src/client/index.ts';
import { json } from '../../sandbox/ask.ts';
import { openTestServer, parseLines, type TestServer, type TestServerOptions } from '../support.ts';
import { reloaded } from './reloaded.ts';

let server: TestServer;
afterEach(() => server.close());

const ASSET = '0x59597b974054b763da210001';
const QUERY = `subscription ($account: ID!) {
  balances(pairs: [{ account: $account, asset: "${ASSET}" }], maxAge: 1) {
    kind changes { kind current { total { atomic } failure { code } } previous { total { atomic } } }
  }
}`;

interface Data {
  readonly balances: {
    readonly kind: string;
    readonly changes: readonly {
      readonly kind: string;
      readonly current: { readonly total: { readonly atomic: bigint } | null };
    }[];
  };
}

const holder = () => server.sandbox.ledger.accounts('teos')[0]?.address ?? '';
const variables = () => ({ account: `account/sandbox-teos/${holder()}` });
const change = (total: bigint) =>
  server.sandbox.ledger.set('teos', { network: null, address: holder(), subAccount: null }, ASSET, { total });
const briefly = ({ balances: { changes } }: Data) => changes.map(({ kind, current }) => [kind, current.total?.atomic]);

async function open(config: TestServerOptions['config'] = {}): Promise<void> {
  server = await openTestServer({ config });
}

test('the client gets a snapshot and changes as bigint, and ends it by leaving the loop', async () => {
  await open();
  change(7n);
  const client = createClient({ url: `${server.url}/graphql` });
  const seen: unknown[] = [];
  for await (const { data } of client.subscribe<Data>(QUERY, variables())) {
    seen.push(...briefly(data));
    if (seen.length === 2) break;
    change(9n);
  }
  expect(seen).toEqual([
    ['SNAPSHOT', 7n],
    ['CHANGE', 9n],
  ]);
});

test('what is refused throws with its code, over the stream and over HTTP', async () => {
  await open();
  const client = createClient({ url: `${server.url}/graphql` });
  const zero = client.subscribe(QUERY.replace('maxAge: 1', 'maxAge: 0'), variables());
  await expect(zero.next()).rejects.toThrow(SubscriptionRefusedError);
  const query = client.subscribe('{ sources { name } }');
  await expect(query.next()).rejects.toMatchObject({ codes: ['GRAPHQL_VALIDATION_FAILED'] });
});

test('a subscription that is sent as a query is told how it is answered', async () => {
  await open();
  expect(JSON.stringify(json(await server.post(QUERY, variables())))).toContain('text/event-stream');
});

test('graphql-ws gets the same', async () => {
  await open();
  change(7n);
  const socket = createSocketClient({ url: `${server.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
  const events = socket.iterate<{ balances: { kind: string } }>({ query: QUERY, variables: variables() });
  expect((await events.next()).value).toMatchObject({
    data: { balances: { kind: 'SNAPSHOT', changes: [{ current: { total: { atomic: '7' } } }] } },
  });
  change(8n);
  expect((await events.next()).value).toMatchObject({
    data: { balances: { changes: [{ current: { total: { atomic: '8' } } }] } },
  });
  await events.return?.();
  const refused = socket.iterate({ query: QUERY.replace('maxAge: 1', 'maxAge: 0'), variables: variables() });
  await expect(refused.next()).rejects.toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  await socket.dispose();
});

async function upgradeStatus(
  headers: Readonly<Record<string, string>>,
  path = '/graphql',
): Promise<number | undefined> {
  const request = httpRequest(`${server.url}${path}`, {
    headers: {
      ...{ connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
      ...{ 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==', 'sec-websocket-protocol': 'graphql-transport-ws' },
      ...headers,
    },
  });
  request.end();
  const answered = await Promise.race([once(request, 'response'), once(request, 'upgrade')]);
  const [{ statusCode }] = answered;
  request.destroy();
  return statusCode;
}

test('a socket is opened for own and listed origins alone, under served names, at the path of the graph', async () => {
  server = await openTestServer({
    config: { server: { cors: { origins: ['https://app.example'] } } },
    settings: { reddio: { sandbox: false } },
  });
  expect(await upgradeStatus({})).toBe(101);
  expect(await upgradeStatus({ origin: 'https://app.example' })).toBe(101);
  expect(await upgradeStatus({ origin: server.url })).toBe(101);
  expect(await upgradeStatus({ origin: 'https://evil.example' })).toBe(403);
  expect(await upgradeStatus({ host: 'evil.example' })).toBe(403);
  expect(await upgradeStatus({}, '/other')).toBe(404);
});

test('a stop ends streams and sockets at once, without a word of completion', async () => {
  await open();
  const client = createClient({ url: `${server.url}/graphql` });
  const lost = Promise.withResolvers<unknown>();
  const leave = new AbortController();
  const events = client.subscribe<Data>(QUERY, variables(), { onLost: lost.resolve, signal: leave.signal });
  await events.next();
  const socket = createSocketClient({
    url: `${server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: false,
    // By default it writes to the console how it was closed.
    onNonLazyError() {},
  });
  const closed = new Promise((resolve) => socket.on('closed', resolve));
  await new Promise((resolve) => socket.on('connected', resolve));
  const next = events.next();
  await server.running.close();
  expect(await lost.promise).toMatchObject({ message: 'the server ended the stream' });
  expect(await closed).toMatchObject({ code: 1012 });
  leave.abort();
  expect((await next).done).toBe(true);
});

test('a new configuration lets them connect again, and the first event is a snapshot', async () => {
  await open();
  const client = createClient({ url: `${server.url}/graphql` });
  const events = client.subscribe<Data>(QUERY, variables());
  expect((await events.next()).value?.data.balances.kind).toBe('SNAPSHOT');
  const next = events.next();
  const { config } = reloaded(server);
  await server.running.reload(config);
  expect((await next).value?.data.balances.kind).toBe('SNAPSHOT');
  await events.return();
});

test('one line tells of each stream when it has ended, and no request counts as running meanwhile', async () => {
  await open();
  const client = createClient({ url: `${server.url}/graphql` });
  const events = client.subscribe<Data>(QUERY, variables());
  await events.next();
  await events.return();
  await server.running.close();
  const lines = parseLines(server.logged(), 'request').filter(({ route }) => route === '/graphql');
  expect(lines).toMatchObject([{ method: 'POST', route: '/graphql', errors: [] }]);
});

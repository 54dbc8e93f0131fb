/**
 * What Apollo Router sends to a subgraph for a subscription in its passthrough mode, message by message: it is not on npm. As in
 * `apollo-router/src/protocols/websocket.rs` and `plugins/subscription/subgraph.rs` of github.com/apollographql/router, read
 * 2026-12-01.
 */
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { openTestServer, type TestServer } from '../support.ts';
import { openWatches } from './open-watches.ts';

let server: TestServer;
afterEach(() => server.close());

const TOKEN = 'token-of-the-router';
const ID = '7c0c3f3e-0f6e-4a53-9b0a-5f6a2a0f2d11';
const ASSET = '0x59597b974054b763da210001';

/** With the headers of the request that it would have sent by POST. */
async function connect(headers: Readonly<Record<string, string>>) {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, application/graphql-response+json',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      ...headers,
    },
  });
  const told: unknown[] = [];
  socket.on('message', (data) => told.push(JSON.parse(String(data))));
  await once(socket, 'open');
  return {
    socket,
    send: (message: object) => socket.send(JSON.stringify(message)),
    /** The message after those that were taken. */
    async next(): Promise<unknown> {
      if (told.length === 0) await once(socket, 'message');
      return told.shift();
    },
  };
}

async function open(): Promise<void> {
  const schema = { subscriptions: true };
  server = await openTestServer({
    config: { server: { surface: 'federation', schema, gateway: { token: TOKEN, only: true } } },
  });
}

const holder = () => server.sandbox.ledger.accounts('teos')[0]?.address ?? '';
const holds = (total: bigint) =>
  server.sandbox.ledger.set('teos', { network: null, address: holder(), subAccount: null }, ASSET, { total });
const payload = (maxAge = 1) => ({
  query: `subscription Live__balancegraph__0($pairs: [PairInput!]) {
    balances(pairs: $pairs, maxAge: ${maxAge}) { kind changes { kind current { __typename id total { atomic } } } }
  }`,
  operationName: 'Live__balancegraph__0',
  variables: { pairs: [{ account: `account/sandbox-teos/${holder()}`, asset: ASSET }] },
});
const event = (kind: string, change: string, atomic: string) => ({
  type: 'next',
  id: ID,
  payload: {
    data: {
      balances: {
        kind,
        changes: [{ kind: change, current: { __typename: 'Balance', id: expect.any(String), total: { atomic } } }],
      },
    },
  },
});

test.each([null, { connectionParams: { token: 'of a client' } }])(
  'a connection that begins with %j is acknowledged; its events come, its ping is answered, and its end ends them',
  async (beginning) => {
    await open();
    holds(7n);
    const { socket, send, next } = await connect({ 'x-gateway-token': TOKEN });
    send({ type: 'connection_init', payload: beginning });
    expect(await next()).toEqual({ type: 'connection_ack' });
    send({ type: 'subscribe', id: ID, payload: payload() });
    expect(await next()).toEqual(event('SNAPSHOT', 'SNAPSHOT', '7'));
    send({ type: 'ping' });
    expect(await next()).toMatchObject({ type: 'pong' });
    holds(9n);
    expect(await next()).toEqual(event('CHANGES', 'CHANGE', '9'));
    expect(openWatches(server)).toBe(1);
    send({ type: 'complete', id: ID });
    socket.close(1000);
    await once(socket, 'close');
    await expect.poll(() => openWatches(server)).toBe(0);
  },
);

test('what is refused comes as a list of errors, which ends the subscription', async () => {
  await open();
  const { socket, send, next } = await connect({ 'x-gateway-token': TOKEN });
  send({ type: 'connection_init', payload: null });
  await next();
  send({ type: 'subscribe', id: ID, payload: payload(0) });
  expect(await next()).toMatchObject({
    type: 'error',
    id: ID,
    payload: [{ message: expect.stringContaining('maxAge'), extensions: { code: 'BAD_USER_INPUT' } }],
  });
  socket.close(1000);
});

test.each([{}, { 'x-gateway-token': 'another' }])('with %j there is no connection', async (headers) => {
  await open();
  await expect(connect(headers)).rejects.toThrow('403');
});

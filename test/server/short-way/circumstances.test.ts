/** What does not lie in the bytes of one request: others beside it, clients that go, a server that stops, a host's own context. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { ApolloServer } from '@apollo/server';
import { parse } from 'graphql';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openGate } from '../gate.ts';
import { parseLines } from '../support.ts';
import { type Outcome, openTwoServers, request, type TwoServers, type TwoServersOptions } from './two-servers.ts';

const SOURCES = '{ sources { name } }';

async function open(options: TwoServersOptions = {}): Promise<TwoServers> {
  const servers = await openTwoServers(options);
  onTestFinished(() => servers.close());
  // Both know the document.
  for (const server of [servers.short, servers.full]) await servers.send(server, [request({ query: SOURCES })]);
  return servers;
}

afterEach(() => vi.restoreAllMocks());

/** A connection over which the bytes are sent. */
function talk(url: string, bytes: string): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  socket.write(bytes);
  return socket;
}

describe('long lists of variables are coerced in turns, and then', () => {
  const long = 'query ($ids: [ID!]!) { accounts(ids: $ids) { id } }';
  const ids = Array.from({ length: 3000 }, () => 'z');

  test.each([
    ['the operation is answered', { ids }, 0],
    ['a wrong one among them is for the full way', { ids: [...ids, {}] }, 1],
  ])('%s', async (_what, variables, toApollo) => {
    const servers = await open();
    const { short, full, send } = servers;
    const keep = request({ query: long, variables }, { Connection: 'keep-alive' });
    // Another request waits in the same connection.
    const bytes = keep + request({ query: SOURCES });
    for (const server of [short, full]) await send(server, [request({ query: long, variables: { ids: ['z'] } })]);
    const theirs = await send(full, [bytes], 2);
    let ours = theirs;
    expect(await servers.toApollo(async () => (ours = await send(short, [bytes], 2)))).toBe(toApollo);
    expect(ours).toEqual(theirs);
  });
});

test('a client that goes before its body has come leaves a line without a status', async () => {
  const { short, full } = await open();
  const lines = await Promise.all(
    [short, full].map(async (server) => {
      const before = parseLines(server.logged(), 'request').length;
      const bytes = request({ query: SOURCES }, { 'X-Request-Id': 'gone' });
      const socket = talk(server.url, bytes.slice(0, -5));
      const count = vi.spyOn(server.running.graph, 'createContext');
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.end();
      const found = () => parseLines(server.logged(), 'request').slice(before);
      await expect.poll(() => found().length).toBe(1);
      expect(count).not.toHaveBeenCalled();
      return found().map(({ time: _time, milliseconds: _milliseconds, ...line }) => line);
    }),
  );
  expect(lines[0]).toEqual([expect.objectContaining({ request: 'gone', route: '/graphql', status: null })]);
  expect(lines[0]).toEqual(lines[1]);
});

test('a client that goes while its operation runs ends the calls for it', async () => {
  const gate = await openGate();
  onTestFinished(() => gate.close());
  const slow = { id: 'slow', provider: 'teos', url: gate.url, timeoutMs: 120_000, options: { token: 'none-needed' } };
  const { short } = await open({ more: [slow], config: { server: { deadlineMs: 120_000 } } });
  const query = '{ source(id: "slow") { health { ok } } }';
  short.running.graph.documents.set('health', parse(query));
  const apollo = vi.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');
  const socket = talk(short.url, request({ query }));
  await gate.arrived;
  socket.destroy();
  await gate.hungUp;
  expect(apollo).not.toHaveBeenCalled();
  const last = () => parseLines(short.logged(), 'request').at(-1);
  await expect.poll(() => last()?.status).toBe(null);
});

test('one request too many is refused, and read no further', async () => {
  const { short, full, send, toApollo } = await open({ config: { server: { busyRequests: 1 } } });
  vi.spyOn(performance, 'eventLoopUtilization').mockReturnValue({ idle: 0, active: 1, utilization: 1 });
  const outcomes: Outcome[] = [];
  for (const server of [short, full]) {
    // Its body never comes.
    const other = talk(server.url, request({ query: SOURCES }).slice(0, -5));
    await expect.poll(async () => (await send(server, [request({ query: SOURCES })])).bytes).toContain('OVERLOADED');
    const asked = await toApollo(async () => outcomes.push(await send(server, [request({ query: SOURCES })])));
    expect(asked).toBe(0);
    other.destroy();
  }
  expect(outcomes[0]?.bytes).toMatch(/^HTTP\/1\.1 503 /);
  expect(outcomes[0]).toEqual(outcomes[1]);
});

test('while the server is about to stop, its answers close their connections', async () => {
  const { short, full, send, toApollo } = await open({ config: { server: { drainDelayMs: 3000 } } });
  const closed = [short, full].map(({ running }) => running.close());
  const keep = request({ query: SOURCES }, { Connection: 'keep-alive' });
  const theirs = await send(full, [keep]);
  let ours = theirs;
  expect(await toApollo(async () => (ours = await send(short, [keep])))).toBe(0);
  expect(ours).toEqual(theirs);
  expect(ours.bytes).toMatch(/\r\nconnection: close\r\n/);
  await Promise.all(closed);
});

describe('with a token', () => {
  const TOKEN = 'gateway-token-1';
  const ENTITIES = '{ _entities(representations: [{ __typename: "Source", name: "sandbox-teos" }]) { __typename } }';

  test.each([
    ['its gateway takes the short way', ENTITIES, TOKEN, false, 0],
    ['others are refused what is for it', ENTITIES, 'wrong', false, 1],
    ['others take the short way', SOURCES, '', false, 0],
    ['for all fields, the gateway takes the short way', SOURCES, TOKEN, true, 0],
    ['for all fields, others are refused', SOURCES, 'wrong', true, 0],
  ])('%s', async (_what, query, token, only, toApollo) => {
    const config = { server: { surface: 'federation', gateway: { token: TOKEN, only } } };
    const { short, full, send, toApollo: count } = await open({ config });
    for (const server of [short, full]) await send(server, [request({ query }, { 'X-Gateway-Token': TOKEN })]);
    const bytes = request({ query }, { 'X-Gateway-Token': token });
    const theirs = await send(full, [bytes]);
    let ours = theirs;
    expect(await count(async () => (ours = await send(short, [bytes])))).toBe(toApollo);
    expect(ours).toEqual(theirs);
  });
});

test('a request is answered within what the host runs it in', async () => {
  const { short, send, toApollo } = await open();
  const host = new AsyncLocalStorage<string>();
  const emit = Server.prototype.emit;
  // As instrumentation of `node:http` does it.
  vi.spyOn(Server.prototype, 'emit').mockImplementation(function (
    this: Server,
    event: string | symbol,
    ...rest: unknown[]
  ) {
    return host.run('of the host', () => Reflect.apply(emit, this, [event, ...rest]));
  });
  const { graph } = short.running;
  const execute = graph.execute.bind(graph);
  const seen: unknown[] = [];
  vi.spyOn(graph, 'execute').mockImplementation((question) => {
    seen.push(host.getStore());
    return execute(question);
  });
  const bytes = request({ query: SOURCES });
  expect(await toApollo(() => send(short, [bytes.slice(0, -5), bytes.slice(-5)]))).toBe(0);
  expect(seen).toEqual(['of the host']);
});

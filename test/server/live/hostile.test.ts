/** What clients may do to the transports of subscriptions: bursts, aliases, long lists, and documents by their names. */
import { hash } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { openTestServer, type TestServer, type TestServerOptions } from '../support.ts';
import { openWatches } from './open-watches.ts';

let server: TestServer;
afterEach(() => server.close());

const ASSET = '0x59597b974054b763da210001';
const QUERY = `subscription ($account: ID!) {
  balances(pairs: [{ account: $account, asset: "${ASSET}" }], maxAge: 1) { kind changes { current { total { atomic } failure { code } } } }
}`;
const account = () => `account/sandbox-teos/${server.sandbox.ledger.accounts('teos')[0]?.address}`;
const calls = () => server.sandbox.upstreams.teos.count('GetAssetsBalances');

async function open(config: TestServerOptions['config'] = {}): Promise<void> {
  server = await openTestServer({ config });
}

type Parameters = Readonly<Record<string, unknown>>;

interface Transport {
  readonly name: string;
  /** The first thing that is told of a subscription, as text, and how to leave. */
  subscribe(parameters: Parameters): Promise<{ readonly first: string; leave(): Promise<void> }>;
}

const overStream: Transport = {
  name: 'SSE',
  async subscribe(parameters) {
    const connection = new AbortController();
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify(parameters),
      signal: connection.signal,
    });
    const leave = async () => connection.abort();
    if (!response.headers.get('content-type')?.startsWith('text/event-stream'))
      return { first: await response.text(), leave };
    let text = '';
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    while (!/^data: ?(.+)$/m.test(text)) {
      const read = await reader?.read();
      if (read === undefined || read.done) break;
      text += read.value;
    }
    return { first: /^data: ?(.+)$/m.exec(text)?.[1] ?? text, leave };
  },
};

const overSocket: Transport = {
  name: 'WebSocket',
  async subscribe(parameters) {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const told = Promise.withResolvers<string>();
    socket.on('error', told.reject);
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
    socket.on('message', (data) => {
      const message: { readonly type: string; readonly payload?: unknown } = JSON.parse(String(data));
      if (message.type === 'connection_ack')
        socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: '', ...parameters } }));
      if (message.type === 'next' || message.type === 'error') told.resolve(JSON.stringify(message.payload));
    });
    socket.on('close', (code) => told.resolve(`closed ${code}`));
    const first = await told.promise;
    return {
      first,
      leave: async () => {
        socket.terminate();
      },
    };
  },
};

describe.each([overStream, overSocket])('over $name', ({ subscribe }) => {
  const left = () => expect.poll(() => openWatches(server)).toBe(0);

  test('1,000 who come and go at once leave no subscription open, and cost the calls of one', async () => {
    await open();
    const began = performance.now();
    // Fifty connections at a time: the test shares its descriptors with the server.
    const burst = async (): Promise<void> => {
      for (let time = 0; time < 20; time += 1) {
        const { first, leave } = await subscribe({ query: QUERY, variables: { account: account() } });
        expect(first).toContain('SNAPSHOT');
        await leave();
      }
    };
    await Promise.all(Array.from({ length: 50 }, burst));
    await left();
    // One reading a second at most, one for the first of all, and one that a newcomer may bring forward.
    expect(calls()).toBeLessThanOrEqual((performance.now() - began) / 1000 + 2);
  });

  test('a subscription of 50,000 pairs, and one without a pause, are refused before a source is asked', async () => {
    await open({ server: { maxBodyBytes: 8_000_000 } });
    const pairs = Array.from({ length: 50_000 }, (_, index) => ({ account: account(), asset: `0x${index}` }));
    const query = 'subscription ($pairs: [PairInput!]!) { balances(pairs: $pairs, maxAge: 1) { kind } }';
    expect((await subscribe({ query, variables: { pairs } })).first).toContain('QUERY_TOO_COSTLY');
    const zero = await subscribe({ query: QUERY.replace('maxAge: 1', 'maxAge: 0'), variables: { account: account() } });
    expect(zero.first).toMatch(/maxAge.*BAD_USER_INPUT/s);
    expect({ calls: calls(), open: openWatches(server) }).toEqual({ calls: 0, open: 0 });
  });

  test('what is larger than a request may be is refused unread', async () => {
    await open({ server: { maxBodyBytes: 10_000 } });
    const variables = { account: 'x'.repeat(10_000) };
    expect((await subscribe({ query: QUERY, variables })).first).toMatch(/server\.maxBodyBytes|^closed 1009$/);
    expect(openWatches(server)).toBe(0);
  });

  test('the same balance under 100 aliases is read once', async () => {
    await open();
    const inner = Array.from({ length: 100 }, (_, index) => `a${index}: changes { current { total { atomic } } }`);
    const query = QUERY.replace(/changes \{.*\} \} \} \}/s, `${inner.join(' ')} }`);
    const { first, leave } = await subscribe({ query, variables: { account: account() } });
    expect(first.match(/"a\d+":/g)).toHaveLength(100);
    expect(calls()).toBe(1);
    const roots = Array.from({ length: 100 }, (_, index) => `a${index}: balances(pairs: [], maxAge: 1) { kind }`);
    expect((await subscribe({ query: `subscription { ${roots.join(' ')} }` })).first).toContain(
      'only one top level field',
    );
    await leave();
    await left();
  });

  test('a digest is known once its text was sent', async () => {
    await open({ server: { documents: { automatic: true } } });
    const variables = { account: account() };
    const extensions = { persistedQuery: { version: 1, sha256Hash: hash('sha256', QUERY) } };
    expect((await subscribe({ extensions, variables })).first).toContain('PERSISTED_QUERY_NOT_FOUND');
    for (const parameters of [
      { query: QUERY, extensions, variables },
      { extensions, variables },
    ]) {
      const { first, leave } = await subscribe(parameters);
      expect(first).toContain('SNAPSHOT');
      await leave();
    }
    const other = { persistedQuery: { version: 1, sha256Hash: hash('sha256', 'another') } };
    expect((await subscribe({ query: QUERY, extensions: other, variables })).first).toContain('BAD_REQUEST');
  });

  test('with a manifest alone, its documents are answered by their ids, and no other is', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'balancegraph-live-')), 'operations.json');
    await writeFile(file, JSON.stringify({ watch: QUERY }));
    await open({ server: { documents: { manifests: [file], only: true } } });
    const variables = { account: account() };
    const { first, leave } = await subscribe({ documentId: 'watch', variables });
    expect(first).toContain('SNAPSHOT');
    await leave();
    await left();
    const read = calls();
    const other = QUERY.replace('kind', 'kind at');
    expect((await subscribe({ query: other, variables })).first).toMatch(
      /send the id of one as documentId.*DOCUMENT_NOT_TRUSTED/s,
    );
    expect((await subscribe({ documentId: 'other', variables })).first).toContain('PERSISTED_QUERY_NOT_FOUND');
    expect((await subscribe({ documentId: 'watch', query: QUERY, variables })).first).toContain('BAD_REQUEST');
    expect({ calls: calls(), open: openWatches(server) }).toEqual({ calls: read, open: 0 });
  });
});

test('who leaves before anything was told leaves nothing open', async () => {
  await open();
  await server.sandbox.upstreams.teos.setFault({ upstream: 'teos', fault: 'no-answer' });
  const leaving = Array.from({ length: 100 }, async () => {
    const response = fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: QUERY, variables: { account: account() } }),
    });
    await (await response).body?.cancel();
  });
  await Promise.all(leaving);
  await expect.poll(() => openWatches(server)).toBe(0);
});

import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { ask, json } from '../sandbox/ask.ts';
import { openGate } from './gate.ts';
import { openServer, openTestServer, parseLines } from './support.ts';

const HEALTH = '{ sources { health { ok } } }';

/** A server with one source that answers when the test says so. */
async function openGated() {
  const gate = await openGate();
  const source = { id: 'slow', provider: 'teos', url: gate.url, timeoutMs: 120_000, options: { token: 'none-needed' } };
  const server = await openServer({ sources: [source], config: { server: { deadlineMs: 120_000 } } });
  onTestFinished(() => server.running.close());
  onTestFinished(() => gate.close());
  return { gate, server };
}

test('an upstream that hangs costs its own pairs, and the request ends by its deadline', async () => {
  const patience = { timeoutMs: 120_000 };
  const server = await openTestServer({
    config: { server: { deadlineMs: 3000 } },
    settings: { teos: patience, loopring: patience },
  });
  onTestFinished(() => server.close());
  const { ledger, upstreams } = server.sandbox;
  upstreams.loopring.inject({ kind: 'hang' });
  const [account] = ledger.accounts('teos');
  if (account === undefined) throw new Error('the ledger is empty');
  const reply = await server.post(
    `query Q($address: String!) {
      accountsByAddress(addresses: [$address], sources: ["sandbox-teos", "sandbox-loopring"]) {
        source { name }
        balances(assets: ["asset/sandbox-teos/native", "asset/sandbox-loopring/0", "asset/sandbox-loopring/1"]) {
          nodes { total { atomic } failure { code retryable } }
        }
      }
    }`,
    { address: account.address },
  );
  const late = { total: null, failure: { code: 'UPSTREAM_TIMEOUT', retryable: true } };
  const atomic = String(ledger.truth('teos', account, 'native')?.total);
  expect(reply.status).toBe(200);
  expect(json(reply)).toMatchObject({
    data: {
      accountsByAddress: [
        { source: { name: 'sandbox-teos' }, balances: { nodes: [{ total: { atomic }, failure: null }] } },
        { source: { name: 'sandbox-loopring' }, balances: { nodes: [late, late] } },
      ],
    },
  });
});

test('who would wait for the quota of a source beyond the time-out is answered at once', async () => {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const source = sandbox.sources.find(({ provider }) => provider === 'teos');
  const scarce = await openServer({
    config: { server: { deadlineMs: 3000 } },
    sources: [{ ...source, options: { ...source?.options, requestsPerMinute: 1 } }],
  });
  onTestFinished(() => scarce.running.close());
  expect(json(await scarce.post(HEALTH))).toEqual({ data: { sources: [{ health: { ok: true } }] } });
  expect(json(await scarce.post(HEALTH))).toEqual({ data: { sources: [{ health: { ok: false } }] } });
  expect(sandbox.upstreams.teos.count()).toBe(1);
});

test('a client that hangs up ends the upstream calls of its request', async () => {
  const { gate, server } = await openGated();
  const client = new AbortController();
  const asked = fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: HEALTH }),
    signal: client.signal,
  });
  await gate.arrived;
  client.abort();
  await expect(asked).rejects.toThrow('aborted');
  await gate.hungUp;
  // Asked after it on the one slot of the source, so the line of the first request is there by now.
  gate.open();
  await server.post(HEALTH);
  expect(parseLines(server.logged(), 'upstream request')[0]).toMatchObject({
    source: 'slow',
    status: null,
    failure: 'CANCELLED',
  });
});

test('closing finishes running requests, refuses none meanwhile, and says that it is not ready', async () => {
  const { gate, server } = await openGated();
  const running = server.post(HEALTH);
  await gate.arrived;
  const closed = server.running.close();
  const ready = await ask(server.url, { target: '/readyz' });
  expect({ status: ready.status, body: json(ready) }).toEqual({ status: 503, body: { status: 'draining' } });
  expect((await ask(server.url, { target: '/livez' })).status).toBe(200);
  const late = await server.post('{ sources { name } }');
  expect(json(late)).toEqual({ data: { sources: [{ name: 'slow' }] } });
  expect(late.headers.connection).toBe('close');
  gate.open();
  expect(json(await running)).toEqual({ data: { sources: [{ health: { ok: true } }] } });
  await closed;
  await expect(ask(server.url, { target: '/livez' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('closing waits for no connection that asks nothing', async () => {
  const { server } = await openGated();
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(server.url).port) });
  await once(socket, 'connect');
  // Answered on another connection, so the server has accepted the silent one.
  await ask(server.url, { target: '/livez' });
  const ended = once(socket, 'close');
  await server.running.close();
  await ended;
});

test('a port that is taken leaves nothing behind', async () => {
  const { gate } = await openGated();
  const source = { id: 'slow', provider: 'teos', url: gate.url, options: { token: 'none-needed' } };
  const port = Number(new URL(gate.url).port);
  await expect(openServer({ sources: [source], port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

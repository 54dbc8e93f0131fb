/** OpenTelemetry spans of requests, calls and attempts, as an SDK in the same process gets them. */
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { SharedReads } from '../../../src/balances/sharing/shared-reads.ts';
import { openTeosBehindProxy } from '../teos-behind-proxy.ts';

const exporter = new InMemorySpanExporter();

beforeAll(() => {
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  trace.setGlobalTracerProvider(provider);
});

afterEach(() => {
  exporter.reset();
  vi.restoreAllMocks();
});

afterAll(() => trace.disable());

const BALANCES = `query Balances($addresses: [String!]!, $assets: [ID!]!) {
  accountsByAddress(addresses: $addresses, sources: ["sandbox-teos"]) {
    balances(assets: $assets) { nodes { total { atomic } failure { code } } }
  }
}`;

async function openTeos(source: object = {}) {
  const { proxy, server, addresses, assets } = await openTeosBehindProxy({ source });
  const ask = (count: number) =>
    server.post(BALANCES, { addresses: addresses.slice(0, count), assets: assets.slice(0, 1) });
  return { proxy, server, ask };
}

/** Waits for the spans of so many requests, which end with their answers. */
async function spansOf(requests: number) {
  const named = (name: string): ReadableSpan[] => exporter.getFinishedSpans().filter((span) => span.name === name);
  await expect.poll(() => named('query').length).toBe(requests);
  return named;
}

test('a request, its call and each attempt are spans: linked the first, children the others', async () => {
  const begun = Date.now() / 1000;
  const { proxy, ask } = await openTeos();
  let asked = 0;
  proxy.play(async (_, forward) => {
    asked += 1;
    return asked === 1 ? { status: 503, headers: {}, body: Buffer.alloc(0) } : forward();
  });
  await ask(3);
  const named = await spansOf(1);
  const [request] = named('query');
  expect(request?.kind).toBe(SpanKind.SERVER);
  expect(request?.attributes).toEqual({ 'graphql.operation.type': 'query', 'graphql.operation.name': 'Balances' });
  const [call, ...others] = named('GetAssetsBalances');
  expect(others).toEqual([]);
  expect(call?.parentSpanContext).toBeUndefined();
  expect(call?.links.map(({ context }) => context.spanId)).toEqual([request?.spanContext().spanId]);
  expect(call?.attributes).toEqual({
    'balancegraph.source': 'sandbox-teos',
    'balancegraph.step': 'GetAssetsBalances',
    'balancegraph.shape': 'cross-product',
    'balancegraph.accounts': 3,
    'balancegraph.assets': 1,
    'balancegraph.pairs': 3,
    'balancegraph.requests': 1,
  });
  const attempts = named('GET');
  expect(attempts.map((span) => span.parentSpanContext?.spanId)).toEqual(
    Array.from({ length: 2 }, () => call?.spanContext().spanId),
  );
  expect(attempts.map(({ kind }) => kind)).toEqual([SpanKind.CLIENT, SpanKind.CLIENT]);
  expect(attempts[0]?.attributes).toMatchObject({
    'http.response.status_code': 503,
    'error.type': 'UPSTREAM_UNAVAILABLE',
  });
  expect(attempts[0]?.status.code).toBe(SpanStatusCode.ERROR);
  expect(attempts[1]?.attributes).toMatchObject({ 'http.response.status_code': 200, 'http.request.resend_count': 1 });
  const seconds = ([whole, nanos]: readonly [number, number]): number => whole + nanos / 1e9;
  expect(seconds(attempts[0]?.startTime ?? [0, 0])).toBeGreaterThan(begun - 1);
  for (const attempt of attempts) {
    expect(seconds(attempt.startTime)).toBeGreaterThanOrEqual(seconds(call?.startTime ?? [0, 0]) - 0.001);
    expect(seconds(attempt.endTime)).toBeLessThanOrEqual(seconds(call?.endTime ?? [0, 0]) + 0.001);
  }
});

test('a call that two requests share is linked to both', async () => {
  const answer = vi.spyOn(SharedReads.prototype, 'answer');
  const { proxy, ask } = await openTeos();
  const gate = Promise.withResolvers<void>();
  proxy.play(async (_, forward) => {
    await gate.promise;
    return forward();
  });
  const first = ask(2);
  await proxy.arrived(1);
  const second = ask(2);
  await expect.poll(() => answer.mock.calls.length).toBe(2);
  gate.resolve();
  await Promise.all([first, second]);
  const named = await spansOf(2);
  const [call, ...others] = named('GetAssetsBalances');
  expect(others).toEqual([]);
  expect(call?.links.map(({ context }) => context.spanId).sort()).toEqual(
    named('query')
      .map((span) => span.spanContext().spanId)
      .sort(),
  );
  expect(call?.attributes['balancegraph.requests']).toBe(2);
});

test('a request of which nothing comes has failed', async () => {
  const { server } = await openTeos();
  await server.post('{ nothing }');
  await expect.poll(() => exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['GraphQL Operation']);
  const [span] = exporter.getFinishedSpans();
  expect(span?.attributes).toEqual({ 'error.type': 'GRAPHQL_VALIDATION_FAILED' });
  expect(span?.status.code).toBe(SpanStatusCode.ERROR);
});

test('no span contains an address of a source or of an account', async () => {
  const { proxy, ask } = await openTeos({ retries: 0 });
  proxy.play(async () => ({ status: 500, headers: {}, body: Buffer.from('{"message":"a password"}') }));
  await ask(1);
  await spansOf(1);
  const reported = JSON.stringify(
    exporter.getFinishedSpans().map(({ name, attributes, events }) => [name, attributes, events]),
  );
  expect(reported).toContain('UPSTREAM_HTTP_ERROR');
  expect(reported).not.toMatch(/0x[0-9a-f]{8}|https?:|127\.0\.0\.1|password/i);
});

test('a plan that was asked for is no failure, and a refused one is', async () => {
  const { server, addresses, assets } = await openTeosBehindProxy({
    config: { server: { extensions: { plan: true } } },
  });
  const plan = (variables: object) =>
    fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-balancegraph-explain': 'plan' },
      body: JSON.stringify({ query: BALANCES, variables }),
    });
  expect((await plan({ addresses: addresses.slice(0, 2), assets: assets.slice(0, 1) })).status).toBe(200);
  const named = await spansOf(1);
  expect(named('query')[0]?.status.code).toBe(SpanStatusCode.UNSET);
  exporter.reset();
  await plan({ addresses: 'none' });
  expect((await spansOf(1))('query')[0]?.status.code).toBe(SpanStatusCode.ERROR);
});

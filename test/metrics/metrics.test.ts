/** What a server measures, read as Prometheus reads it, and by an SDK of OpenTelemetry in the same process. */
import { metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { expect, onTestFinished, test } from 'vitest';
import { instrumentList } from '../../src/metrics/instrument-list.ts';
import { MetricsPortError } from '../../src/server.ts';
import { openServer, openTestServer, type TestServerOptions } from '../server/support.ts';
import { type Sample, total } from './exposition.ts';
import { balancesOf, type MeasuredServer, openMeasured } from './measured-server.ts';

async function measured(options: TestServerOptions = {}): Promise<MeasuredServer> {
  const server = await openMeasured(options);
  onTestFinished(() => server.close());
  return server;
}

const TEOS = { source: 'sandbox-teos' };

test('requests are counted by route and status, and their errors by code', async () => {
  const server = await measured();
  await server.post('{ sources { name } }');
  await server.post('{ account(id: "x") { id } }');
  await server.post('{ no }');
  await expect.poll(async () => total(await server.read(), 'balancegraph_request_errors_total')).toBe(2);
  const samples = await server.read();
  const graph = { route: '/graphql' };
  expect(total(samples, 'balancegraph_request_duration_seconds_count', { ...graph, status: '200' })).toBe(2);
  expect(total(samples, 'balancegraph_request_duration_seconds_count', { ...graph, status: '400' })).toBe(1);
  expect(total(samples, 'balancegraph_request_errors_total', { code: 'BAD_USER_INPUT' })).toBe(1);
  expect(total(samples, 'balancegraph_request_errors_total', { code: 'GRAPHQL_VALIDATION_FAILED' })).toBe(1);
});

test('requests to sources are counted by their end, and balances by where they came from', async () => {
  const server = await measured();
  await server.post(balancesOf(server, 3));
  const before = await server.read();
  expect(total(before, 'balancegraph_pairs_total', { ...TEOS, from: 'source' })).toBeGreaterThan(0);
  expect(total(before, 'balancegraph_pairs_total', TEOS)).toBe(6);
  expect(total(before, 'balancegraph_upstream_request_duration_seconds_count', { ...TEOS, code: 'OK' })).toBe(
    server.sandbox.upstreams.teos.count(),
  );
  const { teos } = server.sandbox.upstreams;
  await teos.setFault({ upstream: 'teos', fault: 'unavailable' });
  const asked = teos.count();
  await server.post(balancesOf(server, 3));
  const samples = await server.read();
  const failed = { ...TEOS, code: 'UPSTREAM_UNAVAILABLE' };
  expect(total(samples, 'balancegraph_pair_failures_total', failed)).toBe(6);
  expect(total(samples, 'balancegraph_pairs_total', { ...TEOS, from: 'none' })).toBe(
    total(samples, 'balancegraph_pair_failures_total', TEOS),
  );
  expect(total(samples, 'balancegraph_upstream_request_duration_seconds_count', { ...failed, status: '503' })).toBe(
    teos.count() - asked,
  );
});

test('what was kept counts as the cache, and in place of a failure as stale', async () => {
  const server = await measured();
  await server.post(balancesOf(server, 2, ', freshness: { maxAge: 600 }'));
  const read = total(await server.read(), 'balancegraph_pairs_total', { ...TEOS, from: 'source' });
  await server.post(balancesOf(server, 2, ', freshness: { maxAge: 600 }'));
  const cached = await server.read();
  expect(total(cached, 'balancegraph_pairs_total', { ...TEOS, from: 'cache' })).toBe(read);
  await server.sandbox.upstreams.teos.setFault({ upstream: 'teos', fault: 'unavailable' });
  await server.post(balancesOf(server, 2, ', freshness: { maxAge: 0, staleIfError: 600 }'));
  const stale = await server.read();
  expect(total(stale, 'balancegraph_pairs_total', { ...TEOS, from: 'stale' })).toBe(read);
});

test('the state of each server of a source is told: rate, breaker, pause', async () => {
  const server = await measured({ settings: { teos: { breaker: { failures: 1 }, retries: 0 } } });
  const gauge = (samples: readonly Sample[], name: string, labels: Readonly<Record<string, string>> = {}) =>
    total(samples, `balancegraph_upstream_${name}`, { ...TEOS, server: '1', ...labels });
  const before = await server.read();
  expect(gauge(before, 'breaker_open')).toBe(0);
  await server.sandbox.upstreams.teos.setFault({ upstream: 'teos', fault: 'unavailable' });
  await server.post(balancesOf(server, 1));
  const samples = await server.read();
  expect(gauge(samples, 'breaker_open')).toBe(1);
  expect(gauge(samples, 'in_flight')).toBe(0);
  for (const [per, most] of [
    ['minute', 300],
    ['day', 30_000],
  ] as const) {
    expect(gauge(before, 'starts_left', { per })).toBeLessThanOrEqual(most);
    expect(gauge(samples, 'starts_left', { per })).toBe(most - server.sandbox.upstreams.teos.count());
  }
});

test('blocks are told by source and network, the process as a whole', async () => {
  const server = await measured();
  await server.post(balancesOf(server, 1));
  const samples = await server.read();
  const heights = samples.filter(({ name }) => name === 'balancegraph_block_height');
  expect(heights.map(({ labels }) => labels.source)).toEqual(['sandbox-mesh']);
  expect(heights[0]?.value).toBeGreaterThan(0);
  for (const name of ['memory_bytes', 'cpu_time_seconds_total'])
    expect(total(samples, `balancegraph_${name}`)).toBeGreaterThan(0);
  expect(total(samples, 'balancegraph_draining')).toBe(0);
  expect(samples.filter(({ name }) => name === 'balancegraph_loop_delay_seconds')).toHaveLength(3);
});

test('no label holds an address, an asset, a query or a host', async () => {
  const server = await measured();
  await server.post(balancesOf(server, 2));
  const text = (await server.metrics()).text;
  const { ledger } = server.sandbox;
  const accounts = (['teos', 'mesh'] as const).flatMap((name) => ledger.accounts(name)).map(({ address }) => address);
  for (const secret of [...accounts, '127.0.0.1', 'accountsByAddress']) expect(text).not.toContain(secret);
  const known = new Set<string>(Object.values(instrumentList).flatMap(({ attributes }) => attributes));
  for (const { labels } of await server.read())
    for (const label of Object.keys(labels)) expect(label === 'le' || known.has(label)).toBe(true);
});

test('metrics are read by GET at /metrics, and nothing else is served there', async () => {
  const server = await measured();
  const { status, headers } = await server.metrics();
  expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  expect((await server.metrics('POST')).status).toBe(405);
  expect((await server.metrics('GET', '/graphql')).status).toBe(404);
  expect((await server.post('{ sources { name } }')).status).toBe(200);
});

test('a port that is taken is told, and nothing is left running', async () => {
  const server = await measured();
  const port = Number(new URL(server.running.metrics ?? '').port);
  const other = openServer({ config: { metrics: { port } }, sources: server.sandbox.sources });
  await expect(other).rejects.toThrow(MetricsPortError);
  await expect(other).rejects.toThrow(`metrics cannot be served on 127.0.0.1:${port} (metrics.port): EADDRINUSE`);
});

test('without the setting and without an SDK nothing is measured', async () => {
  const server = await openTestServer();
  onTestFinished(() => server.close());
  expect(server.running.metrics).toBeNull();
  expect([...server.running.graph.sources.values()].map(({ onPairs }) => onPairs)).toEqual(
    Array.from({ length: server.running.graph.sources.size }, () => undefined),
  );
});

test('an SDK in the same process gets the same, under the names of OpenTelemetry', async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader] });
  metrics.setGlobalMeterProvider(provider);
  onTestFinished(async () => {
    metrics.disable();
    await provider.shutdown();
  });
  const server = await openTestServer();
  onTestFinished(() => server.close());
  await server.post('{ account(id: "x") { id } }');
  await server.post(balancesOf(server, 1));
  await provider.forceFlush();
  const names = exporter
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap((scope) => scope.metrics)
    .map(({ descriptor }) => descriptor.name);
  // Nothing was planned that took thought, every balance was read, and no store is configured.
  const silent = ['plan.steps', 'pair.failures', 'store.away', 'store.losses', 'store.lookups'].map(
    (name) => `balancegraph.${name}`,
  );
  expect(new Set([...names, ...silent])).toEqual(new Set(Object.values(instrumentList).map(({ name }) => name)));
});

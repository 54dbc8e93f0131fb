/** Servers over a store: what they share, what they say of it, and what they keep when they are configured anew. */
import { expect, onTestFinished, test } from 'vitest';
import { type Config, configSchema } from '../../src/config/schema.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { type MeasuredServer, openMeasured } from '../metrics/measured-server.ts';
import { openServer } from '../server/support.ts';
import { clientOf, startRedis } from './redis-server.ts';

const HEALTH = '{ sources { name health { ok } } }';

async function measured(url: string, store = {}): Promise<MeasuredServer> {
  const server = await openMeasured({
    config: { store: { url, coolOffMs: 100, settleMs: 0, timeoutMs: 10_000, ...store } },
  });
  onTestFinished(() => server.close());
  return server;
}

async function isAway(server: MeasuredServer): Promise<number | undefined> {
  return (await server.read()).find(({ name }) => name === 'balancegraph_store_away')?.value;
}

/** What stands in the log about the store: why it is away, null where it is there. */
function storeLines(server: Pick<MeasuredServer, 'logged'>): unknown[] {
  return server
    .logged()
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Readonly<Record<string, unknown>> => JSON.parse(line))
    .filter(({ msg }) => msg === 'store')
    .map(({ away = null }) => away);
}

test('metrics and log say when the store is away and when it is back, without its URL', async () => {
  const redis = await startRedis(['--requirepass', 'canary-2'], undefined, 'canary-2');
  const server = await measured(redis.url);
  await expect.poll(() => isAway(server)).toBe(0);
  await redis.kill();
  await expect.poll(() => isAway(server)).toBe(1);
  expect((await server.post(HEALTH)).status).toBe(200);
  await expect.poll(() => storeLines(server)).toContain('ECONNREFUSED');
  await startRedis(['--requirepass', 'canary-2'], Number(new URL(redis.url).port), 'canary-2');
  await expect.poll(() => isAway(server)).toBe(0);
  const lines = storeLines(server);
  expect([lines[0], lines.at(-1)]).toEqual([null, null]);
  expect(server.logged()).not.toMatch(/canary/);
});

test('two servers share what is left of the quota of a source', async () => {
  const redis = await startRedis();
  const one = await measured(redis.url);
  await expect.poll(() => isAway(one)).toBe(0);
  const other = await openServer({
    config: { store: { url: redis.url, settleMs: 0, timeoutMs: 10_000 } },
    sources: one.sandbox.sources.map((source) => ({ ...source, id: `other-${source.id}`, sandbox: true })),
  });
  onTestFinished(() => other.running.close());
  await expect.poll(() => other.running.graph.store?.away).toBeNull();
  const before = one.sandbox.upstreams.teos.count();
  await other.post(HEALTH);
  await one.post(HEALTH);
  const left = (await one.read()).filter(
    ({ name, labels }) => name === 'balancegraph_upstream_starts_left' && labels.per === 'day',
  );
  const calls = one.sandbox.upstreams.teos.count() - before;
  expect(calls).toBeGreaterThanOrEqual(2);
  expect(left.map(({ value }) => value)).toEqual([30_000 - one.sandbox.upstreams.teos.count()]);
});

test('what the headers of a source say is left holds for all servers', async () => {
  const redis = await startRedis();
  const server = await measured(redis.url);
  await expect.poll(() => isAway(server)).toBe(0);
  const left = async (): Promise<number> => {
    await server.post(HEALTH);
    const gauges = (await server.read()).filter(({ name }) => name === 'balancegraph_upstream_starts_left');
    return gauges.find(({ labels }) => labels.source === 'sandbox-teos' && labels.per === 'minute')?.value ?? 0;
  };
  expect(await left()).toBeGreaterThan(200);
  // Others ask with the same credential.
  server.sandbox.upstreams.teos.knobs.quotaPerMinute = 50;
  await expect.poll(left).toBeLessThan(50);
});

test('a new configuration goes on with the same store, and leaves one that is configured no more', async () => {
  const redis = await startRedis();
  const server = await measured(redis.url);
  const client = await clientOf(redis);
  const connections = async (): Promise<number> => (await client.clientList()).length;
  await expect.poll(connections).toBe(2);
  const { running, sandbox } = server;
  const sources = sandbox.sources.map((source) => ({ ...source, sandbox: true }));
  const config = (sections: object): Config =>
    configSchema(builtInKinds).parse({ server: { port: 0 }, metrics: { port: 0 }, ...sections, sources });
  const { store, sources: before } = running.graph;
  await running.reload(config({ store: { url: redis.url, coolOffMs: 100, settleMs: 0, timeoutMs: 10_000 } }));
  expect(running.graph.store).toBe(store);
  expect(running.graph.sources.get('sandbox-teos')).toBe(before.get('sandbox-teos'));
  expect(await connections()).toBe(2);
  await running.reload(config({}));
  expect(running.graph.store).toBeNull();
  expect(running.graph.sources.get('sandbox-teos')).not.toBe(before.get('sandbox-teos'));
  await expect.poll(connections).toBe(1);
});

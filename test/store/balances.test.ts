/** Servers over one store: what one has read the other serves, where its query allows that, and nothing else. */
import { expect, onTestFinished, test } from 'vitest';
import { balancesOf, type MeasuredServer, openMeasured } from '../metrics/measured-server.ts';
import { json } from '../sandbox/ask.ts';
import { openServer } from '../server/support.ts';
import { clientOf, type RedisServer, startRedis } from './redis-server.ts';

const AGE = ', freshness: { maxAge: 600 }';

interface Replicas {
  readonly redis: RedisServer;
  readonly one: MeasuredServer;
  readonly other: Awaited<ReturnType<typeof openServer>>;
  /** Requests to all sources of the sandbox so far. */
  calls(): number;
}

/** Two servers over the same sources and store; both have found it. */
async function openReplicas(redis: RedisServer, settings: { other?: object } = {}): Promise<Replicas> {
  const store = { url: redis.url, coolOffMs: 100 };
  const one = await openMeasured({ config: { store } });
  const sources = one.sandbox.sources.map((source) => ({ ...source, sandbox: true }));
  const other = await openServer({ config: { store, ...settings.other }, sources });
  onTestFinished(async () => {
    await other.running.close();
    await one.close();
  });
  await expect.poll(() => [one.running.graph.store?.away, other.running.graph.store?.away]).toEqual([null, null]);
  const calls = (): number => Object.values(one.sandbox.upstreams).reduce((sum, upstream) => sum + upstream.count(), 0);
  return { redis, one, other, calls };
}

/** How many keys of kept balances there are. */
async function keysOf(redis: RedisServer): Promise<readonly string[]> {
  return (await (await clientOf(redis)).keys('balancegraph:kept:*')).toSorted();
}

function servedFrom(reply: unknown): ReadonlySet<string> {
  return new Set(JSON.stringify(reply).match(/(?<="servedFrom":")\w+/g));
}

/** The same answer without where it came from. */
function amountsOf(reply: unknown): string {
  return JSON.stringify(reply).replaceAll(/"servedFrom":"\w+"/g, '');
}

test('what one replica has read the other serves without a call', async () => {
  const { redis, one, other, calls } = await openReplicas(await startRedis());
  const query = balancesOf(one, 3, AGE);
  const first = json(await one.post(query));
  await new Promise((r) => setTimeout(r, 1500)); console.log(JSON.stringify(first).slice(0,600), await keysOf(redis), one.logged().slice(-1500));
  const before = calls();
  const second = json(await other.post(query));
  expect(calls()).toBe(before);
  expect(servedFrom(first)).toEqual(new Set(['SOURCE']));
  expect(servedFrom(second)).toEqual(new Set(['CACHE']));
  expect(amountsOf(second)).toBe(amountsOf(first));
});

/** Several replicas of one source over one store, and an upstream that keeps a log of its own. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, onTestFinished } from 'vitest';
import type { AnsweringServer, Exchange } from '../../src/http/exchange.ts';
import { openUpstream, type UpstreamOptions } from '../../src/http/http-upstream.ts';
import { statusFailure } from '../../src/http/status.ts';
import type { Upstream } from '../../src/http/upstream.ts';
import { FailureError } from '../../src/model/failure.ts';
import { type Rate, ratesOf } from '../../src/model/rate.ts';
import { Secret } from '../../src/model/secret.ts';
import { openConfiguredStore } from '../../src/store/open-redis-store.ts';
import type { Store } from '../../src/store/store.ts';
import type { RedisServer } from '../measure/redis-process.ts';
import { clientOf } from './redis-server.ts';

export interface Replica {
  readonly store: Store;
  readonly upstream: Upstream;
  /** What the store was said to be, in order: null for "there". */
  readonly told: readonly (string | null)[];
}

export interface LoggedUpstream {
  readonly url: URL;
  /** When each request came, in milliseconds. */
  readonly log: readonly number[];
  /** What is answered from now on. */
  status: number;
  headers: Readonly<Record<string, string>>;
}

export async function openLoggedUpstream(): Promise<LoggedUpstream> {
  const log: number[] = [];
  const upstream: LoggedUpstream = { url: new URL('http://127.0.0.1'), log, status: 200, headers: {} };
  const server = createServer((_request, response) => {
    log.push(performance.now());
    response.writeHead(upstream.status, { 'content-type': 'application/json', ...upstream.headers }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  upstream.url.port = String(address.port);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return upstream;
}

interface ReplicaOptions {
  readonly storeUrl: string;
  readonly url: URL;
  readonly rate: readonly Rate[];
  readonly replicas?: number;
  readonly share?: number;
  readonly settleMs?: number;
  readonly storeTimeoutMs?: number;
  readonly upstream?: Partial<UpstreamOptions>;
}

/** So long that no busy machine takes a store for slow that is none. */
const PATIENT_MS = 10_000;

export function openReplica({
  storeUrl,
  url,
  rate,
  replicas = 1,
  share = 0.25,
  settleMs = 0,
  storeTimeoutMs = PATIENT_MS,
  upstream = {},
}: ReplicaOptions): Replica {
  const told: (string | null)[] = [];
  const parts = { replicas, share, settleMs, balances: true, leaseMs: 3000 };
  const settings = { url: new Secret(storeUrl), prefix: 'test:', timeoutMs: storeTimeoutMs, coolOffMs: 100, ...parts };
  const store = openConfiguredStore(settings, (away) => told.push(away));
  const headers = new Map([['authorization', new Secret('canary-4711')]]);
  const timeoutMs = 20_000;
  const opened = openUpstream({
    url,
    headers,
    timeoutMs,
    connectTimeoutMs: timeoutMs,
    reuseConnections: true,
    maxBodyBytes: 1000,
    concurrency: 8,
    rate,
    queue: 1000,
    retries: 0,
    breaker: null,
    shared: store.open({ identity: { kind: 'test', url, headers }, probeMs: timeoutMs, rates: ratesOf(rate) }),
    ...upstream,
  });
  onTestFinished(async () => {
    await opened.close();
    store.close();
  });
  return { store, upstream: opened, told };
}

/** Replicas that have reached their store. */
export async function openReplicas<const Count extends number>(count: Count, options: ReplicaOptions) {
  const replicas = Array.from({ length: count }, () => openReplica({ replicas: count, ...options }));
  await allThere(replicas);
  return replicas;
}

export async function allThere(replicas: readonly Replica[]): Promise<void> {
  await expect.poll(() => replicas.map(({ store }) => store.away)).toEqual(replicas.map(() => null));
}

/** Sends one request; resolves with the code of its failure, or with `OK`. A 429 pauses, as providers have it. */
export async function codeOf({ upstream }: Replica): Promise<string> {
  const request = { method: 'GET', path: '/', step: 'test' } as const;
  const accept = (exchange: Exchange, from: AnsweringServer): string => {
    const refused = statusFailure(exchange, exchange.receivedAt);
    if (refused === null) return 'OK';
    if (exchange.status === 429 && refused.retryAfter !== null) from.pause(refused.retryAfter);
    throw new FailureError(refused);
  };
  try {
    return await upstream.send(request, { signal: AbortSignal.timeout(60_000), accept });
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
}

/** So many requests of each replica at once. */
export async function codesOf(replicas: readonly Replica[], each: number): Promise<string[]> {
  return Promise.all(replicas.flatMap((replica) => Array.from({ length: each }, () => codeOf(replica))));
}

/** The one hash that the store holds. */
export async function hashOf(redis: RedisServer) {
  const client = await clientOf(redis);
  const key = async (): Promise<string> => (await client.keys('test:{*'))[0] ?? '';
  return {
    key,
    client,
    field: async (name: string) => Number(await client.hGet(await key(), name)),
    /** As if it had been there for an hour. */
    age: async () => void (await client.hIncrBy(await key(), 'b', -3_600_000)),
  };
}

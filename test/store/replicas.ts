/** Several replicas of one source over one store, and an upstream that keeps a log of its own. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import type { Exchange } from '../../src/http/exchange.ts';
import { openUpstream, type UpstreamOptions } from '../../src/http/http-upstream.ts';
import { statusFailure } from '../../src/http/status.ts';
import type { Upstream } from '../../src/http/upstream.ts';
import { FailureError } from '../../src/model/failure.ts';
import { type Rate, ratesOf } from '../../src/model/rate.ts';
import { Secret } from '../../src/model/secret.ts';
import { openConfiguredStore } from '../../src/store/open-redis-store.ts';
import type { Store } from '../../src/store/store.ts';

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
}

export async function openLoggedUpstream(): Promise<LoggedUpstream> {
  const log: number[] = [];
  const upstream = { url: new URL('http://127.0.0.1'), log, status: 200 };
  const server = createServer((_request, response) => {
    log.push(performance.now());
    response.writeHead(upstream.status, { 'content-type': 'application/json' }).end('{}');
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
  readonly share?: number;
  readonly storeTimeoutMs?: number;
  readonly upstream?: Partial<UpstreamOptions>;
}

export function openReplica({
  storeUrl,
  url,
  rate,
  share = 0.25,
  storeTimeoutMs = 500,
  upstream = {},
}: ReplicaOptions): Replica {
  const told: (string | null)[] = [];
  const settings = {
    url: new Secret(storeUrl),
    prefix: 'test:',
    timeoutMs: storeTimeoutMs,
    coolOffMs: 100,
    share,
    balances: true,
  };
  const store = openConfiguredStore(settings, (away) => told.push(away));
  const headers = new Map([['authorization', new Secret('canary-4711')]]);
  const timeoutMs = 2000;
  const opened = openUpstream({
    url,
    headers,
    timeoutMs,
    connectTimeoutMs: 2000,
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

/** Sends one request; resolves with the code of its failure, or with `OK`. */
export async function codeOf({ upstream }: Replica): Promise<string> {
  const request = { method: 'GET', path: '/', step: 'test' } as const;
  const accept = (exchange: Exchange): string => {
    const refused = statusFailure(exchange, exchange.receivedAt);
    if (refused !== null) throw new FailureError(refused);
    return 'OK';
  };
  try {
    return await upstream.send(request, { signal: AbortSignal.timeout(20_000), accept });
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
}

/** The most requests of a log within any span of so many milliseconds. */
export function mostWithin(log: readonly number[], ms: number): number {
  let first = 0;
  return log.reduce((most, moment, index) => {
    while ((log[first] ?? moment) <= moment - ms) first += 1;
    return Math.max(most, index - first + 1);
  }, 0);
}

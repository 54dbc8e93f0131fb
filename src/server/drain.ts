/** Stops the server without cutting off running requests. */
import type { Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/schema.ts';
import { drainHeaders } from './request/answer-headers.ts';

export interface ServerState {
  draining: boolean;
  /** The responses that are not yet complete. */
  readonly running: Set<Writable>;
}

export function trackRequests(app: FastifyInstance, state: ServerState): void {
  app.addHook('onRequest', async (_request, reply) => {
    state.running.add(reply.raw);
    reply.raw.once('close', () => state.running.delete(reply.raw));
    if (state.draining) reply.headers(drainHeaders);
  });
}

/**
 * Lets running requests finish. While they do, new ones are still answered, because a load balancer needs a while to see
 * `/readyz` change. Then no new connection is accepted, and the requests that came in the meantime finish too.
 */
export async function drain(
  door: Pick<FastifyInstance, 'server'>,
  state: ServerState,
  { deadlineMs, drainDelayMs }: Pick<Config['server'], 'deadlineMs' | 'drainDelayMs'>,
): Promise<void> {
  state.draining = true;
  await Promise.all([finished(state.running, deadlineMs), setTimeout(drainDelayMs)]);
  door.server.close();
  await finished(state.running, deadlineMs);
}

/** For writing the answer of a request that took all its time. */
const GRACE_MS = 1000;

/** Waits for no longer than a request may run: a client that never sends the rest of its request cannot delay the stop. */
export async function finished(running: ReadonlySet<Writable>, deadlineMs: number): Promise<void> {
  const ends = [...running].map((response) => new Promise((resolve) => response.once('close', resolve)));
  await Promise.race([Promise.all(ends), setTimeout(deadlineMs + GRACE_MS, null, { ref: false })]);
}

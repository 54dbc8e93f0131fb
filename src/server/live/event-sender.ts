/** The answer of the graph's route to a client that accepts a stream of events. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerState } from '../drain.ts';
import { refused } from '../request/refused.ts';
import { noteOutcome } from '../request/request-log.ts';
import { sendEvents } from './event-stream.ts';
import type { LiveConnections } from './live-connections.ts';
import { openSubscription, type SubscriptionSettings } from './open-subscription.ts';
import { parametersInSearch } from './subscription-parameters.ts';

export interface EventSenderOptions extends SubscriptionSettings {
  readonly connections: LiveConnections;
  readonly state: ServerState;
}

export function eventSender(
  options: EventSenderOptions,
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const { connections, state, clients, limits } = options;
  const stalledMs = limits.live.stalledSeconds * 1000;
  return async (request, reply) => {
    if (state.draining) {
      await reply.code(503).send(refused('the server is about to stop; subscribe again', 'OVERLOADED'));
      return;
    }
    const { id, headers } = request;
    const client = clients?.of(request.raw) ?? null;
    const opened = await openSubscription({ id, headers, client, parameters: () => parametersOf(request) }, options);
    noteOutcome(request, { calls: [], errorCodes: opened.errorCodes, read: {} });
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value);
    reply.hijack();
    // It runs for as long as its client likes: no other request and no stop waits for it.
    state.running.delete(reply.raw);
    await sendEvents(reply.raw, opened, { connections, expires: client?.expires ?? null, stalledMs });
  };
}

/** What is wrong with them is said in the stream, where clients look for it. */
function parametersOf({ method, url, body }: FastifyRequest): unknown {
  if (method !== 'GET') return body;
  return parametersInSearch(url.split('?')[1] ?? '');
}

/** Refuses requests of strangers, and of clients that have asked too much, before their bodies are read. */
import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { Source } from '../../balances/source.ts';
import { markedHeaders } from '../request/answer-headers.ts';
import { refused } from '../request/refused.ts';
import { type Clients, isRefusal } from './clients.ts';
import { readableSources } from './readable-sources.ts';

export function clientGuard(clients: Clients, sources: ReadonlyMap<string, Source>): onRequestAsyncHookHandler {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const judged = await clients.admit(request.raw);
    if (!isRefusal(judged)) {
      reply.headers(markedHeaders(readableSources(sources, judged).values()));
      return;
    }
    const { status, code, message, headers } = judged;
    await reply.code(status).headers(headers).send(refused(message, code));
  };
}

/** What listens: the connections of clients, whichever configuration answers them at the moment. */
import { createServer, type RequestListener, type Server } from 'node:http';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Config } from '../config/schema.ts';
import type { Log } from '../log.ts';
import type { Upgrade } from './live/socket-server.ts';
import { answerClientError } from './request/client-errors.ts';

/** How often Node looks for connections whose time is up. */
const CHECK_MS = 2000;
/** So long a connection without requests stays open: longer than balancers keep theirs, which are 60 seconds by custom. */
const KEEP_ALIVE_MS = 72_000;

/** Fastify listens on both addresses of `localhost`; each gets a server of this kind. */
export function openDoor(
  { headersTimeoutMs, requestTimeoutMs, maxConnections }: Config['server'],
  { log, listener, upgrade }: { readonly log: Log; readonly listener: RequestListener; readonly upgrade: Upgrade },
): FastifyInstance {
  const open = (): Server => {
    const server = createServer(
      {
        headersTimeout: headersTimeoutMs,
        requestTimeout: requestTimeoutMs,
        connectionsCheckingInterval: Math.min(CHECK_MS, headersTimeoutMs),
        keepAliveTimeout: KEEP_ALIVE_MS,
        // Refused in words of our own, with the rest that is wrong with hosts.
        requireHostHeader: false,
      },
      listener,
    );
    server.maxConnections = maxConnections;
    server.on('clientError', answerClientError(log));
    server.on('upgrade', upgrade);
    return server;
  };
  return Fastify({ forceCloseConnections: true, serverFactory: open, clientErrorHandler: () => {} });
}

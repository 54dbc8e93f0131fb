/** An upstream that holds every request until the test lets it go. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';

export interface Gate {
  readonly url: string;
  /** Resolves when the first request has arrived. */
  readonly arrived: Promise<void>;
  /** Resolves when the connection of a request ends before it was answered. */
  readonly hungUp: Promise<void>;
  /** Answers all requests, waiting and future, with 200 and no body: a sign of life at TEOS. */
  open(): void;
  close(): Promise<void>;
}

export async function openGate(): Promise<Gate> {
  const arrived = Promise.withResolvers<void>();
  const hungUp = Promise.withResolvers<void>();
  const waiting = new Set<ServerResponse>();
  let isOpen = false;
  const server = createServer((_request, response) => {
    waiting.add(response);
    response.once('close', () => {
      if (!response.writableFinished) hungUp.resolve();
    });
    if (isOpen) response.end();
    arrived.resolve();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    arrived: arrived.promise,
    hungUp: hungUp.promise,
    open() {
      isOpen = true;
      for (const response of waiting) response.end();
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

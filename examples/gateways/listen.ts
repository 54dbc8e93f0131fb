/** Serves what answers requests of Node's own HTTP server, on loopback. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { Running } from './graph.ts';

export interface ListenOptions {
  /** @default any free one */
  readonly port?: number;
  /** Called once nothing is served any more. */
  stop(): unknown;
}

export async function listen(listener: RequestListener, { port = 0, stop }: ListenOptions): Promise<Running> {
  const server = createServer(listener);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/graphql`,
    async close() {
      server.close();
      server.closeAllConnections();
      await stop();
    },
  };
}

/** Ports for nodes that are told where to listen. */
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Nobody listens there for now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Listening for the contenders that stand on `node:http` alone. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Listening } from './contender.ts';
import type { TeosClient } from './teos-client.ts';

export async function listen(server: Server, client: TeosClient): Promise<Listening> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    async close() {
      server.closeAllConnections();
      server.close();
      await client.close();
    },
  };
}

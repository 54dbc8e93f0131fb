/** Servers that use `node:http` alone. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Listening } from './contender.ts';

interface Closable {
  close(): Promise<void>;
}

/** Listens on a free port; what is opened with it is closed with it. */
export async function listen(server: Server, ...others: readonly Closable[]): Promise<Listening> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    async close() {
      server.closeAllConnections();
      server.close();
      await Promise.all(others.map((other) => other.close()));
    },
  };
}

/** A server that answers every request with the JSON that `answer` makes of its body. */
export function serveJson(answer: (question: unknown) => Promise<unknown>): Server {
  const read = async (request: IncomingMessage): Promise<Buffer> => {
    const question: unknown = JSON.parse((await buffer(request)).toString());
    return Buffer.from(JSON.stringify(await answer(question)));
  };
  return createServer((request, response) => {
    read(request).then(
      (body) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
}

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
  return serveBytes(async (question) => [Buffer.from(JSON.stringify(await answer(question)))]);
}

/** A server that answers every request with the bytes of JSON that `answer` makes of its body, piece by piece. */
export function serveBytes(answer: (question: unknown) => Promise<readonly Buffer[]>): Server {
  const read = async (request: IncomingMessage): Promise<readonly Buffer[]> =>
    answer(JSON.parse((await buffer(request)).toString()));
  return createServer((request, response) => {
    read(request).then(
      (pieces) => {
        const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': length });
        response.cork();
        for (const piece of pieces) response.write(piece);
        response.end();
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
}

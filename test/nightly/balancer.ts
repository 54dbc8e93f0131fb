/** A balancer as small as can be: each request goes to the next of its servers, and to another where that one is gone. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Agent, request } from 'undici';

export interface Balancer {
  readonly url: string;
  close(): Promise<void>;
}

/** @param servers the URLs of those that take requests now */
export async function openBalancer(servers: () => readonly string[]): Promise<Balancer> {
  const dispatcher = new Agent({ connections: 64, pipelining: 1 });
  let turn = 0;
  const forward = async (path: string, body: Buffer): Promise<{ status: number; text: string }> => {
    const tries = servers().length;
    for (let attempt = 1; ; attempt += 1) {
      const all = servers();
      turn += 1;
      try {
        const headers = { 'content-type': 'application/json' };
        const origin = all[turn % all.length] ?? '';
        const answer = await request(`${origin}${path}`, { method: 'POST', headers, body, dispatcher });
        return { status: answer.statusCode, text: await answer.body.text() };
      } catch (error) {
        if (attempt >= tries) return { status: 502, text: String(error) };
      }
    }
  };
  const server = createServer(async (message, response) => {
    const { status, text } = await forward(message.url ?? '/', await buffer(message));
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await dispatcher.destroy();
    },
  };
}

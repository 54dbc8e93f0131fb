/** Files and ports that a test needs for as long as it runs. */
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Writes a file into a folder of its own; answers its path. */
export async function fileWith(content: string | object, name = 'balancegraph.json'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'balancegraph-cli-'));
  const file = join(folder, name);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

/** An HTTP server on loopback; answers its port. */
export async function listening(answer: RequestListener = (_request, response) => response.end()): Promise<number> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Port 9 of loopback belongs to the discard service, which does not run. */
export const NOBODY = 'http://127.0.0.1:9';

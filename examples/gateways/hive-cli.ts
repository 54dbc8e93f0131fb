/** Apollo Federation 2 once more, by the command line of Hive Gateway: the same supergraph, from a file, in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { GatewayOptions, Running } from './graph.ts';
import { freePort } from './port.ts';
import { runExample } from './run.ts';
import { composeSupergraph } from './supergraph.ts';

/** The folder with the configuration of the gateway, where the gateway is installed. */
const folder = fileURLToPath(new URL('hive-cli/', import.meta.url));

export function startHiveCli(options: GatewayOptions): Promise<Running> {
  return startCommand(options, []);
}

/** The same with the query planner of Hive Router. */
export function startHiveCliRouter(options: GatewayOptions): Promise<Running> {
  return startCommand(options, ['--hive-router-runtime']);
}

async function startCommand({ graphs, port, ...how }: GatewayOptions, flags: readonly string[]): Promise<Running> {
  const supergraph = await composeSupergraph({ graphs, ...how });
  const place = await mkdtemp(join(tmpdir(), 'supergraph-'));
  const file = join(place, 'supergraph.graphql');
  await writeFile(file, supergraph);
  // It does not tell which port it got, where it may take any.
  const chosen = port || (await freePort());
  const [token = ''] = graphs.flatMap(({ headers = {} }) => headers['x-gateway-token'] ?? []);
  const { PATH = '', NODE_OPTIONS = '' } = process.env;
  const gateway = spawn(
    process.execPath,
    [
      join(folder, 'node_modules/@graphql-hive/gateway/dist/bin.js'),
      ...['supergraph', file, '--host', '127.0.0.1', '--port', String(chosen)],
      ...flags,
    ],
    // Only these: it would report to Hive where a variable holds a key, and takes most of its options from variables too.
    { cwd: folder, env: { PATH, NODE_OPTIONS, GATEWAY_TOKEN: token }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const ended = once(gateway, 'close');
  const close = async () => {
    gateway.kill('SIGINT');
    await ended;
    await rm(place, { recursive: true });
  };
  let complaints = '';
  const note = (chunk: Buffer) => {
    complaints += chunk;
  };
  gateway.stderr.on('data', note);
  if (await says(gateway.stdout, 'Listening on')) {
    gateway.stderr.off('data', note).pipe(process.stderr, { end: false });
    return { url: `http://127.0.0.1:${chosen}/graphql`, close };
  }
  await close();
  throw new Error(`Hive Gateway did not start: ${complaints}`);
}

/** Whether the text comes before the end. What comes afterwards is read, and left. */
async function says(output: Readable, text: string): Promise<boolean> {
  let told = '';
  return new Promise((resolve) => {
    output.on('data', (chunk) => {
      if (told.includes(text)) return;
      told += chunk;
      if (told.includes(text)) resolve(true);
    });
    output.on('end', () => resolve(false));
  });
}

if (import.meta.main) await runExample('federation', startHiveCli);

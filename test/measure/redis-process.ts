/** A Redis of its own, for a test or a measurement. It keeps nothing on disk. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

export interface RedisProcess {
  readonly url: string;
  readonly process: ChildProcess;
  /** Ends it at once. */
  kill(): Promise<void>;
}

export interface RedisOptions {
  /** As on the command line, such as `--requirepass`. */
  readonly options?: readonly string[];
  /** @default any free one */
  readonly port?: number | undefined;
  /** The password that stands in the URL. @default none */
  readonly secret?: string;
}

/** Rejects where there is no `redis-server`. */
export async function startRedisProcess({ options = [], port, secret = '' }: RedisOptions): Promise<RedisProcess> {
  const listens = port ?? (await freePort());
  const given = ['--port', String(listens), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...options];
  const child = spawn('redis-server', given, { stdio: ['ignore', 'pipe', 'inherit'] });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () =>
      reject(new Error('redis-server has ended; install it with: apt-get install redis-server')),
    );
    let said = '';
    child.stdout.on('data', (data) => {
      said += data;
      if (said.includes('Ready to accept connections')) resolve();
    });
  });
  return { url: `redis://${secret === '' ? '' : `:${secret}@`}127.0.0.1:${listens}`, process: child, kill };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** A Redis of its own for a test: started by it, and ended by the process that was started. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createClient } from '@redis/client';
import { onTestFinished } from 'vitest';

export interface RedisServer {
  readonly url: string;
  readonly process: ChildProcess;
  /** Ends it at once. */
  kill(): Promise<void>;
}

/** @param options as on the command line, such as `--requirepass` */
export async function startRedis(options: readonly string[] = [], port?: number, secret = ''): Promise<RedisServer> {
  const listens = port ?? (await freePort());
  const given = ['--port', String(listens), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...options];
  const child = spawn('redis-server', given, { stdio: ['ignore', 'pipe', 'inherit'] });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
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
  const url = `redis://${secret === '' ? '' : `:${secret}@`}127.0.0.1:${listens}`;
  return {
    url,
    process: child,
    kill,
  };
}

/** A client that the test itself asks by. */
export async function clientOf({ url }: RedisServer) {
  const client = createClient({ url });
  client.on('error', () => {});
  await client.connect();
  onTestFinished(() => {
    if (client.isOpen) client.destroy();
  });
  return client;
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

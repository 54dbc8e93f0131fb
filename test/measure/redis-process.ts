/** A Redis of its own for a run: it keeps nothing on disk, and is ended by the process that was started. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../free-port.ts';

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  readonly process: ChildProcess;
  /** Ends it at once. */
  kill(): Promise<void>;
}

/**
 * @param options as on the command line, such as `--requirepass`
 * @param secret the password that its URL gets
 */
export async function openRedis(options: readonly string[] = [], port?: number, secret = ''): Promise<RedisServer> {
  const listens = port ?? (await freePort());
  const given = ['--port', String(listens), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...options];
  const child = spawn('redis-server', given, { stdio: ['ignore', 'pipe', 'inherit'] });
  // It would outlive a process that ends in a hurry.
  const onExit = (): void => void child.kill('SIGKILL');
  process.once('exit', onExit);
  const kill = async (): Promise<void> => {
    process.off('exit', onExit);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  try {
    await ready(child);
  } catch (error) {
    await kill();
    throw error;
  }
  const url = `redis://${secret === '' ? '' : `:${secret}@`}127.0.0.1:${listens}`;
  return { url, port: listens, process: child, kill };
}

async function ready(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () =>
      reject(new Error('redis-server has ended; install it with: apt-get install redis-server')),
    );
    let said = '';
    child.stdout?.on('data', (data) => {
      said += data;
      if (said.includes('Ready to accept connections')) resolve();
    });
  });
}

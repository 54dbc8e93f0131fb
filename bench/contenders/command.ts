/** Contenders that are commands: started on a free port, and ended with the process that started them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { rivalsFolder } from '../rivals.ts';
import type { Listening } from './contender.ts';

export interface Command {
  readonly command: readonly [command: string, ...rest: readonly string[]];
  readonly environment?: Readonly<Record<string, string>>;
  readonly port: number;
}

const PATIENCE_MS = 60_000;

/** Resolves once it listens. */
export async function startCommand({ command, environment, port }: Command): Promise<Listening> {
  const [name, ...args] = command;
  const env = { ...process.env, ...environment };
  const child = spawn(name, args, { cwd: rivalsFolder, env, stdio: ['ignore', 'ignore', 'inherit'] });
  const kill = () => child.kill();
  process.once('exit', kill);
  const ended = once(child, 'exit');
  const end = performance.now() + PATIENCE_MS;
  while (!(await listens(port))) {
    if (child.exitCode !== null || performance.now() > end) throw new Error(`${name} does not start`);
    await pause(100);
  }
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    pids: [child.pid ?? 0],
    async close() {
      process.off('exit', kill);
      kill();
      await ended;
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

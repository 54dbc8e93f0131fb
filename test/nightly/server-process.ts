/** A server in a process of its own, so that what it costs is its own, and nothing that asks it slows it down. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Order, Usage } from './server-child.ts';

export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** After a full collection of garbage. */
  usage(): Promise<Usage>;
  /** Resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** The configuration as plain data: secrets stand in their places. */
export async function startServerProcess(config: object): Promise<ServerProcess> {
  const child = fork(fileURLToPath(new URL('server-child.ts', import.meta.url)), {
    execArgv: ['--expose-gc', '--max-old-space-size=512', '--unhandled-rejections=strict'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const ask = async (order: Order): Promise<unknown> => {
    const listening = new AbortController();
    const answered = once(child, 'message', { signal: listening.signal });
    child.send(order);
    const [answer] = await Promise.race([answered, ended.then(() => [null])]);
    if (answer !== null) return answer;
    listening.abort();
    throw new Error('the server has ended');
  };
  const { url } = (await ask({ start: config })) as { readonly url: string };
  return {
    url,
    pid: child.pid ?? 0,
    usage: async () => (await ask('usage')) as Usage,
    async stop() {
      child.send('stop' satisfies Order);
      const [code] = await ended;
      return code;
    },
  };
}

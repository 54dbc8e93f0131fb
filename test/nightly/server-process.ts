/** A server in a process of its own, so that what it costs is its own, and nothing that asks it slows it down. */
import { forkModule } from '../measure/forked.ts';
import type { Order, Usage } from './server-child.ts';
import type { Stretch } from './stretches.ts';

export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** After a full collection of garbage. */
  usage(): Promise<Usage>;
  /** The longest for which its event loop was held since this was asked for the last time; the first time begins it. */
  stretch(): Promise<Stretch>;
  /** Resolves with the exit code. */
  stop(): Promise<number | null>;
}

/**
 * @param config as plain data: secrets stand in their places
 * @param heapMebibytes what the old generation of the heap may hold
 */
export async function startServerProcess(config: object, heapMebibytes = 512): Promise<ServerProcess> {
  const memory = ['--expose-gc', `--max-old-space-size=${heapMebibytes}`];
  const child = forkModule(new URL('server-child.ts', import.meta.url), memory);
  const { url } = (await child.ask({ start: config } satisfies Order)) as { readonly url: string };
  return {
    url,
    pid: child.pid,
    usage: async () => (await child.ask('usage' satisfies Order)) as Usage,
    stretch: async () => (await child.ask('stretch' satisfies Order)) as Stretch,
    stop: () => child.stop('stop' satisfies Order),
  };
}

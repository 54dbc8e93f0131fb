/** One contender in several processes that share a port, as Node's cluster does it. */
import cluster from 'node:cluster';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ContenderOrder, Opened } from './contender-child.ts';
import type { Open } from './contenders/contender.ts';
import type { ContenderName } from './contenders.ts';

export function openInProcesses(name: ContenderName): Open {
  return async (setting) => {
    cluster.setupPrimary({ exec: fileURLToPath(new URL('contender-child.ts', import.meta.url)) });
    const workers = Array.from({ length: setting.processes }, () => cluster.fork());
    const opened = await Promise.all(
      workers.map(async (worker) => {
        worker.send({ open: name, setting: { ...setting, processes: 1 } } satisfies ContenderOrder);
        const [answer] = await once(worker, 'message');
        return answer as Opened;
      }),
    );
    return {
      url: opened[0]?.url ?? '',
      pids: [process.pid, ...opened.flatMap(({ pids }) => pids)],
      async close() {
        await Promise.all(
          workers.map(async (worker) => {
            worker.send('stop' satisfies ContenderOrder);
            await once(worker, 'exit');
          }),
        );
      },
    };
  };
}

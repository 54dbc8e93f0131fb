/** A server of one checkout of this repository in a process of its own, told by messages what to open. */
import { pathToFileURL } from 'node:url';
import type { Open } from './contenders/contender.ts';
import type { Setting } from './scenarios.ts';

export type VersionOrder =
  | { readonly open: 'balancegraph' | 'hand-written'; readonly folder: string; readonly setting: Setting }
  /** How much processor time the process has used. */
  | 'cpu'
  | 'stop';

// Nobody is left to ask.
process.once('disconnect', () => process.exit(0));
process.on('message', async (order: VersionOrder) => {
  if (order === 'stop') process.exit(0);
  if (order === 'cpu') {
    const { user, system } = process.cpuUsage();
    process.send?.({ ms: (user + system) / 1000 });
    return;
  }
  const { href } = pathToFileURL(`${order.folder}/bench/contenders/${order.open}.ts`);
  const { open }: { readonly open: Open } = await import(href);
  const { url } = await open(order.setting);
  process.send?.({ url });
});

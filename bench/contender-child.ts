/** One contender in a process of its own; does what it is told by messages. */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { type ContenderName, contenders } from './contenders.ts';
import type { Setting } from './scenarios.ts';

export type ContenderOrder =
  | { readonly open: ContenderName; readonly setting: Setting }
  | 'profile'
  /** Ends the profile and writes it to this file. */
  | { readonly write: string }
  | 'stop';

let close = async (): Promise<void> => {};
const session = new Session();

// Nobody is left to ask.
process.once('disconnect', () => process.exit(0));
process.on('message', async (order: ContenderOrder) => {
  if (order === 'stop') {
    await close();
    process.exit(0);
  } else if (order === 'profile') {
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.start');
    process.send?.('started');
  } else if ('write' in order) {
    const { profile } = await session.post('Profiler.stop');
    writeFileSync(order.write, JSON.stringify(profile));
    process.send?.('written');
  } else {
    const open = await contenders[order.open].load();
    const listening = await open(order.setting);
    close = listening.close;
    process.send?.({ url: listening.url });
  }
});

/** One contender in a process of its own, controlled by messages. */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type ContenderName, contenders } from './contenders.ts';
import { openInProcesses } from './processes.ts';
import type { Setting } from './scenarios.ts';

export type ContenderOrder =
  | { readonly open: ContenderName; readonly setting: Setting }
  /** Begins to measure the longest time for which the event loop is blocked. */
  | 'watch'
  | 'blocked'
  | 'profile'
  /** Ends the profile and writes it to this file. */
  | { readonly write: string }
  | 'stop';

/** The answer to `open`. */
export interface Opened {
  readonly url: string;
  readonly pids: readonly number[];
}

/** The answer to `blocked`: the longest time; null where the work is done elsewhere. */
export interface Blocked {
  readonly ms: number | null;
}

/** The event loop is checked this often; a longer interval counts as blocked. */
const LOOK_MS = 10;

/** Whether the work is done in this process. */
let here = true;
let close = async (): Promise<void> => {};
const session = new Session();
const delay = monitorEventLoopDelay({ resolution: LOOK_MS });

// The parent process has ended.
process.once('disconnect', () => process.exit(0));
process.on('message', async (order: ContenderOrder) => {
  if (order === 'stop') {
    await close();
    process.exit(0);
  } else if (order === 'watch') {
    delay.disable();
    delay.reset();
    delay.enable();
    process.send?.('watching');
  } else if (order === 'blocked') {
    process.send?.({ ms: here ? Math.max(0, delay.max / 1e6 - LOOK_MS) : null } satisfies Blocked);
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
    const { open: name, setting } = order;
    const open = setting.processes > 1 ? openInProcesses(name) : await contenders[name].load();
    const { url, pids = [process.pid], close: end } = await open(setting);
    close = end;
    here = pids.length === 1 && pids[0] === process.pid;
    process.send?.({ url, pids } satisfies Opened);
  }
});

/**
 * What goes on running in a process when a test file has ended, and every later file of the process pays for: a function that
 * calls itself in each turn of the event loop takes all the time that others wait, and memory if it keeps anything. Timers are
 * not counted, as vitest has its own; nor are sockets, which end when their other ends do.
 */
import { promisify } from 'node:util';

/** Named as in `process.getActiveResourcesInfo()`. */
const KINDS = [
  { name: 'Immediate', what: 'functions that run in every turn' },
  { name: 'TCPServerWrap', what: 'servers that listen' },
] as const;

/** Node closes a server at the end of a turn or the next. What is called but once is not there in all of them. */
const TURNS = 5;

/** Of the real event loop, whatever a test does to the clock. */
const nextTurn = promisify(setImmediate);

/** How much of each kind runs in this turn. */
export function running(): readonly number[] {
  const active = process.getActiveResourcesInfo();
  return KINDS.map(({ name }) => active.filter((resource) => resource === name).length);
}

/** In words, of which kinds more runs in each of some turns than `before`. */
export async function leftRunning(before: readonly number[]): Promise<readonly string[]> {
  const seen = [running()];
  for (let turn = 0; turn < TURNS; turn += 1) {
    await nextTurn();
    seen.push(running());
  }
  const isLeft = (kind: number): boolean => seen.every((counts) => (counts[kind] ?? 0) > (before[kind] ?? 0));
  return KINDS.filter((_, kind) => isLeft(kind)).map(({ what }) => what);
}

/**
 * Set-up of every test file: files take turns in a process, so each has to leave what they share as it found it. Names what a
 * file left changed. What is new is no harm, as modules that are loaded bring globals of their own.
 */
import { afterAll, expect } from 'vitest';

const EVENTS = ['SIGINT', 'SIGTERM', 'uncaughtException', 'unhandledRejection'];

/** What tests replace for a while: by name, how it is now. */
function shared(): ReadonlyMap<string, unknown> {
  const { process: own, console: log, performance: clock, ...globals } = globalThis;
  return new Map<string, unknown>([
    ...Object.entries(own.env).map(([name, value]) => [`process.env.${name}`, value] as const),
    ...EVENTS.map((event) => [`listeners of process on ${event}`, own.listenerCount(event)] as const),
    ...Object.entries(log).map(([name, value]) => [`console.${name}`, value] as const),
    ...Object.entries(globals),
    ['names in process.env', Object.keys(own.env).toSorted().join(' ')],
    ['process.stdout.write', own.stdout.write],
    ['process.stderr.write', own.stderr.write],
    ['process.cwd()', own.cwd()],
    ['performance.now', clock.now],
    ['Math.random', Math.random],
    ['Date', Date],
  ]);
}

const before = shared();

afterAll(() => {
  const after = shared();
  const changed = [...before.keys()].filter((name) => before.get(name) !== after.get(name));
  expect(changed, 'what all test files of a process share').toEqual([]);
});

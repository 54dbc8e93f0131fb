/**
 * Set-up of every test file: files may take turns in a process, so each has to leave what they share as it found it. Names what a
 * file left changed. New globals are no harm: modules that are loaded bring their own.
 */
import { afterAll, expect } from 'vitest';
import { leftRunning, running } from './left-running.ts';

const EVENTS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM'];

/** Set once in a process: by the example of Apollo's gateway when it is loaded, by `@whatwg-node/server` for its first server. */
const lasting = { variable: 'APOLLO_TELEMETRY_DISABLED', listener: 'terminateHandler' };

/** What tests replace for a while: by name, how it is now. */
function shared(): ReadonlyMap<string, unknown> {
  const { process: own, console: log, performance: clock, ...globals } = globalThis;
  const variables = Object.entries(own.env).filter(([name]) => name !== lasting.variable);
  const listeners = (event: NodeJS.Signals): number =>
    own.listeners(event).filter(({ name }) => name !== lasting.listener).length;
  return new Map<string, unknown>([
    ['variables of the environment', JSON.stringify(variables.toSorted())],
    ...EVENTS.map((event) => [`listeners of process on ${event}`, listeners(event)] as const),
    ...Object.entries(log).map(([name, value]) => [`console.${name}`, value] as const),
    ...Object.entries(globals),
    ['process.stdout.write', own.stdout.write],
    ['process.stderr.write', own.stderr.write],
    ['process.cwd()', own.cwd()],
    ['performance.now', clock.now],
    ['Math.random', Math.random],
    ['Date', Date],
  ]);
}

const before = { shared: shared(), running: running() };

afterAll(async () => {
  const left = await leftRunning(before.running);
  const after = shared();
  const changed = [...before.shared].filter(([name, was]) => was !== after.get(name)).map(([name]) => name);
  expect([...changed, ...left], 'what all test files of a process share').toEqual([]);
});

/**
 * Whatever the store does, replicas together never start more than the quota: random faults, times and clocks over the real
 * script, by a time of the test's own.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../depth.ts';
import { mostWithin } from '../measure/numbers.ts';
import { clientOf, startRedis } from './redis-server.ts';
import { type Fate, Simulation } from './simulated.ts';

const REPLICAS = 3;
const TIMEOUT = 100;

const replica = fc.nat(REPLICAS - 1);
const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Fate>(0) },
  { weight: 1, arbitrary: fc.constantFrom<Fate>('unasked', 'unanswered') },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 3 * TIMEOUT }) },
);

/** Calls that are asked for, with what becomes of the question. */
const ask = fc.record({ what: fc.constant('ask' as const), replica, calls: fc.integer({ min: 1, max: 12 }), fate });
const move = fc.record({
  what: fc.constant('move' as const),
  ms: fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 400, max: 6000 })),
});
const back = fc.record({ what: fc.constant('back' as const), replica });
const fault = fc.constantFrom(
  { what: 'empty' } as const,
  { what: 'save' } as const,
  { what: 'restart' } as const,
  {
    what: 'restart to old',
  } as const,
  { what: 'clock back' } as const,
);

type Step = typeof ask | typeof move | typeof back | typeof fault extends fc.Arbitrary<infer T> ? T : never;

async function take(simulation: Simulation, step: Step, reportMs?: number): Promise<void> {
  const asked = 'replica' in step ? simulation.replicas[step.replica] : undefined;
  if (step.what === 'move') await simulation.move(step.ms, reportMs);
  else if (step.what === 'empty') await simulation.empty();
  else if (step.what === 'save') await simulation.save();
  else if (step.what === 'restart') await simulation.restart(false);
  else if (step.what === 'restart to old') await simulation.restart(true);
  else if (step.what === 'clock back') simulation.turnBack(3_600_000);
  else if (asked === undefined) throw new Error('no such replica');
  else if (step.what === 'back') asked.isAway = false;
  else {
    asked.next = step.fate;
    await asked.ask(step.calls);
  }
}

async function play(simulation: Simulation, steps: readonly Step[], reportMs?: number): Promise<void> {
  for (const step of steps) await take(simulation, step, reportMs);
  await simulation.move(10 * TIMEOUT);
  await simulation.empty();
}

const parts = { replicas: REPLICAS, share: 0.1, timeoutMs: TIMEOUT };

test('time spans that a store waits for after it may have forgotten: never over the quota, whatever happens', async () => {
  const client = await clientOf(await startRedis());
  const rates = [
    { calls: 10, perMs: 1000 },
    { calls: 24, perMs: 5000 },
  ];
  const steps = fc.array(
    fc.oneof(
      { weight: 8, arbitrary: ask },
      { weight: 5, arbitrary: move },
      { weight: 1, arbitrary: back },
      {
        weight: 2,
        arbitrary: fault,
      },
    ),
    { minLength: 10, maxLength: 80 },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const simulation = new Simulation(client, REPLICAS, { ...parts, rates, settleMs: 5000 });
      await play(simulation, list);
      for (const { calls, perMs } of rates) expect(mostWithin(simulation.log, perMs)).toBeLessThanOrEqual(calls);
    }),
    { numRuns: runs(300) },
  );
});

test('longer time spans: never over the quota, where all replicas report to a store that may have forgotten', async () => {
  const client = await clientOf(await startRedis());
  const rates = [{ calls: 60, perMs: 60_000 }];
  const steps = fc.array(
    fc.oneof({ weight: 6, arbitrary: ask }, { weight: 4, arbitrary: move }, { weight: 1, arbitrary: fault }),
    { minLength: 10, maxLength: 80 },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const simulation = new Simulation(client, REPLICAS, { ...parts, rates, settleMs: 2000 });
      await play(simulation, list, 1000);
      expect(mostWithin(simulation.log, 60_000)).toBeLessThanOrEqual(60);
    }),
    { numRuns: runs(300) },
  );
});

test('with a store that works, processes that come and go without end never exceed the quota', async () => {
  const client = await clientOf(await startRedis());
  const rates = [{ calls: 20, perMs: 5000 }];
  const replaced = fc.record({ what: fc.constant('replaced' as const), replica });
  const well = ask.map((step) => ({ ...step, fate: 0 }));
  const steps = fc.array(
    fc.oneof(
      { weight: 4, arbitrary: well },
      { weight: 1, arbitrary: replaced },
      {
        weight: 2,
        arbitrary: move,
      },
    ),
    { maxLength: 60 },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const simulation = new Simulation(client, REPLICAS, { ...parts, rates, settleMs: 0 });
      for (const step of list) {
        if (step.what === 'replaced') simulation.replicas[step.replica]?.replace();
        else await take(simulation, step);
      }
      expect(mostWithin(simulation.log, 5000)).toBeLessThanOrEqual(20);
      await simulation.empty();
    }),
    { numRuns: runs(300) },
  );
});

test('a start counts for its whole time span, even if it leaves as late as its grant is good', async () => {
  const client = await clientOf(await startRedis());
  const rates = [{ calls: 1, perMs: 1000 }];
  // Where in a slice of the store the grant is given.
  for (let offset = 0; offset < 50; offset += 7) {
    const simulation = new Simulation(client, 2, { ...parts, rates, settleMs: 0 });
    await simulation.move(1 + offset);
    const [late, other] = simulation.replicas;
    if (late === undefined || other === undefined) throw new Error('no replicas');
    late.next = TIMEOUT;
    await late.ask(1);
    await simulation.move(900);
    while (simulation.log.length < 2) {
      await simulation.move(1);
      await other.ask(1);
    }
    const [first = 0, second = 0] = simulation.log;
    expect(second - first).toBeGreaterThanOrEqual(1000);
    expect(second - first).toBeLessThanOrEqual(1000 + TIMEOUT + 2 * 50);
    await simulation.empty();
  }
});

test('what others have used up counts for all, until the moment that the source names', async () => {
  const client = await clientOf(await startRedis());
  const simulation = new Simulation(client, 2, { ...parts, rates: [{ calls: 30, perMs: 60_000 }], settleMs: 0 });
  const [one, other] = simulation.replicas;
  if (one === undefined || other === undefined) throw new Error('no replicas');
  const askBoth = async (): Promise<number> => {
    const before = simulation.log.length;
    await one.ask(30);
    await other.ask(30);
    return simulation.log.length - before;
  };
  await one.ask(5);
  one.server.correct({ perMs: 60_000, left: 4, endsInMs: 20_000 });
  await simulation.move(1);
  expect(await askBoth()).toBe(4);
  await simulation.move(19_000);
  expect(await askBoth()).toBe(0);
  await simulation.move(2000);
  // The third replica, which does not ask, has 3 for itself.
  expect(await askBoth()).toBe(30 - 5 - 4 - 3);
});

test('what is granted ahead counts, and of a rate is no more than a hundredth of what is left', async () => {
  const client = await clientOf(await startRedis());
  const simulation = new Simulation(client, 3, { ...parts, rates: [{ calls: 1000, perMs: 1000 }], settleMs: 0 });
  for (const one of simulation.replicas) one.ahead = 64;
  await simulation.replicas[0]?.ask(1);
  // 700 are common.
  expect(simulation.log).toHaveLength(1 + 7);
  for (let ms = 0; ms < 2000; ms += 50) {
    for (const one of simulation.replicas) await one.ask(20);
    await simulation.move(50);
  }
  expect(mostWithin(simulation.log, 1000)).toBe(1000);
});

test('what a replica has started without the store counts for those that come after it, once it has told', async () => {
  const client = await clientOf(await startRedis());
  const simulation = new Simulation(client, 3, { ...parts, rates: [{ calls: 30, perMs: 60_000 }], settleMs: 0 });
  for (const one of simulation.replicas) {
    one.isAway = true;
    await one.ask(30);
    one.isAway = false;
  }
  expect(simulation.log).toHaveLength(9);
  for (const one of simulation.replicas) {
    await one.ask(30);
    one.replace();
  }
  for (const one of simulation.replicas) await one.ask(30);
  expect(simulation.log).toHaveLength(30);
});

test('a quota is used up whole where all replicas have work, and each has its part without the store', async () => {
  const client = await clientOf(await startRedis());
  const options = { ...parts, rates: [{ calls: 30, perMs: 5000 }], settleMs: 5000 };
  const simulation = new Simulation(client, REPLICAS, options);
  const askAll = async (): Promise<number> => {
    const before = simulation.log.length;
    for (const one of simulation.replicas) await one.ask(30);
    return simulation.log.length - before;
  };
  // New, the store may have forgotten: own parts alone.
  expect(await askAll()).toBe(9);
  await simulation.move(5300);
  expect(await askAll()).toBe(30);
  expect(await askAll()).toBe(0);
  await simulation.move(5300);
  for (const one of simulation.replicas) one.isAway = true;
  expect(await askAll()).toBe(9);
  for (const one of simulation.replicas) one.isAway = false;
  expect(await askAll()).toBe(21);
  await simulation.move(5300);
  expect(await askAll()).toBe(30);
  await simulation.empty();
  expect(await askAll()).toBe(0);
  await simulation.move(5300);
  expect(await askAll()).toBe(30);
});

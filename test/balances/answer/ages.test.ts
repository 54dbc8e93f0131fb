/** How old kept balances are, by two clocks, of which the operator can set one. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ageOf } from '../../../src/balances/answer/observed.ts';
import type { Freshness } from '../../../src/balances/kept/kept-balances.ts';
import { account, openInvented, read } from '../invented.ts';

const NOON = Date.parse('2026-11-30T12:00:00Z');
const HOUR = 3_600_000;

/** Clocks that a test sets: `passed` moves both, `wall` the time of day alone. */
class Clocks {
  ms = 1000;
  wall = NOON;

  now = (): number => this.ms;
  date = (): Date => new Date(this.wall);

  passed(ms: number): void {
    this.ms += ms;
    this.wall += ms;
  }
}

const a = account('a');
const young: Freshness = { maxAgeMs: 1000, staleIfErrorMs: 0 };

/** A source whose every answer is one more than the last, and a request that takes a balance of some age. */
function openCounting(clock: Clocks) {
  let total = 0n;
  const rows = {
    get x() {
      total += 1n;
      return total;
    },
  };
  const { request, sent } = openInvented([read({ name: 'read', rows })], {
    clock,
    send: async (asked) => ({ request: asked, status: 200, header: () => null, body: {}, receivedAt: clock.date() }),
  });
  const ask = async (freshness: Freshness): Promise<string> => {
    const outcome = (await request().loader.pairs(a, ['x'], null, freshness)).at(0);
    if ('failure' in outcome) return outcome.failure.code;
    return `${outcome.servedFrom ?? 'SOURCE'} ${outcome.value.amounts.total} ${outcome.observed.date.toISOString()}`;
  };
  return { ask, sent };
}

test('a clock set back makes no balance younger', async () => {
  const clock = new Clocks();
  const { ask, sent } = openCounting(clock);
  expect(await ask(young)).toBe('SOURCE 1 2026-11-30T12:00:00.000Z');
  clock.passed(2000);
  clock.wall -= HOUR;
  expect(await ask(young)).toBe('SOURCE 2 2026-11-30T11:00:02.000Z');
  clock.passed(500);
  expect(await ask(young)).toBe('CACHE 2 2026-11-30T11:00:02.000Z');
  expect(sent).toHaveLength(2);
});

test('a clock set back costs no call while the balance is young enough', async () => {
  const clock = new Clocks();
  const { ask, sent } = openCounting(clock);
  await ask(young);
  clock.passed(1000);
  clock.wall -= HOUR;
  expect(await ask(young)).toBe('CACHE 1 2026-11-30T12:00:00.000Z');
  clock.passed(1);
  expect(await ask(young)).toMatch(/^SOURCE 2 /);
  expect(sent).toHaveLength(2);
});

test('a clock set forward, or time that passed in suspension, makes every balance older', async () => {
  const clock = new Clocks();
  const { ask } = openCounting(clock);
  await ask(young);
  clock.wall += HOUR;
  expect(await ask(young)).toBe('SOURCE 2 2026-11-30T13:00:00.000Z');
  expect(await ask(young)).toBe('CACHE 2 2026-11-30T13:00:00.000Z');
});

test('of several answers each has an age of its own', async () => {
  const clock = new Clocks();
  const { ask } = openCounting(clock);
  await ask(young);
  clock.passed(30_000);
  clock.wall -= HOUR;
  await ask(young);
  clock.passed(40_000);
  // The first has been kept for longer than any balance may be, the second for 40 seconds.
  expect(await ask({ maxAgeMs: 60_000, staleIfErrorMs: 0 })).toMatch(/^CACHE 2 /);
});

test('an age is never less than what either clock says, however the time of day is set', () => {
  const jump = fc.integer({ min: -2 * HOUR, max: 2 * HOUR });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(HOUR), jump), { maxLength: 6 }), (steps) => {
      const clock = new Clocks();
      const observed = { date: clock.date(), ms: clock.now() };
      let passed = 0;
      for (const [ms, by] of steps) {
        clock.passed(ms);
        clock.wall += by;
        passed += ms;
      }
      const age = ageOf(observed, clock);
      expect(age).toBeGreaterThanOrEqual(passed);
      expect(age).toBe(Math.max(passed, clock.wall - NOON));
    }),
  );
});

import { expect, test } from 'vitest';
import { Memory } from '../../../src/balances/fact/memory.ts';
import { FailureError } from '../../../src/model/failure.ts';

const patient = new AbortController().signal;
const fact = { name: 'gold' };

function memory(): Memory<string, typeof fact> {
  return new Memory({ max: 10, ttlMs: 60_000 });
}

test('a fact is loaded once, also for requests that ask while it is loading', async () => {
  const kept = memory();
  let loads = 0;
  const load = async (): Promise<typeof fact> => {
    loads += 1;
    return fact;
  };
  await Promise.all([kept.load('a', load, patient), kept.load('a', load, patient)]);
  await kept.load('a', load, patient);
  expect(loads).toBe(1);
  expect(kept.get('a')).toBe(fact);
});

test('a failed load reaches all waiters and is not kept', async () => {
  const kept = memory();
  const fails = (): Promise<typeof fact> => Promise.reject(new Error('down'));
  const asked = [kept.load('a', fails, patient), kept.load('a', fails, patient)];
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await kept.load('a', async () => fact, patient)).toBe(fact);
});

test('a waiter that is aborted leaves the load running for the others', async () => {
  const kept = memory();
  const arriving = Promise.withResolvers<typeof fact>();
  const impatient = new AbortController();
  const first = kept.load('a', () => arriving.promise, impatient.signal);
  const second = kept.load('a', () => arriving.promise, patient);
  impatient.abort();
  const reason: unknown = await first.catch((error: unknown) => error);
  expect(reason).toBeInstanceOf(FailureError);
  expect(reason instanceof FailureError ? reason.failure.code : null).toBe('CANCELLED');
  arriving.resolve(fact);
  expect(await second).toBe(fact);
});

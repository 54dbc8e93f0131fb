/** Values that wait together: by promises of their own they would come to the same. */
import { expect, test } from 'vitest';
import { isAwaited, Later } from '../../src/model/later.ts';

const ready = Promise.resolve();
const failing = new Later<number>(ready, () => {
  throw new Error('no value');
});

test('it is awaited like a promise', async () => {
  expect(await new Later(ready, () => 7)).toBe(7);
  expect(await new Later(ready, async () => 7)).toBe(7);
  expect(await Promise.all([new Later(ready, () => 1), 2])).toEqual([1, 2]);
  await expect(Promise.resolve(failing)).rejects.toThrow('no value');
  expect(isAwaited(failing)).toBe(true);
});

test('what follows from it is taken when it is, and waits for the same', async () => {
  const taken: string[] = [];
  const value = new Later(ready, () => {
    taken.push('value');
    return 7;
  });
  const next = value.map((found) => {
    taken.push('next');
    return found + 1;
  });
  expect(next.ready).toBe(ready);
  expect(taken).toEqual([]);
  expect(next.take()).toBe(8);
  expect(taken).toEqual(['value', 'next']);
  expect(await new Later(ready, async () => 7).map((found) => found + 1)).toBe(8);
});

test('another value stands in for a failure, at once or late', async () => {
  const told = (error: unknown): string => (error instanceof Error ? error.message : 'no error');
  expect(failing.or(told).take()).toBe('no value');
  expect(
    failing
      .map((found) => found + 1)
      .or(told)
      .take(),
  ).toBe('no value');
  expect(await new Later(ready, () => Promise.reject(new Error('late'))).or(told)).toBe('late');
  expect(new Later(ready, () => 7).or(told).take()).toBe(7);
});

test('it fails where what it waits for does', async () => {
  const broken = Promise.reject(new Error('never ready'));
  await expect(Promise.resolve(new Later(broken, () => 7))).rejects.toThrow('never ready');
});

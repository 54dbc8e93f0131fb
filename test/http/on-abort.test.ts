/** However many wait for one signal, it has one listener, and none once nobody waits. */
import { expect, test, vi } from 'vitest';
import { listen, unlisten } from '../../src/http/on-abort.ts';

function watched() {
  const controller = new AbortController();
  const added = vi.spyOn(controller.signal, 'addEventListener');
  const removed = vi.spyOn(controller.signal, 'removeEventListener');
  return { controller, signal: controller.signal, added, removed };
}

test('a thousand wait behind one listener, and all are told, once, with the reason', () => {
  const { controller, signal, added } = watched();
  const told: unknown[] = [];
  for (let waiting = 0; waiting < 1000; waiting += 1) listen(signal, { givenUp: (reason) => told.push(reason) });
  expect(added).toHaveBeenCalledTimes(1);
  controller.abort('over');
  controller.abort('again');
  expect(told).toEqual(Array.from({ length: 1000 }, () => 'over'));
});

test('the listener goes with the last that waits, and comes again with the next', () => {
  const { controller, signal, added, removed } = watched();
  const told: string[] = [];
  const first = { givenUp: () => told.push('first') };
  const second = { givenUp: () => told.push('second') };
  listen(signal, first);
  listen(signal, second);
  unlisten(signal, first);
  expect(removed).not.toHaveBeenCalled();
  unlisten(signal, second);
  unlisten(signal, second);
  expect(removed).toHaveBeenCalledTimes(1);
  listen(signal, second);
  expect(added).toHaveBeenCalledTimes(2);
  controller.abort();
  expect(told).toEqual(['second']);
});

test('who leaves while others are told is told no more', () => {
  const { controller, signal } = watched();
  const told: string[] = [];
  const second = { givenUp: () => told.push('second') };
  listen(signal, {
    givenUp() {
      told.push('first');
      unlisten(signal, second);
    },
  });
  listen(signal, second);
  controller.abort();
  expect(told).toEqual(['first']);
});

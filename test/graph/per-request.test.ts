/** What parts of the graph keep for one request. */
import { expect, test } from 'vitest';
import { perRequest, REQUEST } from '../../src/graph/per-request.ts';

test('is made once for a request, whichever copy of its context asks, and anew for another request', () => {
  let made = 0;
  const keep = perRequest(() => {
    made += 1;
    return new Set<string>();
  });
  const first = { [REQUEST]: {} };
  const other = { [REQUEST]: {} };
  keep(first).add('first');
  keep(other).add('other');
  const copy = { request: 'of the server', ...first };
  expect([...keep(copy)]).toEqual(['first']);
  expect([...keep(other)]).toEqual(['other']);
  expect(made).toBe(2);
});

test('is kept apart for each that keeps', () => {
  const context = { [REQUEST]: {} };
  const [one, two] = [perRequest(() => []), perRequest(() => [])];
  expect(one(context)).toBe(one(context));
  expect(one(context)).not.toBe(two(context));
});

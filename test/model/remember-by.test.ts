/** What follows from an object is worked out once. */
import { expect, test } from 'vitest';
import { rememberBy } from '../../src/model/remember-by.ts';

test('for the same object once, whatever it comes to, and for an equal one anew', () => {
  const asked: object[] = [];
  const of = rememberBy((list: readonly string[]) => {
    asked.push(list);
    return list.length === 0 ? null : { list };
  });
  const [some, none] = [['a'], []];
  expect(of(some)).toBe(of(some));
  expect([of(none), of(none)]).toEqual([null, null]);
  expect(of(['a'])).not.toBe(of(some));
  expect(asked).toEqual([some, none, ['a']]);
});

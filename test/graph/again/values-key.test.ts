import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyOfValues } from '../../../src/graph/again/values-key.ts';
import { runs } from '../../depth.ts';

const scalar = fc.constantFrom<unknown>('', 'a', '1', 'null', ',', '"', 'a,b', 0, 1, 1.5, true, false, null);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'a":1,"b'), tie('any'), { maxKeys: 2 }),
  ),
})).any;

test('two sets of values have one key where they are equal, and nowhere else', () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      const [one, other] = [keyOfValues({ a }), keyOfValues({ a: b })];
      expect(one).not.toBeNull();
      expect(one === other).toBe(isEqual(a, b));
      expect(keyOfValues({ a: structuredClone(a) })).toBe(one);
    }),
    { numRuns: runs(2000) },
  );
});

/** Members in one order: what is coerced has that of the schema. */
function isEqual(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [one, other] = [Object.entries(a), Object.entries(b)];
  return (
    one.length === other.length &&
    one.every(([name, entry], index) => name === other[index]?.[0] && isEqual(entry, other[index]?.[1]))
  );
}

test.each<[string, unknown]>([
  ['a time', new Date(0)],
  ['a large number', 1n],
  ['a number that JSON has no text for', Number.NaN],
  ['minus zero', -0],
  ['nothing', undefined],
  ['a function', () => 1],
  ['an object with a text of its own', { toJSON: () => 'a' }],
  [
    'an object of a class',
    new (class {
      readonly a = 1;
    })(),
  ],
])('%s, wherever it stands: none', (_what, odd) => {
  for (const values of [{ a: odd }, { a: [odd] }, { a: { b: ['x', { c: odd }] } }])
    expect(keyOfValues(values)).toBeNull();
});

test('too much has none', () => {
  const texts = (count: number, length: number) => ({ a: Array.from({ length: count }, () => 'x'.repeat(length)) });
  expect(keyOfValues(texts(3000, 20))).not.toBeNull();
  expect(keyOfValues(texts(4001, 1))).toBeNull();
  expect(keyOfValues(texts(3000, 30))).toBeNull();
  const circle: Record<string, unknown> = {};
  circle.own = circle;
  expect(keyOfValues(circle)).toBeNull();
});

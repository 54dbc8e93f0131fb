import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodyText, withKeptText } from '../../src/http/kept-text.ts';

const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constant(undefined),
  fc.array(fc.jsonValue({ maxDepth: 1 })).map(withKeptText),
);
const name = fc.constantFrom('a', 'b"', '\u2028', '1', '__proto__', 'toJSON x');

test('a body with lists whose text is kept has the text that it has without', () => {
  fc.assert(
    fc.property(fc.oneof(fc.dictionary(name, value), fc.jsonValue()), (body) => {
      expect(bodyText(body)).toBe(JSON.stringify(body));
    }),
  );
});

test('the text of such a list is not made anew', () => {
  let written = 0;
  const entry = { toJSON: () => ++written };
  const list = withKeptText([entry]);
  expect([bodyText({ of: 'x', list }), bodyText({ of: 'y', list })]).toEqual([
    '{"of":"x","list":[1]}',
    '{"of":"y","list":[1]}',
  ]);
});

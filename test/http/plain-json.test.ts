/** What is read as plain JSON reads as the exact parser has it, and everything that is not plain is left to that one. */
import fc from 'fast-check';
import { parse } from 'lossless-json';
import { describe, expect, test } from 'vitest';
import { parsePlainJson } from '../../src/http/plain-json.ts';

/** Undefined where the exact parser refuses. */
function exactly(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** Pieces of which JSON is made, whole ones and broken ones, in any order. */
const pieces = fc
  .array(
    fc.constantFrom(
      ...['{', '}', '[', ']', ',', ':', ' ', '\n', '\t', '\r', '\f', '"', '\\', '"a"', '"a":1', '"b":', '"\\u00e9"'],
      ...[
        '"\\ud800"',
        '"\\x"',
        '"é"',
        '"__proto__":1',
        '0',
        '-0',
        '-',
        '1.50',
        '1.',
        '.5',
        '1e5',
        '1E+400',
        '01',
        '+1',
      ],
      ...[
        '123456789012345678901234567890',
        'true',
        'false',
        'null',
        'nul',
        'NaN',
        '{"a":[]}',
        '[{}]',
        '"0123456789abcdef"',
      ],
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const sound = fc.json();

/** Sound JSON of which one character was left out, doubled or exchanged. */
const damaged = fc
  .tuple(sound, fc.nat(), fc.constantFrom('', '"', ',', '}', ']', '0', ':', ' ', '\\', '-', 'e', '.'))
  .map(([text, at, other]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + other + text.slice(place + 1);
  });

describe('plain JSON', () => {
  test.each([
    ['pieces', pieces],
    ['sound texts', sound],
    ['damaged texts', damaged],
  ])('is what the exact parser reads: %s', (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        const plain = parsePlainJson(Buffer.from(text));
        if (plain !== undefined) expect(plain).toStrictEqual(exactly(text));
      }),
      { seed: 7, numRuns: 3000 },
    );
  });

  test('is all that sources write without escapes or repeats', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5, stringUnit: fc.constantFrom('a', 'b', '7', '/', '~', '\\', '"') }), (text) => {
        expect(parsePlainJson(Buffer.from(text))).toStrictEqual(exactly(text));
      }),
      { seed: 7, numRuns: 1000 },
    );
  });

  test.each([
    ['a key twice, with the same value', '{"a":1,"a":1}'],
    ['a key twice, with another value', '{"a":1,"a":2}'],
    ['the key of all prototypes', '{"__proto__":1}'],
    ['another alphabet', '"é"'],
    ['nesting that is too deep', `${'['.repeat(65)}${']'.repeat(65)}`],
    ['nothing but white space', ' \n'],
    ['something behind the end', '[] []'],
    ['a comma behind the last', '[1,]'],
    ['a text without an end', '"abc'],
    ['a text with a backslash at its end', '"abc\\'],
    ['half a word', 'nul'],
  ])('is not %s', (_, text) => {
    expect(parsePlainJson(Buffer.from(text))).toBeUndefined();
  });

  test.each([
    ['64 lists in each other', `${'['.repeat(64)}${']'.repeat(64)}`],
    ['escapes', '["\\u0041\\n\\"\\\\",{"\\u0061":""}]'],
    ['names that all objects have', '{"valueOf":1,"toString":2,"hasOwnProperty":3}'],
    ['long digits', '[123456789012345678901234567890,-0.000000000000000000000000000001e-400]'],
    ['a long text', `"${'x'.repeat(1000)}"`],
  ])('is %s', (_, text) => {
    const plain = parsePlainJson(Buffer.from(text));
    expect(plain).toBeDefined();
    expect(plain).toStrictEqual(exactly(text));
  });
});

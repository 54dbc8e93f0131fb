/** What the engine's parser reads, it reads as the exact parser has it; everything else is left to that one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseNatively } from '../../src/http/native-json.ts';
import { exactly } from './compare-decoders.ts';

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

describe('JSON read by the engine', () => {
  test.each([
    ['pieces', pieces],
    ['sound texts', sound],
    ['damaged texts', damaged],
  ])('is what the exact parser reads: %s', (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        const plain = parseNatively(Buffer.from(text));
        if (plain !== undefined) expect(plain).toStrictEqual(exactly(Buffer.from(text)));
      }),
      { seed: 7, numRuns: 3000 },
    );
  });

  test('is all that sources write without repeats', () => {
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 5, stringUnit: fc.constantFrom('a', 'b', '7', '/', '~', '\\', '"', 'é', ':', '\ud83d') }),
        (text) => {
          expect(parseNatively(Buffer.from(text))).toStrictEqual(exactly(Buffer.from(text)));
        },
      ),
      { seed: 7, numRuns: 1000 },
    );
  });

  test.each([
    ['a key twice, with the same value', '{"a":1,"a":1}'],
    ['a key twice, with another value', '{"a":1,"a":2}'],
    ['a key twice, in other spellings', '{"a":1,"\\u0061":1}'],
    ['a key twice, beside a text that looks like one more', '{"a" :1,"a" :2,"b":":x"}'],
    ['a long number for a key', '{12345678901234567:1}'],
    ['a number that is none, in place of a long one', '[12345678901234567.]'],
    ['a long number that begins with 0', '[012345678901234567]'],
    ['a text with the mark, beside a long number', '["\u007f1",12345678901234567]'],
    ['a text with the mark spelled out, beside a long number', '["\\u007F1",12345678901234567]'],
    ['a byte order mark', '\ufeff[]'],
    ['nesting that is too deep', `${'['.repeat(65)}${']'.repeat(65)}`],
    ['nothing but white space', ' \n'],
    ['something behind the end', '[] []'],
    ['a comma behind the last', '[1,]'],
    ['a text without an end', '"abc'],
    ['a text with a backslash at its end', '"abc\\'],
    ['half a word', 'nul'],
  ])('is not %s', (_, text) => {
    expect(parseNatively(Buffer.from(text))).toBeUndefined();
  });

  test.each([
    ['64 lists in each other', `${'['.repeat(64)}${']'.repeat(64)}`],
    ['escapes', '["\\u0041\\n\\"\\\\",{"\\u0061":""}]'],
    ['names that all objects have', '{"valueOf":1,"toString":2,"hasOwnProperty":3}'],
    ['long digits', '[123456789012345678901234567890,-0.000000000000000000000000000001e-400]'],
    ['numbers that a double keeps', '[0,7,123456789012345]'],
    ['numbers that a double writes in another way', '[-0,1.50,1e3,1E+400,1234567890123456]'],
    ['the key of all prototypes', '{"__proto__":1,"a":{"__proto__":12345678901234567}}'],
    ['another alphabet', '{"é":"😀","long":12345678901234567,"\u2028":["\u007f"]}'.replace('\u007f', '')],
    ['a text with the mark', '["\u007f1",7]'],
    ['half a surrogate pair', '"\\ud83d"'],
    ['a long text', `"${'x'.repeat(1000)}"`],
  ])('is %s', (_, text) => {
    const plain = parseNatively(Buffer.from(text));
    expect(plain).toBeDefined();
    expect(plain).toStrictEqual(exactly(Buffer.from(text)));
  });
});

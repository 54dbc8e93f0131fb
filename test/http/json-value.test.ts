/** The end of a value is found where the decoder reads one, and in nothing that the decoder refuses. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AsciiBytes } from '../../src/http/ascii-bytes.ts';
import { parseJson } from '../../src/http/json.ts';
import { FAILED, memberName, stringEnd, valueEnd } from '../../src/http/json-value.ts';
import { runs } from '../depth.ts';
import { ascii } from './ascii.ts';

const isTaken = (text: string): boolean => parseJson(Buffer.from(text)) !== undefined;

const values = [
  ...['0', '-0', '7', '10', '-1.50', '1e3', '1E+3', '1.5e-30', 'true', 'false', 'null'],
  ...[
    '""',
    '"x"',
    '" !#[]~\u007f"',
    '"\\"\\\\\\/\\b\\f\\n\\r\\t"',
    '"\\u00e9\\uD800\\uabCD"',
    `"${'long '.repeat(100)}"`,
  ],
  ...['[]', '[ ]', '[[]]', '[1]', '[ 1 , 2 ]', '[[1],[],{}]', '[\t"]"\n,\r"["]'],
  ...['{}', '{ }', '{"a":1}', '{ "a" : { "a" : { } } , "b" : [ { "a" : 0 } , { "a" : 1 } ] }', '{"":0,"__proto__":1}'],
  '{"a":1,"\\u0062":2,"c\\"":3,"c":4}',
];

test.each(values)('ends behind %s, whatever follows', (text) => {
  expect(isTaken(text)).toBe(true);
  for (const behind of ['', ',', '}', ']', ' ', '"', '{', '[']) {
    expect(valueEnd(ascii(text + behind), 0), behind).toBe(text.length);
    expect(valueEnd(ascii(`"${text}${behind}`), 1), behind).toBe(text.length + 1);
  }
});

test.each([
  ...['', ' ', '-', '+1', '.5', 'tru', 'True', 'nul', 'undefined', 'NaN', ',', ':', ']', '}', "'x'"],
  ...['"', '"x', '"\n"', '"\t"', '"\u0000"', '"\u001f"', '"\\"', '"\\x"', '"\\u12"', '"\\u12g4"', '"\\U0041"', '"\\'],
  ...['[', '[1', '[1,', '[1,]', '[,1]', '[,]', '[1 2]', '[1}', '[01]', '[1.]', '[1e]', '[-]', '[1;2]', '["a":1]'],
  ...['{', '{]', '{1:2}', '{a:1}', '{"a"}', '{"a":}', '{"a":1', '{"a":1,', '{"a":1,}', '{,"a":1}', '{"a"1}', '{"a":1]'],
  ...[
    '{"a":1 "b":2}',
    '{"a\n":1}',
    '{"a":1,"b"',
    '{"\\x":1}',
    '{"a":1,"a":2}',
    '{"a":1,"\\u0061":2}',
    '[{"a":{"b":1,"b":2}}]',
  ],
  ...['{"":1,"":2}', '{"\\ud800":1,"\\uD800":2}', '{"__proto__":1,"__proto__":2}', '[[1],{"a":[}]'],
])('has no end in %j, which the decoder refuses', (text) => {
  expect(isTaken(text)).toBe(false);
  expect(valueEnd(ascii(text), 0)).toBe(FAILED);
});

test('names of one object do not meddle with those of another', () => {
  for (const text of [
    '{"a":{"a":1},"b":{"a":1}}',
    '[{"a":1},{"a":2}]',
    '{"a":[{"b":1}],"b":1}',
    '{"b":{"c":1},"c":1}',
  ]) {
    expect(valueEnd(ascii(text), 0)).toBe(text.length);
  }
  for (const text of ['{"a":{"b":1},"a":2}', '{"a":[{}],"b":{},"a":2}', '{"b":1,"a":[{"c":1},[]],"b":2}']) {
    expect(valueEnd(ascii(text), 0)).toBe(FAILED);
  }
});

test('what has no end has none at the beginning of the text either', () => {
  for (const before of ['1}', '1]', 'true}', '{}]']) {
    for (const wrong of ['{"a":1,"a":2}', '{1}', '[{"a":1,"a":2}]']) {
      expect(valueEnd(ascii(before + wrong), before.length), before + wrong).toBe(FAILED);
    }
  }
});

test('what the decoder takes beyond that is left to it: a name twice with one value, and deep nesting', () => {
  const nested = (depth: number) => `${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`;
  expect([isTaken('{"a":1,"a":1}'), valueEnd(ascii('{"a":1,"a":1}'), 0)]).toEqual([true, FAILED]);
  expect(valueEnd(ascii(nested(64)), 0)).toBe(nested(64).length);
  expect([isTaken(nested(66)), valueEnd(ascii(nested(66)), 0)]).toEqual([true, FAILED]);
  expect(valueEnd(ascii(`[${'[],'.repeat(100)}[]]`), 0)).toBe(304);
  expect(valueEnd(ascii('['.repeat(1_000_000)), 0)).toBe(FAILED);
});

test('a long string costs no depth', () => {
  const text = `"${'\\n'.repeat(1_000_000)}"`;
  expect(valueEnd(ascii(text), 0)).toBe(text.length);
  expect(stringEnd(ascii(text.slice(0, -1)), 0)).toBe(FAILED);
});

test('a name is told decoded, with where its value begins', () => {
  expect(memberName(ascii('"a":1'), 0)).toEqual({ name: 'a', valueAt: 4 });
  expect(memberName(ascii(' "a" :\n1'), 1)).toEqual({ name: 'a', valueAt: 7 });
  expect(memberName(ascii('"\\u0061\\"\\/":1'), 0)).toEqual({ name: 'a"/', valueAt: 13 });
  for (const text of ['a":1', '"a', '"a"', '"a",', '"a" 1', '"\\x":1', '1:1', ''])
    expect(memberName(ascii(text), 0)).toBeNull();
});

const marks = fc.constantFrom(...'{}[]:,"\\u0019ab -+.e\n\t', 'true', 'null', '"a"', '\u0000', '\u00e9', '\\u0061');

test('whatever the text, a value that ends is one that the decoder takes', () => {
  const numRuns = runs(20_000);
  let ended = 0;
  const change = fc.record({ at: fc.nat(60), cut: fc.nat(3), mark: marks });
  fc.assert(
    fc.property(fc.constantFrom(...values), fc.array(change, { maxLength: 2 }), (value, changes) => {
      let text = value;
      for (const { at, cut, mark } of changes) text = text.slice(0, at) + mark + text.slice(at + cut);
      const source = AsciiBytes.of(Buffer.from(text));
      const end = source === null ? FAILED : valueEnd(source, 0);
      if (end === FAILED) return;
      ended += 1;
      expect(end).toBeLessThanOrEqual(text.length);
      expect(isTaken(text.slice(0, end)), text).toBe(true);
    }),
    { numRuns, seed: 3 },
  );
  expect(ended).toBeGreaterThan(numRuns / 5);
});

/** What a scan understands is what a decoder reads in the same text; whatever else it is given, it says so. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from '../../src/http/json.ts';
import { Expected, isDigits, isPlain, scanRows } from '../../src/http/rows.ts';

const KEYS = ['a', 'b'];
const FIELDS = [{ key: 'a', expected: new Expected(['x', 'xy', '1', '']) }, { key: 'b' }];

/** The values of every row by the scan; null where it did not understand, or met a value that is not plain. */
function scanned(text: string): readonly (readonly string[])[] | null {
  const rows: string[][] = [];
  let plain = true;
  const understood = scanRows(text, FIELDS, ({ starts, ends }) => {
    rows.push(KEYS.map((_, key) => text.slice(starts[key], ends[key])));
    plain &&= KEYS.every((_, key) => isPlain(text, starts[key] ?? 0, ends[key] ?? 0));
    return true;
  });
  return understood && plain ? rows : null;
}

/** The same by a decoder; null where the text is no list of objects that have both keys, as strings or whole numbers. */
function decoded(text: string): readonly (readonly string[])[] | null {
  const body = parseJson(Buffer.from(text));
  if (!Array.isArray(body)) return null;
  const rows = body.map((row: Record<string, unknown>) => KEYS.map((key) => String(row?.[key])));
  return rows.flat().includes('undefined') ? null : rows;
}

test('plain rows are understood, in any order of keys, with further ones, and with white space', () => {
  for (const text of [
    '[]',
    ' [ ] ',
    '[{"a":"x","b":"1"}]',
    '[{"a":"x","b":1},{"a":"","b":20}]',
    '[{"b":"1","a":"x"},{"a":"y","b":"2"}]',
    '\n[\t{ "a" : "x" , "c":-1.5e+3, "b":"1" },\r\n {"a":"x","c":null,"b":"1","d":true} ] ',
    JSON.stringify([{ c: 'any {}[],:', a: 'x', b: '1' }], null, 2),
  ]) {
    expect(scanned(text), text).toEqual(decoded(text));
    expect(scanned(text), text).not.toBeNull();
  }
});

test('what is not plain is left to a decoder', () => {
  for (const text of [
    '',
    '{}',
    '[',
    '[{}]',
    '[{"a":"x"}]',
    '[{"a":"x","b":"1","a":"y"}]',
    '[{"a":"x","b":"1","c":0,"c":0}]',
    '[{"a":"x","b":01}]',
    '[{"a":"x","b":-1}]',
    '[{"a":"x","b":1.0}]',
    '[{"a":"x","b":1e3}]',
    '[{"a":"x","b":null}]',
    '[{"a":"x","b":"1","c":{}}]',
    '[{"a":"x","b":"1","c":[]}]',
    '[{"a":"x","b":"1","c":"\\""}]',
    '[{"a":"x\\","b":"1"}]',
    '[{"a":"x","b":"1"},]',
    '[{"a":"x","b":"1",}]',
    '[{"a":"x","b":"1"}{"a":"x","b":"1"}]',
    '[{"a":"x","b":"1"}] x',
    '[{"a":"x","b":"1"}]]',
    '[{"a":"x","b":"1"}',
    '[{"a":"x" "b":"1"}]',
    '[{"a":"x","b":1"c":2}]',
    '[{"a":"x","b":tru}]',
    '[{"a":"x\n","b":"1"}]',
    '[{"\\u0061":"x","b":"1"}]',
    '[null]',
    '[[]]',
  ]) {
    expect(scanned(text), text).toBeNull();
  }
});

const value = fc.oneof(
  fc.constantFrom('x', 'xy', '1', '', 'a"', 'b\\'),
  fc.constantFrom<unknown>(0, 12, -3, 1.5, null, true),
);
const row = fc.record({ a: value, b: value, c: value }, { requiredKeys: [] });
const mutation = fc.record({
  at: fc.nat(200),
  cut: fc.nat(3),
  text: fc.string({
    unit: fc.constantFrom('"', '\\', ',', ':', '{', '}', '[', ']', '0', '1', 'a', 'b', ' ', '\n', '-', 'e', '.'),
    maxLength: 3,
  }),
});

test('a text that a scan understands is JSON, and says the same to a decoder', () => {
  let understood = 0;
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 4 }),
      fc.constantFrom(0, 1),
      fc.array(mutation, { maxLength: 2 }),
      (rows, space, changes) => {
        let text = JSON.stringify(rows, null, space);
        for (const { at, cut, text: more } of changes) text = text.slice(0, at) + more + text.slice(at + cut);
        const found = scanned(text);
        if (found === null) return;
        understood += 1;
        expect(found).toEqual(decoded(text));
      },
    ),
    { numRuns: 20_000, seed: 7 },
  );
  expect(understood).toBeGreaterThan(1000);
});

test('digits are ASCII, and at least one', () => {
  expect(['0', '00', '129', '', '1a', '-1', '１', '1 '].map((text) => isDigits(text, 0, text.length))).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});

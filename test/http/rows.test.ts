/** What a scan understands is what a decoder reads in the same text; whatever else it is given, it says so. */

import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPlain } from '../../src/http/ascii-bytes.ts';
import { Expected } from '../../src/http/expected.ts';
import type { Row } from '../../src/http/row-layouts.ts';
import { scanRows } from '../../src/http/rows.ts';
import { runs } from '../depth.ts';
import { ascii } from './ascii.ts';
import { decoded, scanned } from './read-rows.ts';

test('plain rows are understood, in any order of keys, with further ones, and with white space', () => {
  for (const text of [
    '[]',
    ' [ ] ',
    '[{"a":"x","b":"1"}]',
    '[{"a":"x","b":1},{"a":"","b":20}]',
    '[{"b":"1","a":"x"},{"a":"y","b":"2"}]',
    '\n[\t{ "a" : "x" , "c":-1.5e+3, "b":"1" },\r\n {"a":"x","c":null,"b":"1","d":true} ] ',
    JSON.stringify([{ c: 'any {}[],:', a: 'x', b: '1' }], null, 2),
    '[{"a":"x","b":"1","c":{}},{"a":"x","b":"1","c":[]}]',
    '[{"a":"x","c":{"a":{"b":[1,{"b":"2"}]},"b":null},"b":"1"}]',
    '[{"c":"\\"\\\\\\u0041\\ud800","a":"x","b":"1"}]',
    '[{"\\u0061":"x","b":"1"},{"\\u0061":"xy","b":"2"},{"a":"x","\\u0062":3}]',
    '[{"a":"x","b":"1","":0,"__proto__":{},"toString":1}]',
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
    '[{"a":{},"b":"1"}]',
    '[{"a":["x"],"b":"1"}]',
    '[{"c":{"a":"x"},"b":"1"}]',
    '[{"a":"x","b":"1\\u0030"}]',
    '[{"a":"x","b":"1","\\u0061":"x"}]',
    '[{"a":"x","b":"1","c":0,"\\u0063":0}]',
    '[{"a":"x","b":"1","c":{"d":1,"d":2}}]',
    '[{"a":"x","b":"1","c":[1,]}]',
    '[{"a":"x","b":"1","c":"\\x"}]',
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
    '[{"\\u006":"x","a":"x","b":"1"}]',
    '[{"a":"x","b":"1","c\n":1}]',
    '[null]',
    '[[]]',
  ]) {
    expect(scanned(text), text).toBeNull();
  }
});

/** Of every kind of value and of layout, so that each mark stands somewhere. */
const SAMPLES = [
  '[{"a":"x","b":"1"},{"a":"xy","b":"1"},{"a":"x","b":12}]',
  '[{"c":-1.5e+3,"a":"","b":0},{"a":"1","d":true,"b":90,"c":"n"}]',
  ' [ { "b" : 9 , "c" : null , "a" : "x" } , { "b" : 10 , "c" : 0 , "a" : "xy" } ] ',
  '[{"c":{"d":[1,"e"],"f":{}},"a":"x","b":"1"},{"c":{"d":[1,"e"],"f":{}},"b":2,"a":"y"},{"a":"z","c":"\\n","b":0}]',
];
const MARKS = [...'{}[]:,;"\\019azx-.e ', '\n', '\t', '\r', '\f', '\u0000', '\u001f', '\u00a0'];

/** Every text that is one character away. */
function neighboursOf(text: string): string[] {
  return Array.from({ length: text.length + 1 }, (_, at) => at).flatMap((at) => [
    text.slice(0, at) + text.slice(at + 1),
    ...MARKS.flatMap((mark) => [
      text.slice(0, at) + mark + text.slice(at + 1),
      text.slice(0, at) + mark + text.slice(at),
    ]),
  ]);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test.each(SAMPLES)('each character of %s counts', (sample) => {
  expect(scanned(sample)).toEqual(decoded(sample));
  expect(scanned(sample)).not.toBeNull();
  const wrong = neighboursOf(sample).filter((text) => {
    const found = scanned(text);
    return found !== null && !(isJson(text) && isDeepStrictEqual(found, decoded(text)));
  });
  expect(wrong).toEqual([]);
});

test('a row is understood whatever stood in the rows before it', () => {
  const rows = ['{"a":"x","b":"1"}', '{"a":"xy","b":2}', '{"b":"0","a":"1"}', '{"a":"","c":"m","b":"9"}'];
  const values = [
    ['x', '1'],
    ['xy', '2'],
    ['1', '0'],
    ['', '9'],
  ];
  const every = rows.keys().toArray();
  for (const first of every) {
    for (const second of every) {
      for (const third of every) {
        const order = [first, second, third];
        const text = `[${order.map((index) => rows[index]).join()}]`;
        expect(scanned(text), text).toEqual(order.map((index) => values[index]));
      }
    }
  }
});

test('a part of a text is read, and what stands around it is not', () => {
  const list = '[{"a":"x","b":"1"}]';
  const text = `{"value":${list},"a":[]}`;
  const span = { start: 9, end: 9 + list.length };
  const rows: string[] = [];
  const scan = (part: typeof span) =>
    scanRows(
      ascii(text),
      [{ key: 'a' }, { key: 'b' }],
      ({ starts, ends }) => rows.push(text.slice(starts[1], ends[1])) > 0,
      part,
    );
  expect(scan(span)).toBe(true);
  expect(rows).toEqual(['1']);
  expect(scan({ ...span, end: span.end + 1 })).toBe(false);
  expect(scan({ ...span, end: span.end - 1 })).toBe(false);
  expect(scan({ ...span, start: span.start + 1 })).toBe(false);
  expect(scanRows(ascii(text), [], () => true, { start: text.length - 3, end: text.length - 1 })).toBe(true);
  expect(scanRows(ascii(text), [], () => true, { start: text.length - 3, end: text.length })).toBe(false);
});

test('a scan ends at the row that is refused', () => {
  let seen = 0;
  const stop = (): boolean => {
    seen += 1;
    return seen < 2;
  };
  expect(scanRows(ascii('[{"a":1},{"a":2},{"a":3}]'), [{ key: 'a' }], stop)).toBe(false);
  expect(seen).toBe(2);
});

test('a row that is not understood is not reported', () => {
  const reported: string[] = [];
  const text = '[{"a":1,"b":2},{"a":3,"c":"\\q","b":4}]';
  const report = ({ starts, ends }: Row): boolean => reported.push(text.slice(starts[1], ends[1])) > 0;
  expect(scanRows(ascii(text), [{ key: 'a' }, { key: 'b' }], report)).toBe(false);
  expect(reported).toEqual(['2']);
});

describe('expected texts', () => {
  const before = '"a":"';
  const line = (value: string) => `${before}${value}"`;

  test('are tried in order, each the next time or again', () => {
    const expected = new Expected(['x', 'xy', 'y']);
    const found = (value: string) => expected.find(ascii(line(value)), 0, before);
    expect(['x', 'x', 'xy', 'xy', 'y', 'x', 'xy'].map(found)).toEqual([0, 0, 1, 1, 2, 0, 1]);
    expect([0, 1, 2, 3].map((place) => expected.length(place))).toEqual([1, 2, 1, 0]);
  });

  test('are found whole and in their place alone', () => {
    const find = (text: string, at = 0) => new Expected(['x']).find(ascii(text), at, before);
    expect(find(line('x'))).toBe(0);
    expect(find(`  ${line('x')}`, 2)).toBe(0);
    expect(find(` ${line('x')}`)).toBe(-1);
    expect(find(line('xx'))).toBe(-1);
    expect(find(line(''))).toBe(-1);
    expect(find(`${before}x`)).toBe(-1);
    expect(find('"b":"x"')).toBe(-1);
    expect(find('x"')).toBe(-1);
  });

  test('none is found that reaches beyond its value', () => {
    const text = '"a":"x","b":"y"';
    expect(new Expected(['x","b":"y']).find(ascii(text), 0, before)).toBe(-1);
    expect(new Expected(['z', 'x","b":"y', 'x']).find(ascii(text), 0, before)).toBe(-1);
  });

  test('are found where nothing stands before them', () => {
    const expected = new Expected(['x', 'y']);
    expect(['x"', 'y"', 'z"'].map((text) => expected.find(ascii(text), 0, ''))).toEqual([0, 1, -1]);
  });

  test('none is found where there are none', () => {
    expect(new Expected([]).find(ascii(line('')), 0, before)).toBe(-1);
    expect(new Expected([]).find(ascii(line('undefined')), 0, before)).toBe(-1);
  });

  test('are looked for behind what stands before them now', () => {
    const expected = new Expected(['x', 'y']);
    expect(expected.find(ascii(line('x')), 0, before)).toBe(0);
    expect(expected.find(ascii('"b":"y"'), 0, '"b":"')).toBe(1);
    expect(expected.find(ascii(line('x')), 0, before)).toBe(0);
    expect(expected.find(ascii(line('y')), 0, '"b":"')).toBe(-1);
  });

  test('are as they were last spelled, whatever stands before them, and however often that changes', () => {
    const expected = new Expected(['x', 'y']);
    const befores = Array.from({ length: 20 }, (_, index) => `"k${index}":"`);
    const find = (value: string) => befores.map((behind) => expected.find(ascii(`${behind}${value}"`), 0, behind));
    expect(find('x')).toEqual(befores.map(() => 0));
    expected.note(0, 'X');
    expect(find('x')).toEqual(befores.map(() => -1));
    expect(find('X')).toEqual(befores.map(() => 0));
    const few = befores.slice(0, 3);
    for (const spelled of ['one', 'two', 'three']) {
      expected.note(0, spelled);
      for (const behind of [...few, ...few]) expect(expected.find(ascii(`${behind}${spelled}"`), 0, behind)).toBe(0);
    }
  });

  test('are as they were last spelled, and followed by the next', () => {
    const texts = ['x', 'y', 'z'];
    const expected = new Expected(texts);
    const found = (value: string) => expected.find(ascii(line(value)), 0, before);
    expect(found('x')).toBe(0);
    expect(found('Y')).toBe(-1);
    expected.note(1, 'Y');
    expect(expected.length(1)).toBe(1);
    expect(['Y', 'y', 'z', 'x', 'Y'].map(found)).toEqual([1, -1, 2, 0, 1]);
    expected.note(2, 'zz');
    expect(expected.length(2)).toBe(2);
    expect(['z', 'zz', 'x'].map(found)).toEqual([-1, 2, 0]);
    expected.note(0, 'x');
    expect(['x', 'Y'].map(found)).toEqual([0, 1]);
    expect(texts).toEqual(['x', 'y', 'z']);
  });
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
  const numRuns = runs(20_000);
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
    { numRuns, seed: 7 },
  );
  expect(understood).toBeGreaterThan(numRuns / 20);
});

test('a text that stands between quotes as it is has no quote, no backslash, no control character, and is ASCII', () => {
  expect(['', 'a ~\u007f', 'a"', '\\', '\n', '\u001f', 'é'].map((text) => isPlain(text))).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});

test('where only digits may stand, a row with anything else is not understood', () => {
  const read = (value: string) => scanRows(ascii(`[{"a":${value}}]`), [{ key: 'a', isDigits: true }], () => true);
  expect(['"0"', '"007"', '129', '0'].map(read)).toEqual([true, true, true, true]);
  for (const value of ['""', '"1a"', '"-1"', '"1.0"', '"1 "', '" 1"', '"1\\u0030"', '"1', '01', '-1', '1.0', 'null']) {
    expect(read(value), value).toBe(false);
  }
});

test('a number in any form stands where one is asked for, and nothing else does', () => {
  const fields = [{ key: 'n', isNumber: true }];
  const numbers = ['0', '-0', '1.50', '-3e-7', '1E+3', '123456789012345678901234567890'];
  const text = `[${numbers.map((n) => `{"n":${n}}`).join(',')}]`;
  const source = ascii(text);
  const found: string[] = [];
  const note = ({ starts, ends }: Row) => found.push(source.text(starts[0] ?? 0, ends[0] ?? 0)) > 0;
  expect(scanRows(source, fields, note)).toBe(true);
  expect(found).toEqual(numbers);
  for (const odd of ['"1"', 'null', '01', '1.', '+1', '.5', '[1]', '1 2']) {
    expect(
      scanRows(ascii(`[{"n":1},{"n":${odd}}]`), fields, () => true),
      odd,
    ).toBe(false);
  }
});

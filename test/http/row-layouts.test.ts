/** Rows are read whatever layouts came before, and however many. */
import { afterEach, expect, test, vi } from 'vitest';
import { Expected } from '../../src/http/expected.ts';
import { scanRows } from '../../src/http/rows.ts';
import { ascii } from './ascii.ts';
import { decoded, scanned } from './read-rows.ts';

/** The texts of all orders. */
function orders(members: readonly string[]): readonly (readonly string[])[] {
  if (members.length === 0) return [[]];
  return members.flatMap((first) => orders(members.filter((one) => one !== first)).map((rest) => [first, ...rest]));
}

function expectRead(rows: readonly string[]): void {
  const text = `[${rows.join(',')}]`;
  const found = scanned(text);
  expect(found).not.toBeNull();
  expect(found).toEqual(decoded(text));
}

const members = ['"a":"x"', '"b":2', '"c":{"a":[1],"b":"\\""}', '"d":"\\n"', '"e":[]'];

test('rows in every order of their keys are read, each again after all others', () => {
  const rows = orders(members).map((order) => `{${order.join(',')}}`);
  expectRead([...rows, ...rows.toReversed(), ...rows]);
});

test('rows that leave out what nobody asked for are read, in every choice', () => {
  const choices = Array.from({ length: 8 }, (_, bits) => members.filter((_, at) => at < 2 || (bits >> (at - 2)) & 1));
  const rows = [...choices, ...choices.map((some) => some.toReversed())].map((some) => `{${some.join(',')}}`);
  expectRead([...rows, ...rows.toReversed(), ...rows]);
});

test('rows with white space of all kinds are read', () => {
  const rows = ['', ' ', '\n', '\t ', '\r\n'].flatMap((gap) =>
    ['', ' ', '\n'].map((other) => `{${other}"a"${gap}:${other}"xy"${gap},${other}"b"${other}:${gap}7${other}}`),
  );
  expectRead([...rows, ...rows]);
});

test('rows of which each has a key of its own are read, however many', () => {
  const rows = Array.from({ length: 5000 }, (_, index) => `{"k${index}":{"n":${index}},"a":"x","l":1,"b":"${index}"}`);
  expectRead(rows);
  expectRead([...rows, '{"a":"x","b":"1"}', '{"k1":1,"a":"x","l":1,"b":"1"}']);
});

test('a key that comes twice is found where both are known from other rows', () => {
  const known = ['{"a":"x","c":1,"b":"1"}', '{"a":"x","b":"1","c":1}', '{"c":1,"a":"x","b":"1"}'];
  for (const twice of ['{"a":"x","c":1,"b":"1","c":1}', '{"c":1,"a":"x","b":"1","c":1}', '{"a":"x","b":"1","a":"x"}']) {
    expect(scanned(`[${[...known, twice].join(',')}]`)).toBeNull();
    expect(scanned(`[${[...known, ...known, twice, ...known].join(',')}]`)).toBeNull();
  }
});

test('a key that is missing is missed where others have it', () => {
  const known = ['{"c":1,"a":"x","b":"1"}', '{"c":1,"b":"1","a":"x"}'];
  for (const short of ['{"c":1,"a":"x"}', '{"c":1,"b":"1"}', '{"c":1}', '{}', '{"c":1,"a":"x",}']) {
    expect(scanned(`[${[...known, short].join(',')}]`)).toBeNull();
  }
});

test('a nested value that begins like the one before it is read to its own end', () => {
  const row = (nested: string) => `{"a":"x","c":${nested},"b":"1"}`;
  expectRead(
    ['[1]', '[1]', '[1,2]', '{"d":1}', '{"d":1,"e":2}', '[]', '[[]]', '[1]', '"[1]"', '1', '12', '{}'].map(row),
  );
  for (const wrong of ['[1]]', '[1]1', '[1', '{"d":1}}', '{"d":1,"d":1}']) {
    expect(scanned(`[${['[1]', '{"d":1}', wrong].map(row).join(',')}]`)).toBeNull();
  }
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** How often a name with an escape is taken apart in these rows: nobody else decodes one. */
function timesTakenApart(rows: readonly string[]): number {
  const parse = vi.spyOn(JSON, 'parse');
  expect(scanned(`[${rows.join(',')}]`)).not.toBeNull();
  const times = parse.mock.calls.length;
  parse.mockRestore();
  return times;
}

const layouts = Array.from({ length: 10 }, (_, index) => `{"k${index}":1,"a":"x","b":"1","\\u0063":2}`);

test('a layout is taken apart once, and known again behind eight others at most', () => {
  const [first = '', second = ''] = layouts;
  expect(timesTakenApart(Array.from({ length: 100 }, () => first))).toBe(1);
  expect(timesTakenApart([first, second, first, second, second, first])).toBe(2);
  expect(timesTakenApart([...layouts.slice(0, 8), first])).toBe(8);
  expect(timesTakenApart([...layouts.slice(0, 9), first])).toBe(10);
});

test('layouts with more than a thousand members are given up together', () => {
  const [first = ''] = layouts;
  const long = (members: number) =>
    `{"a":"x","b":"1"${Array.from({ length: members - 2 }, (_, index) => `,"m${index}":0`).join('')}}`;
  expect(timesTakenApart([first, long(996), first, first])).toBe(1);
  expect(timesTakenApart([first, long(997), first, first])).toBe(2);
});

test('a nested value that is the same again is not walked through again', () => {
  const row = (nested: string) => `{"a":"x","c":${nested},"b":"1"}`;
  for (const nested of ['{"\\u0064":1}', '[{"\\u0064":1}]']) {
    expect(timesTakenApart([row(nested), row(nested), row(nested)])).toBe(1);
    expect(timesTakenApart([row(nested), row('[]'), row(nested)])).toBe(2);
  }
});

test('the place of an expected text is told, and none where nothing is expected', () => {
  const places: (readonly number[])[] = [];
  const fields = [{ key: 'a', expected: new Expected(['x', 'y']) }, { key: 'b' }];
  const text = '[{"a":"x","b":"x"},{"a":"y","b":"x"},{"a":"z","b":"x"}]';
  expect(scanRows(ascii(text), fields, (row) => places.push([...row.places]) > 0)).toBe(true);
  expect(places).toEqual([
    [0, -1],
    [1, -1],
    [-1, -1],
  ]);
});

test('a row has a beginning where nothing is asked for, too', () => {
  expect(scanRows(ascii('[{"a":1}]'), [], () => true)).toBe(true);
  for (const text of ['[}]', '[{}]', '[,"a":1}]']) expect(scanRows(ascii(text), [], () => true)).toBe(false);
});

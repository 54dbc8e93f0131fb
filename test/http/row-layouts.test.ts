/** Rows are read whatever layouts came before, and however many. */
import { expect, test } from 'vitest';
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
  expectRead(['[1]', '[1]', '[1,2]', '{"d":1}', '{"d":1,"e":2}', '[]', '[[]]', '[1]', '"[1]"', '1', '{}'].map(row));
  for (const wrong of ['[1]]', '[1]1', '[1', '{"d":1}}', '{"d":1,"d":1}']) {
    expect(scanned(`[${['[1]', '{"d":1}', wrong].map(row).join(',')}]`)).toBeNull();
  }
});

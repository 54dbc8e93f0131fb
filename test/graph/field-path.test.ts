import { expect, test } from 'vitest';
import { describePaths, type FieldPath } from '../../src/graph/trace/field-path.ts';

test.each<[string, readonly FieldPath[], string[]]>([
  ['nothing', [], []],
  ['a field', [['source', 'health']], ['source.health']],
  ['one entry', [['accounts', 3, 'balances']], ['accounts.3.balances']],
  [
    'neighbours and others, in any order, some twice',
    [2, 0, 7, 1, 9, 8, 5, 2].map((index) => ['accounts', index, 'balances']),
    ['accounts.0-2,5,7-9.balances'],
  ],
  [
    'lists in lists, by the entry of the outer one',
    [
      ['a', 0, 'b', 0, 'c'],
      ['a', 0, 'b', 1, 'c'],
      ['a', 1, 'b', 0, 'c'],
    ],
    ['a.0.b.0-1.c', 'a.1.b.0.c'],
  ],
  [
    'different fields of one entry',
    [
      ['a', 0, 'x'],
      ['a', 0, 'y'],
    ],
    ['a.0.x', 'a.0.y'],
  ],
  ['an entry itself', [['nodes', 4]], ['nodes.4']],
])('%s', (_name, paths, described) => {
  expect(describePaths(paths)).toEqual(described);
});

test('names a readable number of places', () => {
  const even = Array.from({ length: 1000 }, (_, index): FieldPath => ['accounts', index * 2, 'balances']);
  expect(describePaths(even)).toEqual([`accounts.${Array.from({ length: 20 }, (_, i) => i * 2).join(',')},….balances`]);
});

import { expect, test } from 'vitest';
import { renderJson, renderTable } from '../../src/cli/output.ts';

test('columns are aligned, numbers to the right, without trailing spaces', () => {
  const table = renderTable(
    [{ title: 'asset' }, { title: 'amount', align: 'right' }, { title: 'note' }],
    [
      ['ETH', '1.5', 'x'],
      ['Ünï', '1234567890123456789', ''],
    ],
  );
  expect(table).toBe(
    ['ASSET               AMOUNT  NOTE', 'ETH                    1.5  x', 'Ünï    1234567890123456789', ''].join('\n'),
  );
});

test('a cell cannot steer the terminal or begin a new line', () => {
  expect(renderTable([{ title: 'a' }], [['\u001b[2Jx\ny\r']])).toBe('A\n�[2Jx�y�\n');
});

test('a table without rows is its titles', () => {
  expect(renderTable([{ title: 'a' }, { title: 'b' }], [])).toBe('A  B\n');
});

test('JSON keeps every digit of a bigint', () => {
  expect(renderJson({ atomic: 2n ** 80n, none: null })).toBe(
    '{\n  "atomic": "1208925819614629174706176",\n  "none": null\n}\n',
  );
});

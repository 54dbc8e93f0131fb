import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { renderJson, renderTable, startProgress } from '../../src/cli/output.ts';

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

test('progress is silent where nobody watches', () => {
  const err = new PassThrough();
  const progress = startProgress('reading', { out: new PassThrough(), err });
  progress.update('still reading');
  progress.stop();
  expect(err.read()).toBeNull();
});

test('progress is taken away from a terminal again', () => {
  const err = Object.assign(new PassThrough(), {
    isTTY: true,
    columns: 80,
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
  });
  const progress = startProgress('reading', { out: new PassThrough(), err });
  expect(String(err.read())).toContain('reading');
  progress.stop();
  progress.stop();
  expect(String(err.read())).toContain('\u001b[?25h');
});

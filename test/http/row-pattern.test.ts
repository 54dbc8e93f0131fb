/** Rows that are cut at numbers of several forms are found again, and nothing else is taken for one. */
import { expect, test } from 'vitest';
import { AsciiBytes } from '../../src/http/ascii-bytes.ts';
import { FAILED } from '../../src/http/json-value.ts';
import { blanksOf, cutRow, RowPattern } from '../../src/http/row-pattern.ts';

const blanks = blanksOf([
  { at: ['held', 'whole'], holds: 'whole' },
  { at: ['held', 'rough'], holds: 'number' },
]);

function bytesOf(text: string): AsciiBytes {
  const bytes = AsciiBytes.of(Buffer.from(text));
  if (bytes === null) throw new Error('not ASCII');
  return bytes;
}

function rowOf(whole: string, rough: string): string {
  return `{"of":"x","held":{"whole":${whole},"rough":${rough}}}`;
}

test('whole numbers may be less than zero, and other numbers may be of any form', () => {
  const cut = cutRow(bytesOf(rowOf('1', '2')), 0, blanks);
  if (cut === null) throw new Error('the row was not cut');
  const pattern = new RowPattern(cut);
  const marks = new Int32Array(4);
  for (const [whole, rough] of [
    ['0', '-0.5'],
    ['-1', '1e-9'],
    [`-${'9'.repeat(80)}`, '0'],
    ['120', '-1.5E+300'],
  ] as const) {
    const text = rowOf(whole, rough);
    const source = bytesOf(text);
    expect(pattern.match(source, 0, marks)).toBe(text.length);
    expect([0, 1].map((blank) => source.text(marks[2 * blank] ?? 0, marks[2 * blank + 1] ?? 0))).toEqual([
      whole,
      rough,
    ]);
    expect(cutRow(source, 0, blanks)?.key).toBe(cut.key);
  }
});

test.each(['-0', '01', '-01', '1.0', '1e3', '"1"', '""', '-', '+1', '9'.repeat(81), 'true'])(
  'a row with the whole number %s is neither cut nor found',
  (whole) => {
    const source = bytesOf(rowOf(whole, '2'));
    const cut = cutRow(bytesOf(rowOf('1', '2')), 0, blanks);
    expect(cutRow(source, 0, blanks)).toBeNull();
    expect(cut && new RowPattern(cut).match(source, 0, new Int32Array(4))).toBe(FAILED);
  },
);

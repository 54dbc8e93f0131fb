/** Rows that are written when the answer is sent stand where their marks do, in chunks of bounded size. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PairTotals } from '../../../src/balances/answer/pair-totals.ts';
import { JsonText, MARK, markOf, stringifyAnswer } from '../../../src/graph/compiled/json-text.ts';
import { RowColumn } from '../../../src/graph/compiled/row-column.ts';
import { RowOrigins } from '../../../src/graph/compiled/row-origins.ts';
import { FailedRows, type FailedRowTexts, RowSpan } from '../../../src/graph/compiled/row-span.ts';
import { AmountCells } from '../../../src/model/amount-cells.ts';
import { type ByteChunk, bytesOf } from '../../../src/model/byte-chunk.ts';
import { failure } from '../../../src/model/failure.ts';
import { totalsOf } from '../../balances/answer/totals-of.ts';

const CHUNK = 64 * 1024;

/** Rows `{"of":"…","n":"…"}` of one account, with a text that no row of another has. */
function spanOf(
  account: string,
  digits: readonly string[],
  [start, end]: readonly [number, number],
  note = '',
): RowSpan {
  const column = new RowColumn('', {
    texts: ['{"of":', `,"note":"${note}","n":"`, '"}'],
    holes: ['account', 'atomic'],
    decimals: 0,
  });
  const bytes = bytesOf(JSON.stringify(account));
  const mostBytes = 1 + column.size.fixed + bytes.size + 10;
  return new RowSpan(
    {
      columns: digits.map(() => column),
      totals: totalsOf(digits),
      account: bytes,
      origins: new RowOrigins(),
      mostBytes,
      failed: null,
    },
    { start, end },
  );
}

function rowsOf(account: string, digits: readonly string[], note = ''): string {
  return digits.map((n) => JSON.stringify({ of: account, note, n })).join();
}

test('each stands where its mark does, once for each time that the mark does', () => {
  const digits = ['1', '22', '333', '0'];
  const spans = [spanOf('é', digits, [0, 2]), spanOf('b', digits, [2, 4]), spanOf('c', digits, [1, 1])];
  const text = `{"x":[${markOf(1)}],"y":[${markOf(0)},"日"],"z":[${markOf(2)}],"again":[${markOf(1)}]}`;
  const first = rowsOf('é', ['1', '22']);
  const second = rowsOf('b', ['333', '0']);
  const expected = `{"x":[${second}],"y":[${first},"日"],"z":[],"again":[${second}]}`;
  const data = new JsonText(text, spans);
  expect(data.text).toBe(expected);
  expect(data.rows).toBe(6);
  expect(JSON.parse(JSON.stringify({ data }))).toEqual({ data: JSON.parse(expected) });
  const answer = { data, extensions: { calls: 1 } };
  expect(stringifyAnswer(answer)).toBe(`{"data":${expected},"extensions":{"calls":1}}`);
});

test.each([
  ['short', ''],
  ['as long as a chunk', 'n'.repeat(9000)],
  ['long', 'é'.repeat(90_000)],
])('%s: written once, it is the same as often as it is sent', (_what, note) => {
  const digits = ['1', '22', '333', '0'];
  const data = new JsonText(`{"x":[${markOf(0)}],"y":["日"]}`, [spanOf('é', digits, [0, 4], note)]);
  const written = data.written();
  const frame = { before: '{"data":', after: '}' };
  const expected = `{"data":${data.text}}`;
  for (let times = 0; times < 2; times += 1) {
    expect(written.text).toBe(data.text);
    expect(written.whole(frame).toString()).toBe(expected);
    // Memory of a pool, which is used again once a chunk was sent.
    const taken: Buffer[] = [];
    const take = (size: number): Buffer => taken[taken.push(Buffer.alloc(size)) - 1] ?? Buffer.alloc(0);
    const chunks = [...written.chunks(frame, { bytes: CHUNK, take })];
    expect(Buffer.concat(chunks).toString()).toBe(expected);
    for (const chunk of taken) chunk.fill(0);
  }
  expect(new JsonText('{"a":1}').written().text).toBe('{"a":1}');
});

test('a list is whole, wherever a row stands that is longer than those with digits', () => {
  const column = new RowColumn('', { texts: ['{"n":"', '"}'], holes: ['atomic'], decimals: 0 });
  const reason = 'x'.repeat(300);
  const failed = {
    write: (chunk: ByteChunk, { reasons: [text = bytesOf('')] }: FailedRowTexts) =>
      chunk.copy(text.view, text.start, text.size),
  };
  const broken = { failure: failure('NOT_REPORTED'), reasons: [bytesOf(JSON.stringify({ reason }))] };
  const size = JSON.stringify({ reason }).length;
  fc.assert(
    fc.property(fc.array(fc.constantFrom('7', '123456789', null), { minLength: 1, maxLength: 8 }), (digits) => {
      const rows = new FailedRows();
      for (const [index, n] of digits.entries()) if (n === null) rows.add(index, broken, size);
      const totals = PairTotals.inOrder(AmountCells.of(digits), 0, digits.length);
      const list = {
        columns: digits.map(() => column),
        totals,
        account: bytesOf(''),
        origins: new RowOrigins(),
        mostBytes: 1 + 8 + 9,
        failed,
      };
      const span = new RowSpan(list, { start: 0, end: digits.length, failed: rows });
      const expected = `[${digits.map((n) => JSON.stringify(n === null ? { reason } : { n })).join()}]`;
      expect(new JsonText(`[${markOf(0)}]`, [span]).text).toBe(expected);
      expect(`[${span.whole().toString()}]`).toBe(expected);
    }),
  );
});

describe('chunks', () => {
  const part = fc.oneof(
    fc.record({ kind: fc.constant('text'), size: fc.constantFrom(0, 1, 1000, 21_000, 22_000, 70_000) }),
    fc.record({ kind: fc.constant('rows'), size: fc.constantFrom(1, 2, 700, 3000) }),
    fc.record({ kind: fc.constant('long rows'), size: fc.constantFrom(1, 2) }),
  );

  test('are the text, and none is larger than it has to be', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), fc.constantFrom('', '{"data":'), (parts, before) => {
        const spans: RowSpan[] = [];
        let [marked, expected] = ['', before];
        for (const [index, { kind, size }] of parts.entries()) {
          if (kind === 'text') {
            marked += 'é'.repeat(size);
            expected += 'é'.repeat(size);
            continue;
          }
          const note = kind === 'rows' ? '' : 'n'.repeat(70_000);
          const digits = Array.from({ length: size }, (_, row) => String(index * 1000 + row));
          marked += markOf(spans.push(spanOf('日', digits, [0, size], note)) - 1);
          expected += rowsOf('日', digits, note);
        }
        const chunks = [...new JsonText(marked, spans).chunks({ before, after: '}' })];
        expect(Buffer.concat(chunks).equals(Buffer.from(`${expected}}`))).toBe(true);
        const whole = new JsonText(marked, spans).whole({ before, after: '}' });
        expect(whole.equals(Buffer.concat(chunks))).toBe(true);
        const texts = marked.split(MARK).filter((_, index) => index % 2 === 0);
        const most = Math.max(CHUNK, ...texts.map((text) => Buffer.byteLength(text)), 71_000);
        for (const chunk of chunks) expect(chunk.length).toBeLessThanOrEqual(most);
        expect(chunks.every(({ length }) => length > 0)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('share no memory with each other, so that each can be sent while the next is written', () => {
    const digits = Array.from({ length: 3000 }, (_, index) => String(index));
    const chunks = [...new JsonText(markOf(0), [spanOf('a', digits, [0, 3000])]).chunks()];
    expect(chunks.length).toBeGreaterThan(1);
    expect(new Set(chunks.map(({ buffer }) => buffer)).size).toBe(chunks.length);
  });
});

test('amounts less than zero are written behind a minus, in atoms and with a point', () => {
  const column = new RowColumn('', { texts: ['[', ',', ']'], holes: ['atomic', 'value'], decimals: 2 });
  const digits = ['-5', '0', '-12345', '7', '-100'];
  const totals = PairTotals.inOrder(AmountCells.of(digits), 0, digits.length);
  const span = new RowSpan(
    {
      columns: digits.map(() => column),
      totals,
      account: bytesOf(''),
      origins: new RowOrigins(),
      mostBytes: 1 + column.size.fixed + column.size.amounts * 6,
      failed: null,
    },
    { start: 0, end: digits.length },
  );
  expect(totals.longestOf([])).toBe(6);
  expect(String(span.whole())).toBe('[-5,-0.05],[0,0],[-12345,-123.45],[7,0.07],[-100,-1]');
});

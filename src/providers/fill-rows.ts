/**
 * Fills cells straight from the bytes of an answer about one account, for providers that declare how their rows are alike. A
 * row of known text is compared; any other one is decoded by itself and known from then on. What stands around the rows is
 * decoded without them.
 */
import type { Exchange } from '../http/exchange.ts';
import { FAILED } from '../http/json-value.ts';
import { listStart } from '../http/list-outline.ts';
import { AmountCells, PartCells } from '../model/amount-cells.ts';
import type { DigitList } from '../model/digit-list.ts';
import { FailureError } from '../model/failure.ts';
import { knownRowsOf, type RowOrder } from './known-rows.ts';
import { ListReading, readParts } from './list-reading.ts';
import type { AskedRows, FilledRows, PlainRows } from './provider.ts';

/**
 * Null for every answer that only the decoder can read: one with a row that is at fault in any way, without rows, with a
 * further page, with a pair twice, or with rows of several accounts. It is then decoded as if nothing had been tried.
 */
export function fillRows<Question>(
  rows: PlainRows<Question>,
  asked: AskedRows<Question>,
  exchange: Exchange,
): FilledRows | null {
  const { ascii } = exchange;
  const start = ascii ? listStart(ascii, rows.list) : null;
  if (!ascii || start === null) return null;
  const known = knownRowsOf(rows, asked.account.network);
  const reading = new ListReading(ascii, known);
  try {
    const end = reading.read(start);
    if (end === FAILED) return null;
    const { amounts } = reading;
    const { length } = amounts;
    const body = known.outlines.of(ascii, { path: rows.list, span: { start, end }, length });
    if (body === undefined) return null;
    const outline = { ...exchange, body, ascii: null };
    const frame = rows.frame(asked.question, outline);
    if (frame === null || frame.next !== undefined || frame.rows.length !== length) return null;
    if (!reading.learn(rows, frame, asked.account.address)) return null;
    const order = reading.order();
    const refs = wantedRefs(order, asked, amounts);
    if (refs === null) return null;
    const read = { source: ascii, start, rows: order.rows };
    const { parts, marks } = known;
    const more = parts.length === 0 ? {} : { parts: new PartCells(parts, () => readParts(read, marks)) };
    const cells = AmountCells.listed(amounts, { hasMore: true, ...more });
    known.credit(length - reading.unknown.length);
    return { refs, facts: order.facts, cells, block: frame.block ?? null, outline, completeness: frame.completeness };
  } catch (error) {
    // The decoder says what is wrong.
    if (error instanceof FailureError) return null;
    throw error;
  }
}

/** The list of the assets of the rows, those that were not asked for without an amount; null for rows that the source was not asked for, and that count as a fault. */
function wantedRefs(
  order: RowOrder,
  { wanted, named, unasked }: AskedRows<unknown>,
  amounts: DigitList,
): readonly string[] | null {
  if (order.asked === wanted || isSame(order.refs, wanted)) {
    order.asked = wanted;
    return wanted;
  }
  if (named === 'all') return order.refs;
  const asked = new Set(named);
  for (const [index, ref] of order.refs.entries()) {
    if (asked.has(ref)) continue;
    if (unasked === 'fault') return null;
    amounts.drop(index);
  }
  return order.refs;
}

function isSame(texts: readonly string[], others: readonly string[]): boolean {
  return texts.length === others.length && texts.every((text, index) => text === others[index]);
}

/** Faults of rows: invalid amounts, rows of other accounts and assets, too many or too few rows, figures that contradict each other. */
import { isLosslessNumber, LosslessNumber } from 'lossless-json';
import { changedRow } from './catalogue-body.ts';
import type { FaultKind } from './faults.ts';
import { type BodyRow, isObject, type Layout, withField, withRows } from './layout.ts';
import type { NamedFault } from './named-fault.ts';

const strikes = 'balances';

/** Texts and values that are no amounts. */
const amounts: readonly (readonly [name: string, row: string, value: unknown, does: string])[] = [
  ['amount-empty', 'F36', '', 'an empty text'],
  ['amount-null', 'F36', null, 'null'],
  ['amount-missing', 'F36', undefined, 'no field at all'],
  ['amount-list', 'F36', [], 'an empty list'],
  ['amount-true', 'F36', true, 'true'],
  ['amount-blanks', 'F36', ' 12 ', '" 12 "'],
  ['amount-hex', 'F36', '0x10', '"0x10"'],
  ['amount-commas', 'F36', '1,000', '"1,000"'],
  ['amount-minus-zero', 'F36', '-0', '"-0"'],
  ['amount-plus', 'F36', '+5', '"+5"'],
  ['amount-negative', 'F36', '-5', '"-5", which is legal for Mesh'],
  ['amount-arabic', 'F36', '٣', 'a digit of another script'],
  ['amount-million-digits', 'F36', '9'.repeat(1_000_000), 'a million digits'],
  ['amount-exponent', 'F35', new LosslessNumber('1e21'), 'the JSON number 1e21'],
  ['amount-infinite', 'F35', new LosslessNumber('1E400'), 'the JSON number 1E400'],
  ['amount-fraction', 'F35', new LosslessNumber('0.1'), 'the JSON number 0.1'],
];

export const rowFaults: readonly NamedFault[] = [
  {
    name: 'amount-other-type',
    row: 'F35',
    does: 'the good digits as a JSON number where a text is due, as a text where a number is',
    strikesRow: true,
    strikes,
    make: (context) => changedRow(context, (row) => retyped(row, context.layout.amount)),
  },
  ...amounts.map(
    ([name, row, value, does]): NamedFault => ({
      name,
      row,
      does: `${does} in the place of an amount`,
      strikesRow: true,
      strikes,
      make: (context) => changedRow(context, (good) => replaced(good, context.layout.amount, value)),
    }),
  ),
  {
    name: 'unasked-account',
    row: 'F39',
    does: 'one more row, for an account that was not asked for',
    upstreams: ['teos', 'loopring', 'bitcoin', 'graphql'],
    strikesRow: true,
    strikes,
    make: (context) => added(context, ({ account }) => account),
  },
  {
    name: 'unasked-asset',
    row: 'F39',
    does: 'one more row, for an asset that was not asked for',
    strikesRow: true,
    strikes,
    make: (context) => added(context, ({ asset }) => asset),
  },
  {
    name: 'row-missing',
    row: 'F40',
    does: 'one row less; a count beside the list is set right',
    strikesRow: true,
    strikes,
    make: ({ layout, pick }) =>
      changedRows(layout, (rows) => (rows.length === 0 ? rows : rows.toSpliced(pick(rows), 1))),
  },
  {
    name: 'row-twice',
    row: 'F41',
    does: 'one row stands twice',
    strikesRow: true,
    strikes,
    make: ({ layout, pick }) =>
      changedRows(layout, (rows) => (rows.length === 0 ? rows : [...rows, rowAt(rows, pick(rows))])),
  },
  {
    name: 'row-twice-differing',
    row: 'F41',
    does: 'one row stands twice, with two amounts',
    strikesRow: true,
    strikes,
    make: ({ layout, pick }) =>
      changedRows(layout, (rows) => (rows.length === 0 ? rows : [...rows, rival(rowAt(rows, pick(rows)), layout)])),
  },
  {
    name: 'rows-reversed',
    row: 'F42',
    does: 'the last row first',
    strikes,
    make: ({ layout }) => changedRows(layout, (rows) => rows.toReversed()),
  },
  {
    name: 'id-other-case',
    row: 'F43',
    does: 'hex digits and symbols of a row in the other case',
    upstreams: ['reddio', 'teos', 'mesh', 'graphql'],
    strikesRow: true,
    strikes,
    make: (context) => changedRow(context, (row) => swappedCase(row, context.layout)),
  },
  {
    name: 'display-differs',
    row: 'F44',
    does: 'the display figure differs from the amount',
    upstreams: ['reddio'],
    strikesRow: true,
    strikes,
    make: (context) => changedRow(context, (row) => ({ ...row, display_value: `${String(row.display_value)}1` })),
  },
  {
    name: 'locked-above-total',
    row: 'F44',
    does: 'more is locked than there is',
    upstreams: ['loopring'],
    strikesRow: true,
    strikes,
    make: (context) => changedRow(context, (row) => ({ ...row, locked: `${digitsOf(row.total) ?? '0'}1` })),
  },
  {
    name: 'count-differs',
    row: 'F44',
    does: 'the count beside the list is one too high',
    upstreams: ['reddio'],
    strikes,
    make: ({ layout }) => ({
      kind: 'reply',
      change: (good) =>
        withField(good, layout.count === null ? [] : [layout.count], (count) => Number(digitsOf(count) ?? 0) + 1),
    }),
  },
  {
    name: 'other-block',
    row: 'F45',
    does: 'the answer is for the block after the right one',
    upstreams: ['mesh'],
    strikes,
    make: () => ({
      kind: 'reply',
      change: (good) =>
        withField(good, [['block_identifier']], (block) =>
          isObject(block) ? { ...block, index: Number(digitsOf(block.index) ?? 0) + 1, hash: '0xother' } : block,
        ),
    }),
  },
];

function changedRows(layout: Layout, change: (rows: readonly BodyRow[]) => readonly unknown[]): FaultKind {
  return { kind: 'reply', change: (good) => withRows(good, layout, change) };
}

type Stranger = { readonly field: string; readonly stranger: unknown } | null;

/** Beside the row that was picked, a copy of it that names another account or asset. */
function added({ layout, pick }: Parameters<NamedFault['make']>[0], of: (layout: Layout) => Stranger): FaultKind {
  const named = of(layout);
  return changedRows(layout, (rows) => {
    if (named === null || rows.length === 0) return rows;
    return [...rows, { ...rowAt(rows, pick(rows)), [named.field]: named.stranger }];
  });
}

function rowAt(rows: readonly BodyRow[], index: number): BodyRow {
  return rows[index] ?? {};
}

function replaced(row: BodyRow, field: string, value: unknown): BodyRow {
  if (value !== undefined) return { ...row, [field]: value };
  return Object.fromEntries(Object.entries(row).filter(([name]) => name !== field));
}

function digitsOf(value: unknown): string | null {
  return isLosslessNumber(value) ? value.value : typeof value === 'string' ? value : null;
}

function retyped(row: BodyRow, field: string): BodyRow {
  const value = row[field];
  const digits = digitsOf(value) ?? '0';
  return { ...row, [field]: isLosslessNumber(value) ? digits : new LosslessNumber(digits) };
}

/** The row with another amount. The same amount in other units is left out, so that nothing in the row contradicts it. */
export function rival(row: BodyRow, layout: Layout): BodyRow {
  const value = row[layout.amount];
  const digits = `1${digitsOf(value) ?? '0'}`;
  const amount = isLosslessNumber(value) ? new LosslessNumber(digits) : digits;
  return { ...replaced(replaced(row, 'display_value', undefined), 'available', undefined), [layout.amount]: amount };
}

function swappedCase(row: BodyRow, { asset, account }: Layout): BodyRow {
  const fields = [asset.field, ...(account === null ? [] : [account.field])];
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, fields.includes(name) ? swapped(value) : value]),
  );
}

function swapped(value: unknown): unknown {
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, entry]) => [name, name === 'symbol' || name === 'id' ? swapped(entry) : entry]),
    );
  }
  if (typeof value !== 'string') return value;
  const [, prefix = '', rest = ''] = /^(0x)?(.*)$/.exec(value) ?? [];
  const lower = rest.toLowerCase();
  return prefix + (rest === lower ? rest.toUpperCase() : lower);
}

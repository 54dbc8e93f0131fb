/** Reads the list of rows in an answer: known rows by their text, and others each by itself. */
import { isDeepStrictEqual } from 'node:util';
import { type AsciiBytes, isRepeated, type Span, skipSpace } from '../http/ascii-bytes.ts';
import { asObject, type JsonObject } from '../http/decode.ts';
import { parseJson } from '../http/json.ts';
import { CLOSE_ARRAY, COMMA } from '../http/json-characters.ts';
import { FAILED } from '../http/json-value.ts';
import { cutRow, type Marks, type RowCut } from '../http/row-pattern.ts';
import { AmountCells } from '../model/amount-cells.ts';
import { DigitList } from '../model/digit-list.ts';
import { type Amounts, amountParts, type Reading, type Value } from '../model/reading.ts';
import { type KnownRow, type KnownRows, orderOf, type RowOrder } from './known-rows.ts';
import type { PlainRows, RowFrame, RowRead } from './provider.ts';
import { addParts, type FoundRow, NO_AMOUNTS, writeTotal } from './row-amounts.ts';
import { unitOf } from './row-unit.ts';

interface UnknownRow {
  readonly index: number;
  readonly start: number;
  readonly cut: RowCut;
}

/** Filled anew for each answer, which is read without a pause. */
const list = new DigitList();
const partList = new DigitList();

/** One answer, while it is read. There is only one at a time. */
export class ListReading {
  /** The totals of the rows. */
  readonly amounts = list;
  readonly unknown: UnknownRow[] = [];
  readonly #source: AsciiBytes;
  readonly #known: KnownRows;
  readonly #answer: number;
  /** The row that is looked at: one object for all, of which there may be very many. */
  readonly #found: FoundRow;
  #order: RowOrder | null = null;
  /** Null where the rows are those of the order, from its first one on. */
  #rows: KnownRow[] | null = null;
  /** Where in that order the next row is expected. */
  #next = 0;
  /** Whether a row stood where the order does not have it. */
  #isReordered = false;
  /** Where the first row stands that names its account, and where in it. */
  #named: { readonly row: Span; readonly name: Span } | null = null;

  constructor(source: AsciiBytes, known: KnownRows) {
    this.#source = source;
    this.#known = known;
    this.#answer = known.nextAnswer();
    this.#found = { source, marks: known.marks, amounts: NO_AMOUNTS };
    list.clear();
  }

  /** The place behind the list; `FAILED` where the decoder has to read it. */
  read(start: number): number {
    const source = this.#source;
    let at = skipSpace(source, start + 1);
    for (;;) {
      const end = this.#row(at, list.add());
      if (end === FAILED) return FAILED;
      at = skipSpace(source, end);
      const mark = source.at(at);
      if (mark === CLOSE_ARRAY) return at + 1;
      if (mark !== COMMA) return FAILED;
      at = skipSpace(source, at + 1);
    }
  }

  /** Reads rows that were not known, each by itself. False where the decoder has to read the answer. */
  learn({ unit }: Pick<PlainRows<never>, 'unit'>, { form, at, block }: RowFrame, address: string): boolean {
    const place = { path: `${at}[0]`, address };
    this.#known.charge(this.unknown.length);
    for (const { index, start, cut } of this.unknown) {
      const row = this.#object(start, cut.end);
      const value = form.holder(row, place.path) === address ? valueIn(form.read(row, place), address) : null;
      const found = value && this.#known.make(cut, value, unitOf(row, unit));
      if (!value || !found || found.pattern.match(this.#source, start, this.#known.marks) === FAILED) return false;
      if (!this.#take(found, index, start, cut.end)) return false;
      // What its amounts come to here has to be what they come to there, or no row like it is read here.
      if (value.amounts.total?.toString() !== list.text(index) || !this.#hasParts(found, value.amounts)) return false;
      if (!isDeepStrictEqual(value.block, block ?? null)) return false;
      this.#known.add(cut.key, found);
      this.#ownRows(index)[index] = found;
    }
    if (this.#named === null) return true;
    const { start, end } = this.#named.row;
    return form.holder(this.#object(start, end), place.path) === address;
  }

  /** Whether the parts of the row come to those that the decoder found. */
  #hasParts({ amounts }: KnownRow, decoded: Amounts): boolean {
    partList.clear();
    this.#found.amounts = amounts;
    addParts(partList, this.#found);
    const found = this.#known.parts.map((part, index) => [part, partList.text(index)]);
    const parts = { total: decoded.total?.toString() ?? '', ...Object.fromEntries(found) };
    return amountParts.every((part) => (decoded[part]?.toString() ?? '') === (parts[part] ?? ''));
  }

  /** The order of the rows. */
  order(): RowOrder {
    const known = this.#order;
    const { length } = list;
    const isWhole = known !== null && !this.#isReordered && known.rows.length === length;
    if (isWhole && this.#next === length) return known;
    const order = orderOf(this.#ownRows(length));
    // Rows that are missing leave the order as it is.
    if (known === null || this.#isReordered) this.#known.note(order);
    return order;
  }

  #row(start: number, index: number): number {
    const { marks } = this.#known;
    let found = this.#expected(start);
    if (found === null) {
      const cut = cutRow(this.#source, start, this.#known.blanks);
      if (cut === null) return FAILED;
      this.#isReordered = true;
      found = this.#known.get(cut.key) ?? null;
      if (found === null) {
        if (!this.#known.affords(this.unknown.length + 1)) return FAILED;
        this.#ownRows(index);
        this.unknown.push({ index, start, cut });
        return cut.end;
      }
      this.#next = found.place + 1;
      if (found.pattern.match(this.#source, start, marks) === FAILED) return FAILED;
      this.#end = cut.end;
    }
    const end = this.#end;
    this.#note(index, found);
    return this.#take(found, index, start, end) ? end : FAILED;
  }

  #note(index: number, row: KnownRow): void {
    if (this.#rows === null && this.#order?.rows[index] === row) return;
    this.#ownRows(index)[index] = row;
  }

  /** A list of their own for the rows, of which so many stand as in the order where there was none before. */
  #ownRows(count: number): KnownRow[] {
    this.#rows ??= this.#order === null ? [] : this.#order.rows.slice(0, count);
    return this.#rows;
  }

  /** The place behind the row that was matched last. */
  #end = FAILED;

  /** The row that follows in the order, or the one behind it, where it stands here. */
  #expected(start: number): KnownRow | null {
    if (this.#order === null) return this.#first(start);
    const { rows } = this.#order;
    for (let place = this.#next; place < this.#next + 2; place += 1) {
      const row = rows[place];
      if (row === undefined || !this.#matches(row, start)) continue;
      this.#next = place + 1;
      return row;
    }
    return null;
  }

  /** The first row of a known order, where it stands here; apart from the others, each of which would have to hold `start` for it. */
  #first(start: number): KnownRow | null {
    if (list.length > 1) return null;
    this.#order = this.#known.findOrder((row) => this.#matches(row, start));
    this.#next = 1;
    return this.#order?.rows[0] ?? null;
  }

  #matches({ pattern }: KnownRow, start: number): boolean {
    this.#end = pattern.match(this.#source, start, this.#known.marks);
    return this.#end !== FAILED;
  }

  /** Notes what the row says, by `marks`. False where its asset stood before, it names another account, or its total is none. */
  #take({ asset, amounts, namesAccount }: KnownRow, index: number, start: number, end: number): boolean {
    if (asset.answer === this.#answer) return false;
    asset.answer = this.#answer;
    if (namesAccount && !this.#namesFirst({ start, end })) return false;
    this.#found.amounts = amounts;
    return writeTotal(list, index, this.#found);
  }

  /** Whether the row names the account that the first one names. */
  #namesFirst(row: Span): boolean {
    const { marks, accountBlank } = this.#known;
    const name = { start: marks[2 * accountBlank] ?? 0, end: marks[2 * accountBlank + 1] ?? 0 };
    this.#named ??= { row, name };
    const first = this.#named.name;
    return first.end - first.start === name.end - name.start && isRepeated(this.#source, first, name.start);
  }

  #object(start: number, end: number): JsonObject {
    return asObject(parseJson(Buffer.from(this.#source.text(start, end), 'latin1')), '');
  }
}

interface ReadRows {
  readonly source: AsciiBytes;
  /** Where the list begins. */
  readonly start: number;
  /** All of it, in their order. */
  readonly rows: readonly KnownRow[];
}

/** Reads the parts of rows whose totals were read before: of each row a cell for each part. */
export function readParts({ source, start, rows }: ReadRows, marks: Marks): AmountCells {
  partList.clear();
  let at = skipSpace(source, start + 1);
  for (const { pattern, amounts } of rows) {
    const end = pattern.match(source, at, marks);
    if (end === FAILED) throw new TypeError('a row that was read stands no longer where it stood');
    addParts(partList, { source, marks, amounts });
    // Behind the comma.
    at = skipSpace(source, skipSpace(source, end) + 1);
  }
  return AmountCells.listed(partList);
}

/** The value of a row that comes to one of one asset of the account; null for any other row. */
function valueIn(read: RowRead<Reading>, address: string): (Value & Pick<Reading, 'asset'>) | null {
  if (!('items' in read) || read.unreadable !== undefined || read.items.length !== 1) return null;
  const [reading] = read.items;
  return reading === undefined || 'failure' in reading || reading.address !== address ? null : reading;
}

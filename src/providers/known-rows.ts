/**
 * Rows that were read before, by their text without their amounts. What one says beside its amounts, all rows with its text
 * say: a function of the text alone found it. Nothing here says anything of an amount.
 */
import { Outlines } from '../http/list-outline.ts';
import { type Blank, type Blanks, blanksOf, type Marks, type RowCut, RowPattern } from '../http/row-pattern.ts';
import { decimalsOf } from '../model/amount.ts';
import type { AssetFacts, OtherPart, Reading, Value } from '../model/reading.ts';
import type { PlainRows, RowAmount } from './provider.ts';
import type { PartOfRow, RowAmounts } from './row-amounts.ts';
import type { RowUnit } from './row-unit.ts';

/** A row but for its amounts. */
export interface KnownRow {
  readonly pattern: RowPattern;
  readonly asset: KnownAsset;
  readonly facts: AssetFacts | null;
  readonly amounts: RowAmounts;
  /** Whether it names its account. */
  readonly namesAccount: boolean;
  /** Where it stood in the order that was noted last. */
  place: number;
}

type ReadRow = Pick<Reading, 'asset'> & Pick<Value, 'facts'>;

/** An asset that rows name, perhaps several with different texts. */
interface KnownAsset {
  readonly ref: string;
  /** The number of the answer that named it last. */
  answer: number;
}

/** Rows that followed each other in an answer. */
export interface RowOrder {
  readonly rows: readonly KnownRow[];
  /** Of their assets. */
  readonly refs: readonly string[];
  /** Null where no row has any. */
  readonly facts: readonly (AssetFacts | null)[] | null;
  /** A list that names the same assets in the same order. */
  asked: readonly string[] | null;
}

/** Characters of all texts together; then all are forgotten. */
const MOST_TEXT = 1024 * 1024;
/** Orders of rows that are remembered: the last ones. */
const MOST_ORDERS = 8;
/**
 * To read a row by itself takes longer than to decode it among others. So each uses up credit, and each row that is known gives
 * a part of it back; without credit answers are decoded, and each gives some back.
 */
const MOST_CREDIT = 4096;
const CREDIT_OF_KNOWN = 0.25;
const CREDIT_OF_DECODED = 4;

/** What may be any text without escapes. */
const TEXTS: ReadonlySet<RowAmount['counts']> = new Set<RowAmount['counts']>(['shown', 'unread']);

/** The part that an amount states; one that may be any text states none. */
function partIn(amount: RowAmount | undefined): OtherPart | null {
  return amount === undefined || TEXTS.has(amount.counts) ? null : (amount.part ?? null);
}

export class KnownRows {
  readonly blanks: Blanks;
  /** Where the values of the row that was looked at last stand. */
  readonly marks: Marks;
  /** The number of the blank that names the account; -1 where rows have none. */
  readonly accountBlank: number;
  /** Those that a row may have beside its total. */
  readonly parts: readonly OtherPart[];
  /** What stood around rows. */
  readonly outlines = new Outlines();
  /** By the number of their blank. */
  readonly #amounts: readonly RowAmount[];
  /** The part that what is within the total leaves of it. */
  readonly #rest: OtherPart | null;
  readonly #rows = new Map<string, KnownRow>();
  readonly #assets = new Map<string, KnownAsset>();
  #orders: readonly RowOrder[] = [];
  #text = 0;
  #credit = MOST_CREDIT;
  #answers = 0;

  constructor({ amounts, account, rest }: Pick<PlainRows<never>, 'amounts' | 'account' | 'rest'>) {
    const blanks = amounts.map(({ at, counts }): Blank => ({ at, holds: TEXTS.has(counts) ? 'name' : 'digits' }));
    const names: readonly Blank[] = account === undefined ? [] : [{ at: [account], holds: 'name' }];
    this.blanks = blanksOf([...blanks, ...names]);
    this.#amounts = amounts;
    this.#rest = rest ?? null;
    const stated = amounts.flatMap((amount) => partIn(amount) ?? []);
    this.parts = rest === undefined ? stated : [rest, ...stated];
    this.marks = new Int32Array(2 * (blanks.length + names.length));
    this.accountBlank = account === undefined ? -1 : blanks.length;
  }

  /** The number of a new answer. No row of one before it is looked at any more. */
  nextAnswer(): number {
    if (this.#text > MOST_TEXT) this.#forget();
    this.#answers += 1;
    return this.#answers;
  }

  get(key: string): KnownRow | undefined {
    return this.#rows.get(key);
  }

  /**
   * What is to be known of a row that was read by itself. Null for one without an amount that counts, or with one of which it
   * does not follow how many digits it may have.
   *
   * @param unit null where the row states none that can be read
   */
  make({ texts, values }: RowCut, value: ReadRow, unit: RowUnit | null): KnownRow | null {
    const blanks = values.map(({ blank }) => blank);
    const counting = (as: RowAmount['counts']) => blanks.filter((blank) => this.#amounts[blank]?.counts === as);
    const [added, within] = [counting('added'), counting('within')];
    const scale = value.facts?.scale ?? null;
    const decimals = scale === null ? null : decimalsOf(scale);
    const shown = counting('shown').map((blank) => ({
      blank,
      of: this.#shownBy(blank, blanks),
      decimals: decimals ?? 0,
    }));
    if (unit === null || added.length === 0 || (shown.length > 0 && decimals === null)) return null;
    // Nothing says that it is less than the total, and in a larger unit it may be longer than any amount.
    if (unit.value !== 1n && counting('beside').length > 0) return null;
    if (this.#rest !== null && within.length > 1) return null;
    return {
      pattern: new RowPattern({ texts, values }),
      asset: this.#asset(value.asset),
      facts: value.facts,
      amounts: { added, within, shown, unit, parts: this.parts.map((part) => this.#partOf(part, blanks)) },
      namesAccount: blanks.includes(this.accountBlank),
      place: 0,
    };
  }

  add(key: string, row: KnownRow): void {
    this.#rows.set(key, row);
    this.#text += key.length;
  }

  /** The order noted last that begins with the row for which `isFirst` is true. */
  findOrder(isFirst: (row: KnownRow) => boolean): RowOrder | null {
    for (const order of this.#orders) {
      const [first] = order.rows;
      if (first !== undefined && isFirst(first)) return order;
    }
    return null;
  }

  note(order: RowOrder): void {
    for (const [place, row] of order.rows.entries()) row.place = place;
    this.#orders = [order, ...this.#orders.slice(0, MOST_ORDERS - 1)];
  }

  /** Whether so many rows of an answer may be read by themselves. If not, the answer is decoded. */
  affords(rows: number): boolean {
    if (this.#credit >= rows) return true;
    this.#credit += CREDIT_OF_DECODED;
    return false;
  }

  /** Called once for each answer, with the rows that are read by themselves. */
  charge(rows: number): void {
    this.#credit -= rows;
  }

  /** Called for each answer that was read. */
  credit(knownRows: number): void {
    this.#credit = Math.min(MOST_CREDIT, this.#credit + knownRows * CREDIT_OF_KNOWN);
  }

  /** Which of the blanks that a row has the amount is in that another one shows. */
  #shownBy(blank: number, blanks: readonly number[]): number | null {
    const name = this.#amounts[blank]?.of;
    return blanks.find((other) => this.#amounts[other]?.at.at(-1) === name) ?? null;
  }

  #partOf(part: OtherPart, blanks: readonly number[]): PartOfRow {
    if (part === this.#rest) return 'rest';
    return blanks.find((blank) => partIn(this.#amounts[blank]) === part) ?? null;
  }

  #asset(ref: string): KnownAsset {
    const known = this.#assets.get(ref) ?? { ref, answer: 0 };
    this.#assets.set(ref, known);
    return known;
  }

  #forget(): void {
    this.#rows.clear();
    this.#assets.clear();
    this.#orders = [];
    this.#text = 0;
  }
}

/** What was learned lives as long as the declaration, which each source has for itself. */
const byNetwork = new WeakMap<object, Map<string | null, KnownRows>>();
/** Networks of one source; those used first are forgotten. */
const MOST_NETWORKS = 16;

/** Rows of one network alone: on another one the same text may say something else of its asset. */
export function knownRowsOf(rows: PlainRows<never>, network: string | null): KnownRows {
  const ofSource = byNetwork.get(rows) ?? new Map<string | null, KnownRows>();
  byNetwork.set(rows, ofSource);
  const known = ofSource.get(network);
  if (known !== undefined) return known;
  const [oldest] = ofSource.keys();
  if (ofSource.size === MOST_NETWORKS && oldest !== undefined) ofSource.delete(oldest);
  const made = new KnownRows(rows);
  ofSource.set(network, made);
  return made;
}

export function orderOf(rows: readonly KnownRow[]): RowOrder {
  const facts = rows.map((row) => row.facts);
  return {
    rows,
    refs: rows.map(({ asset }) => asset.ref),
    facts: facts.every((one) => one === null) ? null : facts,
    asked: null,
  };
}

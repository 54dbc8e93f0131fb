/** Fills the grid of a call straight from the text of its answer, for providers whose rows are plain. */
import { isDigits, isPlain, scanRows } from '../http/rows.ts';
import { MAX_DIGITS } from '../model/amount.ts';
import { failure } from '../model/failure.ts';
import type { Cell } from './provider.ts';

/** One side of a grid: canonical names, and how the source's spellings of them are read. */
export interface Side {
  readonly names: readonly string[];
  /** The canonical form of what a row says; null where it is none. Canonical names are their own. */
  read(text: string): string | null;
}

export interface GridForm {
  /** The keys of a row: whose it is, what of, and how much in atomic units. */
  readonly keys: readonly [account: string, asset: string, amount: string];
  readonly accounts: Side;
  readonly assets: Side;
}

export interface FilledGrid {
  /** Account by account. */
  readonly cells: readonly Cell[];
  /** The rows that the answer had. */
  readonly rows: number;
}

/**
 * Null for every answer that is not plain: one that names somebody or something else, contradicts itself, or is written
 * in a way that takes a decoder to read. Nothing is known then.
 */
export function fillGrid(text: string, { keys, accounts, assets }: GridForm): FilledGrid | null {
  const width = assets.names.length;
  const cells = new Array<Cell>(accounts.names.length * width).fill(null);
  const row = new Spellings(accounts);
  const column = new Spellings(assets);
  let rows = 0;
  const understood = scanRows(text, keys, ({ starts, ends }) => {
    rows += 1;
    const place = row.find(text, starts[0] ?? 0, ends[0] ?? 0);
    const index = place * width + column.find(text, starts[1] ?? 0, ends[1] ?? 0);
    if (Number.isNaN(index)) return false;
    const cell = readAmount(text, starts[2] ?? 0, ends[2] ?? 0);
    const known = cells[index] ?? null;
    cells[index] = cell;
    return cell !== null && (known === null || known === cell);
  });
  return understood ? { cells, rows } : null;
}

const badAmount = failure('UPSTREAM_BAD_AMOUNT');

/** Null where the text between the quotes is not what the string says. */
function readAmount(text: string, start: number, end: number): Cell {
  if (isDigits(text, start, end) && end - start <= MAX_DIGITS) {
    const digits = text.slice(start, end);
    return digits.length > 1 && digits.startsWith('0') ? BigInt(digits).toString() : digits;
  }
  return isPlain(text, start, end) ? badAmount : null;
}

/** Finds names as they are spelled. Rows mostly come in the order asked, so the last name and the next are tried first. */
class Spellings {
  readonly #side: Side;
  /** By place, the spelling seen last. */
  readonly #texts: string[];
  #places: Map<string, number> | undefined;
  #last = 0;

  constructor(side: Side) {
    this.#side = side;
    this.#texts = [...side.names];
  }

  /** The place of the name that stands in this piece of the text; not a number where it is none of them. */
  find(text: string, start: number, end: number): number {
    const next = this.#last + 1 === this.#texts.length ? 0 : this.#last + 1;
    if (this.#stands(next, text, start, end)) this.#last = next;
    else if (!this.#stands(this.#last, text, start, end)) return this.#lookUp(text.slice(start, end));
    return this.#last;
  }

  #stands(place: number, text: string, start: number, end: number): boolean {
    const spelled = this.#texts[place];
    return spelled !== undefined && end - start === spelled.length && text.startsWith(spelled, start);
  }

  #lookUp(spelled: string): number {
    this.#places ??= new Map(this.#side.names.map((name, index) => [name, index]));
    const known = this.#places.get(spelled);
    if (known !== undefined) {
      this.#last = known;
      return known;
    }
    const canonical = this.#side.read(spelled);
    const place = canonical === null ? undefined : this.#places.get(canonical);
    if (place === undefined) return Number.NaN;
    this.#places.set(spelled, place);
    this.#texts[place] = spelled;
    this.#last = place;
    return place;
  }
}

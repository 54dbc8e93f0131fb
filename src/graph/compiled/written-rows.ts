/**
 * Rows that were served again and again, as the bytes that they were. Kept beside the digits that they show, and no longer than those:
 * what shows the same digits in the same way is copied.
 */
import type { AmountCells } from '../../model/amount-cells.ts';

/** What all of them may take. */
const MOST_BYTES = 32 * 1024 * 1024;
/** Of the same digits, so many ways of showing them. */
const MOST_WAYS = 4;
/** Of one such way, beside its bytes. */
const BYTES_BESIDE = 200;

/** What decides how rows are written, beside their digits. */
export interface RowsWay {
  /** What the rows of each asset share: the same object as long as it is the same. */
  readonly columns: object;
  /** The account, where rows show it. */
  readonly account: string;
  /** The first row, and the one behind the last. */
  readonly start: number;
  readonly end: number;
}

interface Written {
  readonly way: RowsWay;
  readonly bytes: Buffer;
}

type OfCells = WeakMap<AmountCells, readonly Written[]>;

/** Of one executor. What was found lately stays; the rest goes when there is no more room, or with its digits. */
export class WrittenRows {
  readonly #mostBytes: number;
  #young: OfCells = new WeakMap();
  #old: OfCells = new WeakMap();
  /** Of the young. */
  #bytes = 0;
  /** Digits that were served again at least once. */
  readonly #served = new WeakSet<AmountCells>();

  constructor(mostBytes = MOST_BYTES) {
    this.#mostBytes = mostBytes;
  }

  find(cells: AmountCells, way: RowsWay): Buffer | null {
    const young = this.#young.get(cells)?.find((written) => isSame(written.way, way));
    if (young !== undefined) return young.bytes;
    const old = this.#old.get(cells)?.find((written) => isSame(written.way, way));
    if (old === undefined) return null;
    this.keep(cells, way, old.bytes);
    return old.bytes;
  }

  /** False the first time: what comes from the store of replicas, or is asked for twice, may never be asked for a third time. */
  areServedOften(cells: AmountCells): boolean {
    if (this.#served.has(cells)) return true;
    this.#served.add(cells);
    return false;
  }

  /** @param bytes not to be changed from now on */
  keep(cells: AmountCells, way: RowsWay, bytes: Buffer): void {
    const size = bytes.length + BYTES_BESIDE + way.account.length;
    if (size > this.#mostBytes / 2) return;
    if (this.#bytes + size > this.#mostBytes / 2) {
      this.#old = this.#young;
      this.#young = new WeakMap();
      this.#bytes = 0;
    }
    this.#bytes += size;
    const others = this.#young.get(cells) ?? [];
    this.#young.set(cells, [{ way, bytes }, ...others].slice(0, MOST_WAYS));
  }
}

function isSame(a: RowsWay, b: RowsWay): boolean {
  return a.columns === b.columns && a.start === b.start && a.end === b.end && a.account === b.account;
}

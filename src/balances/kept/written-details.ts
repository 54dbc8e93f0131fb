/** A provider's own facts as JSON: each text begins with `s`, each whole number of any size with `n`. */
import { parseSigned } from '../../model/amount.ts';
import type { PairDetails } from '../../model/detail-cells.ts';
import type { Details } from '../../model/reading.ts';

/** Deeper than what any source nests, and far less than what a stack bears. */
const DEEPEST = 32;

/** Those of a row, read once one of them is looked at. */
export class WrittenDetails implements PairDetails {
  /** Of the text that they are read from. */
  readonly bytes: number;
  readonly #read: () => readonly unknown[];
  #written: readonly unknown[] | null = null;
  readonly #details = new Map<number, Details | null>();

  private constructor(read: () => readonly unknown[], bytes: number) {
    this.#read = read;
    this.bytes = bytes;
  }

  /** @param json a list of so many: of each what `writeDetails` wrote, or null */
  static of(json: string, length: number): WrittenDetails {
    return new WrittenDetails(() => readList(json, length), json.length);
  }

  /** @throws Error where the text is no such list */
  get(index: number): Details | null {
    const known = this.#details.get(index);
    if (known !== undefined) return known;
    const written = this.#all[index] ?? null;
    const details = written === null ? null : readDetails(written);
    if (written !== null && details === null) throw unreadable();
    this.#details.set(index, details);
    return details;
  }

  slice(start: number, end: number): WrittenDetails {
    return new WrittenDetails(() => this.#all.slice(start, end), this.bytes);
  }

  get #all(): readonly unknown[] {
    this.#written ??= this.#read();
    return this.#written;
  }
}

function readList(json: string, length: number): readonly unknown[] {
  const written = parsed(json);
  if (!Array.isArray(written) || written.length !== length) throw unreadable();
  return written;
}

/** Undefined where it is no JSON. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** A flaw of ours: what has a seal was written here, but for a source without a credential, of which who writes to the store can make one. */
function unreadable(): Error {
  return new Error('details of a kept balance are not as they are written');
}

/** Undefined where they hold anything that JSON would change. */
export function writeDetails(details: Details): unknown {
  return write(details, 0);
}

/** Null for what `writeDetails` never writes. */
export function readDetails(written: unknown): Details | null {
  const read = readValue(written, 0);
  return isRecord(read) && typeof read.__typename === 'string' ? { ...read, __typename: read.__typename } : null;
}

function write(value: unknown, depth: number): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return `s${value}`;
  if (typeof value === 'bigint') return `n${value}`;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? value : undefined;
  return each(value, depth, write);
}

function readValue(written: unknown, depth: number): unknown {
  if (written === null || typeof written === 'boolean' || typeof written === 'number') return written;
  if (typeof written !== 'string') return each(written, depth, readValue);
  if (written.startsWith('s')) return written.slice(1);
  return written.startsWith('n') ? (parseSigned(written.slice(1)) ?? undefined) : undefined;
}

/** A list or a plain object with each member changed; undefined where one is, and for any other value. */
function each(value: unknown, depth: number, change: (member: unknown, depth: number) => unknown): unknown {
  if (depth >= DEEPEST) return undefined;
  if (Array.isArray(value)) {
    const changed = value.map((member) => change(member, depth + 1));
    return changed.includes(undefined) ? undefined : changed;
  }
  if (!isRecord(value)) return undefined;
  const entries = Object.entries(value).map(([key, member]) => [key, change(member, depth + 1)] as const);
  const isWhole = entries.every(([key, member]) => key !== '__proto__' && member !== undefined);
  return isWhole ? Object.fromEntries(entries) : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

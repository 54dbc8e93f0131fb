/**
 * Parsed and valid documents, kept with everything that belongs to them: the nodes and tokens of the parser, the fields that
 * were collected, costs, and compiled plans. All of it is kept as long as its document, so a limit on the documents limits
 * it all.
 *
 * Bytes are estimated from the tokens of the text and the fields of plans, which can be counted; the factors are measured by
 * `npm run nightly -- documents`, which fails where an estimate is off by more than half.
 */
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** Bytes of the heap for a document, however short. */
export const BYTES_PER_DOCUMENT = 3000;
/** Bytes of the heap for each token of the text: the token itself and its part of a node. */
export const BYTES_PER_TOKEN = 350;
/** Bytes of the heap for each field of a compiled plan, with what was collected and computed for it. */
export const BYTES_PER_PLANNED_FIELD = 1500;
/** Share of the figure up to which documents that came back are kept before those that have not yet. */
const KNOWN_SHARE = 0.75;

interface Kept {
  readonly document: DocumentNode;
  /** By which it is found; undefined where it is found by its key alone. */
  readonly text: string | undefined;
  readonly bytes: number;
}

type Shelf = LRUCache<string, Kept>;

/**
 * Two lists within one limit, each in the order of use: `fresh` for documents that were sent once, `known` for those that
 * were sent again. Documents leave `fresh` first, so that a flood of documents that are sent once pushes out none that are
 * sent again. `fresh` may fill the space that `known` leaves free, so that a large set of documents can become known.
 */
export class DocumentMemory {
  readonly #maxBytes: number;
  readonly #fresh: Shelf;
  readonly #known: Shelf;
  readonly #keys = new WeakMap<DocumentNode, string>();
  /** The keys of the documents that are kept, by their texts, which the documents themselves hold. */
  readonly #keysByText = new Map<string, string>();

  /** @param maxBytes what all of it may hold, as estimated; 0 keeps nothing */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    const forget = ({ text }: Kept): void => {
      if (text !== undefined) this.#keysByText.delete(text);
    };
    this.#fresh = shelf(maxBytes, forget);
    this.#known = shelf(maxBytes, forget);
  }

  /** The document of this text, which counts as a use of it; undefined where none is kept. */
  ofText(text: string): DocumentNode | undefined {
    const key = this.#keysByText.get(text);
    return key === undefined ? undefined : this.get(key);
  }

  get(key: string): DocumentNode | undefined {
    const known = this.#known.get(key);
    if (known !== undefined) return known.document;
    const fresh = this.#fresh.get(key);
    if (fresh === undefined) return undefined;
    this.#fresh.delete(key);
    this.#put(this.#known, key, fresh);
    this.#settle();
    return fresh.document;
  }

  /** Whether a document is kept. Does not count as a use of it. */
  has(key: string): boolean {
    return this.#known.has(key) || this.#fresh.has(key);
  }

  /**
   * A document that is larger than the figure is not kept.
   *
   * @param isOwn whether clients send the text of the document; else it is found by its key alone, which may be long
   */
  set(key: string, document: DocumentNode, isOwn = true): void {
    if (this.#known.has(key)) return;
    this.#keys.set(document, key);
    const text = isOwn ? textOf(document) : undefined;
    this.#put(this.#fresh, key, { document, text, bytes: bytesOf(document) + (isOwn ? 0 : 2 * key.length) });
    this.#settle();
  }

  delete(key: string): boolean {
    return this.#fresh.delete(key) || this.#known.delete(key);
  }

  /** Takes note that a plan of the document has so many fields more; a document that is kept no longer is not counted. */
  grew(document: DocumentNode, fields: number): void {
    const key = this.#keys.get(document);
    if (key === undefined) return;
    for (const entries of [this.#known, this.#fresh]) {
      const entry = entries.peek(key);
      if (entry?.document !== document) continue;
      this.#put(entries, key, { ...entry, bytes: entry.bytes + fields * BYTES_PER_PLANNED_FIELD });
      this.#settle();
      return;
    }
  }

  #put(shelf: Shelf, key: string, kept: Kept): void {
    shelf.set(key, kept);
    const { text } = kept;
    // What is larger than the whole shelf was not taken.
    if (text !== undefined && shelf.has(key)) this.#keysByText.set(text, key);
  }

  /** Brings both lists back within the figure. */
  #settle(): void {
    const mostKnown = this.#maxBytes * KNOWN_SHARE;
    for (const key of this.#known.rkeys()) {
      if (this.#known.calculatedSize <= mostKnown) break;
      const kept = this.#known.peek(key);
      this.#known.delete(key);
      if (kept !== undefined) this.#put(this.#fresh, key, kept);
    }
    while (this.bytes > this.#maxBytes) if (this.#fresh.pop() === undefined) this.#known.pop();
  }

  /** What all of it holds, as estimated. */
  get bytes(): number {
    return this.#fresh.calculatedSize + this.#known.calculatedSize;
  }

  get size(): number {
    return this.#fresh.size + this.#known.size;
  }
}

/** @param onLeave called for each document that leaves it, also for one that comes back at once */
function shelf(maxSize: number, onLeave: (kept: Kept) => void): Shelf {
  return new LRUCache({
    // The library takes no entry of size 0; a list of size 1 keeps nothing.
    maxSize: Math.max(1, maxSize),
    sizeCalculation: ({ bytes }) => bytes,
    dispose: onLeave,
  });
}

/** Undefined for a document that was not made by the parser. */
function textOf({ loc }: DocumentNode): string | undefined {
  return loc?.source.body;
}

/** A document without places in its text was not made by the parser. Its tokens are not known; it counts as so many. */
const UNKNOWN_TOKENS = 10_000;

function bytesOf({ loc }: DocumentNode): number {
  if (loc === undefined) return UNKNOWN_TOKENS * BYTES_PER_TOKEN;
  let tokens = 0;
  for (let token: typeof loc.startToken | null = loc.startToken; token !== null; token = token.next) tokens += 1;
  return BYTES_PER_DOCUMENT + tokens * BYTES_PER_TOKEN + 2 * loc.source.body.length;
}

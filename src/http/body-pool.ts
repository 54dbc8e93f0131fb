/**
 * Long bodies, put together in memory that is used again. Fresh memory of that size counts as pressure: the collector looks
 * through the whole heap after every few of them.
 */

/** A body in one piece. */
export interface JoinedBody {
  readonly bytes: Buffer;
  /** To be called when nobody reads the bytes any more: others may be written over them. Null where nothing is shared. */
  readonly release: (() => void) | null;
}

/** Shorter bodies are not worth it. */
const SHORT = 64 * 1024;
/** What may be kept for later bodies, and the longest body for which memory is. */
const MOST_KEPT = 8 * 1024 * 1024;

export class BodyPool {
  /** In the order in which they were given back. */
  readonly #free: Buffer[] = [];
  #kept = 0;

  /** Bytes that are kept for later bodies. */
  get kept(): number {
    return this.#kept;
  }

  /** @param length of all chunks together */
  join(chunks: readonly Buffer[], length: number): JoinedBody {
    if (length < SHORT || length > MOST_KEPT) return { bytes: Buffer.concat(chunks, length), release: null };
    const memory = this.#take(length);
    let at = 0;
    for (const chunk of chunks) at += chunk.copy(memory, at);
    let isOurs = true;
    return {
      bytes: memory.subarray(0, length),
      release: () => {
        if (isOurs) this.#give(memory);
        isOurs = false;
      },
    };
  }

  /** The smallest that is long enough. */
  #take(length: number): Buffer {
    let found = -1;
    for (const [index, { length: size }] of this.#free.entries()) {
      if (size >= length && size < (this.#free[found]?.length ?? Number.POSITIVE_INFINITY)) found = index;
    }
    const [known] = found < 0 ? [] : this.#free.splice(found, 1);
    if (known === undefined) return Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(length)));
    this.#kept -= known.length;
    return known;
  }

  /** Where there is no room, those that lay longest make some. */
  #give(memory: Buffer): void {
    this.#free.push(memory);
    this.#kept += memory.length;
    while (this.#kept > MOST_KEPT) this.#kept -= this.#free.shift()?.length ?? 0;
  }
}

/** Of all sources of the process. */
export const bodyPool = new BodyPool();

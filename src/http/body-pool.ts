/**
 * Long bodies, put together in memory that is used again. Fresh memory of that size counts as pressure: the collector looks
 * through the whole heap after every few of them.
 */

/** A body in one piece. */
export interface JoinedBody {
  readonly bytes: Buffer;
  /** What they lie in; null where that is shared with nobody. */
  readonly memory: SharedMemory | null;
}

/** Memory that is used again. The first call says what becomes of it; later ones change nothing. */
export interface SharedMemory {
  /** Nobody reads the bytes any more: others may be written over them. */
  release(): void;
  /** The bytes are read for longer: the memory is theirs from now on. */
  keep(): void;
}

/** Shorter bodies are not worth it; memory comes in pieces of that size. */
const SHORT = 64 * 1024;
/** What may be kept for later bodies and be in use together: where many are read at a time, the others have memory of their own. */
const MOST_SHARED = 8 * 1024 * 1024;

export class BodyPool {
  /** In the order in which they were given back. */
  readonly #free: Buffer[] = [];
  #kept = 0;
  #used = 0;

  /** Bytes that are kept for later bodies. */
  get kept(): number {
    return this.#kept;
  }

  /** Bytes that bodies lie in which are not given back yet. */
  get used(): number {
    return this.#used;
  }

  /** @param length of all chunks together */
  join(chunks: readonly Buffer[], length: number): JoinedBody {
    const memory = length < SHORT ? null : this.#take(length);
    if (memory === null) return { bytes: Buffer.concat(chunks, length), memory: null };
    let at = 0;
    for (const chunk of chunks) at += chunk.copy(memory, at);
    return { bytes: memory.subarray(0, length), memory: this.#shared(memory) };
  }

  #shared(memory: Buffer): SharedMemory {
    let isOurs = true;
    const end = (): boolean => {
      if (!isOurs) return false;
      isOurs = false;
      this.#used -= memory.length;
      return true;
    };
    return {
      release: () => {
        if (end()) this.#give(memory);
      },
      keep: () => void end(),
    };
  }

  /** The smallest that is long enough; null where there is none, and no room for more. */
  #take(length: number): Buffer | null {
    let found = -1;
    for (const [index, { length: size }] of this.#free.entries()) {
      if (size >= length && size < (this.#free[found]?.length ?? Number.POSITIVE_INFINITY)) found = index;
    }
    const [known] = found < 0 ? [] : this.#free.splice(found, 1);
    if (known !== undefined) {
      this.#kept -= known.length;
      this.#used += known.length;
      return known;
    }
    const size = Math.ceil(length / SHORT) * SHORT;
    if (this.#used + size > MOST_SHARED) return null;
    this.#used += size;
    return Buffer.allocUnsafeSlow(size);
  }

  /** Where there is no room, those that lay longest make some. */
  #give(memory: Buffer): void {
    this.#free.push(memory);
    this.#kept += memory.length;
    while (this.#kept + this.#used > MOST_SHARED) this.#kept -= this.#free.shift()?.length ?? 0;
  }
}

/** Of all sources of the process. */
export const bodyPool = new BodyPool();

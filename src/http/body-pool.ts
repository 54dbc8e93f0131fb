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

/** A body that arrives. */
export interface Arriving {
  /** No more of it is taken from its connection. */
  pause(): void;
  resume(): void;
}

/** Shorter bodies are not worth it; memory comes in pieces of that size. */
const SHORT = 64 * 1024;
/** What may be kept for later bodies and be in use together: where many are read at a time, the others have memory of their own. */
const MOST_SHARED = 8 * 1024 * 1024;
/** Bodies arrive faster than they are read: while as much of them waits to be read, others stay with their sources. */
const MANY = MOST_SHARED / 2;

export class BodyPool {
  /** In the order in which they were given back. */
  readonly #free: Buffer[] = [];
  #kept = 0;
  #used = 0;
  readonly #held = new Set<Arriving>();

  /** Bytes that are kept for later bodies. */
  get kept(): number {
    return this.#kept;
  }

  /** Bytes that bodies lie in which are not given back yet. */
  get used(): number {
    return this.#used;
  }

  /** Bodies that are paused. */
  get held(): number {
    return this.#held.size;
  }

  /**
   * Pauses a body of which so much has arrived, where many wait to be read. It goes on by itself: each of those is read, or its
   * request ends by its deadline.
   */
  hold(body: Arriving, arrived: number): void {
    if (arrived < SHORT || this.#used < MANY || this.#held.has(body)) return;
    this.#held.add(body);
    body.pause();
  }

  /** Nobody wants the rest of it any more. */
  forget(body: Arriving): void {
    if (this.#held.size > 0) this.#held.delete(body);
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
        if (!end()) return;
        this.#give(memory);
        this.#goOn();
      },
      keep: () => {
        if (end()) this.#goOn();
      },
    };
  }

  /** Those that were held longest go on first, until many wait again. */
  #goOn(): void {
    for (const body of this.#held) {
      if (this.#used >= MANY) return;
      this.#held.delete(body);
      body.resume();
    }
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

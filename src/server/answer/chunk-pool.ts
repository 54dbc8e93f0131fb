/** Memory for parts of answers, used again once they were sent: new memory costs the system more than to fill it. */
import { CHUNK_BYTES, type ChunkMemory } from '../../graph/compiled/json-text.ts';

/** So many chunks are kept for later. */
const MOST_FREE = 32;

export class ChunkPool implements ChunkMemory {
  readonly bytes = CHUNK_BYTES;
  readonly #free: Buffer[] = [];
  readonly #owned = new WeakMap<ArrayBufferLike, Buffer>();

  /** How many chunks are kept. */
  get free(): number {
    return this.#free.length;
  }

  take(size: number): Buffer {
    if (size !== this.bytes) return Buffer.allocUnsafeSlow(size);
    const known = this.#free.pop();
    if (known !== undefined) return known;
    const made = Buffer.allocUnsafeSlow(size);
    this.#owned.set(made.buffer, made);
    return made;
  }

  /** @param part lies in memory of the pool, or elsewhere; nobody reads it any more */
  give(part: Buffer): void {
    const whole = this.#owned.get(part.buffer);
    if (whole !== undefined && this.#free.length < MOST_FREE) this.#free.push(whole);
  }
}

/**
 * How much was taken within the last minute. Time is counted in segments, and the oldest counts whole while a part of it is within the
 * minute: in no minute is more taken than the limit, and what was taken is given back up to five seconds late.
 */

const SEGMENT_MS = 5000;
/** Those that a minute can touch. */
const SEGMENTS = 13;

export class MinuteWindow {
  readonly #taken = new Float64Array(SEGMENTS);
  /** The number of the latest segment since the beginning of time. */
  #latest = 0;

  /** @param now milliseconds that only grow */
  taken(now: number): number {
    this.#advance(now);
    return this.#taken.reduce((sum, amount) => sum + amount, 0);
  }

  take(amount: number, now: number): void {
    this.#advance(now);
    const place = this.#latest % SEGMENTS;
    this.#taken[place] = (this.#taken[place] ?? 0) + amount;
  }

  /** Milliseconds until so much more fits; 0 where it fits now, null where it never does. */
  waitFor(amount: number, { limit, now }: { readonly limit: number; readonly now: number }): number | null {
    if (amount > limit) return null;
    let left = this.taken(now) + amount;
    for (let age = SEGMENTS - 1; left > limit; age -= 1) {
      const segment = this.#latest - age;
      left -= segment < 0 ? 0 : (this.#taken[segment % SEGMENTS] ?? 0);
      if (left <= limit) return (segment + SEGMENTS) * SEGMENT_MS - now;
    }
    return 0;
  }

  #advance(now: number): void {
    const segment = Math.floor(now / SEGMENT_MS);
    const from = Math.max(this.#latest + 1, segment - SEGMENTS + 1);
    for (let passed = from; passed <= segment; passed += 1) this.#taken[passed % SEGMENTS] = 0;
    this.#latest = Math.max(this.#latest, segment);
  }
}

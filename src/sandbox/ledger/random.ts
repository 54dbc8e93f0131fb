import { hash } from 'node:crypto';

/**
 * A deterministic stream of random values: the bytes of SHA-256 over `seed|label|0`, `seed|label|1`, and so on.
 * Each label has a stream of its own, so that what one account draws does not depend on how many others there are.
 */
export class Random {
  readonly #key: string;
  #block = 0;
  #pool = Buffer.alloc(0);
  #used = 0;

  constructor(seed: number, label: string) {
    this.#key = `${seed}|${label}`;
  }

  /** Lower-case hex, `digits` long. */
  hex(digits: number): string {
    return this.#take(Math.ceil(digits / 2))
      .toString('hex')
      .slice(0, digits);
  }

  /** A whole number from 0 up to, but not including, 2^`count`. */
  bits(count: number): bigint {
    const bytes = Math.ceil(count / 8);
    return BigInt(`0x${this.#take(bytes).toString('hex')}`) >> BigInt(bytes * 8 - count);
  }

  /** A whole number from 0 up to, but not including, `limit` (at most 2^24). */
  below(limit: number): number {
    return this.#take(6).readUIntBE(0, 6) % limit;
  }

  /** True in about `percent` of 100 draws. */
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  /** A new list with the same rows, in another order wherever there are two or more. */
  shuffled<Row>(rows: readonly Row[]): Row[] {
    const left = [...rows];
    const drawn: Row[] = [];
    while (left.length > 0) drawn.push(...left.splice(this.below(left.length), 1));
    return drawn.every((row, index) => row === rows[index]) ? drawn.reverse() : drawn;
  }

  #take(count: number): Buffer {
    while (this.#pool.length - this.#used < count) {
      const more = hash('sha256', `${this.#key}|${this.#block}`, 'buffer');
      this.#block += 1;
      this.#pool = Buffer.concat([this.#pool.subarray(this.#used), more]);
      this.#used = 0;
    }
    this.#used += count;
    return this.#pool.subarray(this.#used - count, this.#used);
  }
}

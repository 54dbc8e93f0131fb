/** The share of a source's quota that live reads may take; the rest is for queries. */
import { type Rates, ratesOf } from '../../model/rate.ts';

export class QuotaShare {
  /** Of one call; 0 where the source documents no rate. */
  readonly #msPerCall: number;
  #freeAt = 0;
  #latestCalls = 0;

  /** @param share from 0 to 1 */
  constructor(rates: Rates, share: number) {
    this.#msPerCall = Math.max(0, ...ratesOf(rates).map(({ calls, perMs }) => perMs / (calls * share)));
  }

  /** From when on the next calls may start, by the clock that `spend` is given. */
  get freeAt(): number {
    return this.#freeAt;
  }

  /** So often may be read what takes as many calls as the latest reading did. */
  get leastIntervalMs(): number {
    return this.#latestCalls * this.#msPerCall;
  }

  spend(calls: number, now: number): void {
    this.#latestCalls = calls;
    this.#freeAt = Math.max(this.#freeAt, now) + calls * this.#msPerCall;
  }
}

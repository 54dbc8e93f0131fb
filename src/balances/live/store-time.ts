/** When something was observed, as replicas tell each other: by the clock of the store, as reckoned from its last answers. */
import type { AgeClock, Observed } from '../answer/observed.ts';
import type { Stamp } from '../kept/entry-values.ts';

/** Two clocks that differ by less say the same. */
const CLOCKS_AGREE_MS = 2000;

export class StoreTime {
  readonly #clock: AgeClock;
  /** By how much the clock of the store is ahead of the growing clock. */
  #aheadMs: number | null = null;

  constructor(clock: AgeClock) {
    this.#clock = clock;
  }

  /**
   * What was reckoned stays while it can be true, so that of two observations of one replica the later one stays the later.
   *
   * @param askedAt when the store was asked, by the growing clock
   */
  note(storeMs: number, askedAt: number): void {
    const [most, least] = [storeMs - askedAt, storeMs - this.#clock.now()];
    if (this.#aheadMs === null || this.#aheadMs < least - 1 || this.#aheadMs > most + 1) this.#aheadMs = least;
  }

  stampOf({ ms, date }: Observed): Stamp {
    return { storeMs: Math.max(0, Math.floor(ms + (this.#aheadMs ?? 0))), dateMs: Math.max(0, date.getTime()) };
  }

  /** A moment of the growing clock, by the clock of the store: never earlier than it was. */
  storeMsOf(ms: number): number {
    return Math.max(0, Math.ceil(ms + (this.#aheadMs ?? 0)));
  }

  /** And back. Never later than now. */
  ownMsOf(storeMs: number): number {
    return Math.min(this.#clock.now(), storeMs - (this.#aheadMs ?? 0));
  }

  /** Never later than now. */
  observedAt({ storeMs, dateMs }: Stamp): Observed {
    const [now, date] = [this.#clock.now(), this.#clock.date().getTime()];
    const ms = this.ownMsOf(storeMs);
    // As the observer told it to its clients, unless its clock is wrong.
    const isRight = Math.abs(date - dateMs - (now - ms)) < CLOCKS_AGREE_MS;
    return { ms, date: new Date(isRight ? Math.min(date, dateMs) : date - (now - ms)) };
  }
}

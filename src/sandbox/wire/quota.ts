/** Counts calls in windows of fixed length; a window opens with the first call after the last one ended. */
export class CallWindow {
  readonly #lengthMs: number;
  #start = Number.NEGATIVE_INFINITY;
  #used = 0;

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  /** Counts one call, refused ones too, and says how many the window has now. */
  count(now: Date): number {
    if (now.getTime() >= this.#start + this.#lengthMs) {
      this.#start = now.getTime();
      this.#used = 0;
    }
    this.#used += 1;
    return this.#used;
  }

  /** When the window of the last call ends. */
  get end(): Date {
    return new Date(this.#start + this.#lengthMs);
  }
}

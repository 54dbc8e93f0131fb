/** Counts what the computation itself takes. */
export class Meter {
  readonly #most: number;
  #steps = 0;

  /** Documents whose merged selections take more steps than this are infinitely costly. */
  constructor(most = 500_000) {
    this.#most = most;
  }

  /** The selections that were looked at. */
  get steps(): number {
    return this.#steps;
  }

  get isExhausted(): boolean {
    return this.#steps > this.#most;
  }

  step(steps: number): void {
    this.#steps += steps;
  }
}

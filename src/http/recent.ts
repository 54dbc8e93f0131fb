/** How often something happened within the last while. */
export class Recent {
  readonly #windowMs: number;
  /** Moments in the order in which they came; those before `#first` are past. */
  #moments: number[] = [];
  #first = 0;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  add(now: number): void {
    this.#forget(now);
    this.#moments.push(now);
  }

  count(now: number): number {
    this.#forget(now);
    return this.#moments.length - this.#first;
  }

  /** The earliest moment that still counted when last asked; undefined where there is none. */
  get oldest(): number | undefined {
    return this.#moments[this.#first];
  }

  clear(): void {
    this.#moments = [];
    this.#first = 0;
  }

  #forget(now: number): void {
    const end = now - this.#windowMs;
    for (let moment = this.#moments[this.#first]; moment !== undefined && moment <= end; ) {
      this.#first += 1;
      moment = this.#moments[this.#first];
    }
    if (this.#first * 2 <= this.#moments.length) return;
    this.#moments = this.#moments.slice(this.#first);
    this.#first = 0;
  }
}

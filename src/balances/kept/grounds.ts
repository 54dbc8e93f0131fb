/**
 * What an answer rests on: what was looked up for it, each in a way that can be done again. As long as each look finds the very
 * same, the answer is what it would be if it were made anew.
 */

/** Something that was looked up. */
export interface Ground {
  /** What it takes in memory, with what it holds on to, as estimated. */
  readonly bytes: number;
  /** Looks again: whether the very same is found now. */
  stands(): boolean;
  /** Counts what is counted where it is looked up for an answer. */
  count(): void;
}

/** An answer that rests on more is made anew: to look at all of it would hold others up. */
const MOST_GROUNDS = 2000;

/** What the answer to one request rests on. */
export class Grounds {
  #found: Ground[] | null = [];
  #hasBegun = false;

  /** Once, before anything is looked up: false for any further answer that is made of the same look-ups. */
  begin(): boolean {
    const isFirst = !this.#hasBegun;
    this.#hasBegun = true;
    return isFirst;
  }

  add(ground: Ground): void {
    if (this.#found === null) return;
    if (this.#found.length < MOST_GROUNDS) this.#found.push(ground);
    else this.forgo();
  }

  /** The answer rests on something that cannot be looked up again: a call, a failure, a moment. */
  forgo(): void {
    this.#found = null;
  }

  /** Whether all that the answer rests on was noted, and there is something. */
  get areKnown(): boolean {
    return this.#found !== null && this.#found.length > 0;
  }

  /** Whether all of it is found again. */
  stand(): boolean {
    return this.#found?.every((ground) => ground.stands()) ?? false;
  }

  /** Counts what making the answer anew would count. */
  count(): void {
    for (const ground of this.#found ?? []) ground.count();
  }

  get bytes(): number {
    return this.#found?.reduce((sum, { bytes }) => sum + bytes, 0) ?? 0;
  }
}

/** A cell may get so much older than it was asked for, where it is read with the others then; less where beats are short. */
const MOST_SLACK_MS = 100;

/**
 * The beats at which the cells of one network are read together. A beat is when cells were in fact read, and the next one comes
 * the shortest age later that anybody asks for: so what is read at one beat is not read again before the next.
 */
export class Rhythm {
  #at = 0;
  /** Infinite while nobody asks for anything. */
  #beatMs = Number.POSITIVE_INFINITY;

  /** Whether beats have come so far apart until now. */
  isOf(beatMs: number): boolean {
    return beatMs === this.#beatMs;
  }

  /** From now on beats come so far apart, counted from one at `at`. */
  start(beatMs: number, at: number): void {
    this.#beatMs = beatMs;
    this.#at = at;
  }

  /** Until the next `start` there are none. */
  forget(): void {
    this.#beatMs = Number.POSITIVE_INFINITY;
  }

  /** A beat has come, at its time or later. If it is late, so are those that follow, and nothing is read oftener for it. */
  beat(now: number): void {
    this.#at = now;
  }

  /** The last beat to come by `dueAt`, or so little later; null where there is none. */
  lastBy(dueAt: number): number | null {
    if (this.#beatMs === Number.POSITIVE_INFINITY) return null;
    const slackMs = Math.min(MOST_SLACK_MS, this.#beatMs / 20);
    const beats = Math.floor((dueAt + slackMs - this.#at) / this.#beatMs);
    return beats < 1 ? null : this.#at + beats * this.#beatMs;
  }
}

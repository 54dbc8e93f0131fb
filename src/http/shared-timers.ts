/**
 * Timers of which most are stopped before they run, many of them for the same time: those of one time end in the order in which
 * they began, so that one timer of the platform does for all of them, which costs several times as much to make.
 */

interface Due {
  readonly at: number;
  run(): void;
}

/** A timer of the platform may run as much before its time, by the clock of `performance`. */
const EARLY_MS = 1;

/** All of one time. */
class SharedTimer {
  readonly #ms: number;
  readonly #onEmpty: () => void;
  /** In the order in which they began. */
  readonly #waiting = new Set<Due>();
  #timer: NodeJS.Timeout;

  constructor(ms: number, onEmpty: () => void) {
    this.#ms = ms;
    this.#onEmpty = onEmpty;
    this.#timer = setTimeout(this.#runDue, ms);
  }

  add(run: () => void): () => void {
    const due: Due = { at: performance.now() + this.#ms, run };
    this.#waiting.add(due);
    return () => {
      if (this.#waiting.delete(due) && this.#waiting.size === 0) this.#close();
    };
  }

  readonly #runDue = (): void => {
    const now = performance.now();
    for (const due of this.#waiting) {
      if (due.at - now > EARLY_MS) {
        this.#timer = setTimeout(this.#runDue, due.at - now);
        return;
      }
      this.#waiting.delete(due);
      due.run();
    }
    this.#close();
  };

  #close(): void {
    clearTimeout(this.#timer);
    this.#onEmpty();
  }
}

const byTime = new Map<number, SharedTimer>();

/** Calls `run` once, after `ms`, unless what it returns is called before. */
export function afterTime(ms: number, run: () => void): () => void {
  const known = byTime.get(ms);
  if (known !== undefined) return known.add(run);
  const made = new SharedTimer(ms, () => {
    if (byTime.get(ms) === made) byTime.delete(ms);
  });
  byTime.set(ms, made);
  return made.add(run);
}

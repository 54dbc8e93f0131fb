/** A clock that stands still until the test moves it, and calls what is due on the way. */
import type { Clock } from '../../../src/http/clock.ts';

export interface StandingClock {
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** How many calls are due later. */
  readonly waiting: number;
  advance(ms: number): void;
}

export function standingClock(): StandingClock {
  let now = 1000;
  const due = new Map<object, { readonly at: number; run(): void }>();
  return {
    clock: {
      now: () => now,
      after(ms, run) {
        const key = {};
        due.set(key, { at: now + ms, run });
        return () => due.delete(key);
      },
    },
    get waiting() {
      return due.size;
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = [...due].filter(([, { at }]) => at <= end).toSorted(([, one], [, other]) => one.at - other.at);
        if (next === undefined) break;
        const [key, { at, run }] = next;
        due.delete(key);
        now = at;
        run();
      }
      now = end;
    },
  };
}

/** Calls `run` again and again, until what it returns is called. */
export function every({ after }: Pick<Clock, 'after'>, ms: number, run: () => void): () => void {
  let isOver = false;
  let stop = (): void => {};
  const next = (): void => {
    stop = after(ms, () => {
      run();
      if (!isOver) next();
    });
  };
  next();
  return () => {
    isOver = true;
    stop();
  };
}

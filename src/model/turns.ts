/**
 * Long work in slices, of which the process does one in each turn of the event loop, whichever request and layer it is
 * for: what arrives meanwhile is served in between.
 */
import { FailureError, failure } from './failure.ts';
import type { Steps } from './steps.ts';

/** Other work has a turn after so many steps, which take some milliseconds. */
export const STEPS_PER_TURN = 2048;

/** The work that waits for a turn of the event loop, the longest waiting first. */
class Turns {
  readonly #waiting: (() => void)[] = [];
  #isComing = false;
  #isUsed = false;

  /** Whether other work comes first. */
  get isBusy(): boolean {
    return this.#isUsed || this.#waiting.length > 0;
  }

  /** Resolves in a turn that no other work has. */
  next(): Promise<void> {
    const turn = Promise.withResolvers<void>();
    this.#waiting.push(turn.resolve);
    this.#await();
    return turn.promise;
  }

  /** A slice was done in this turn. */
  use(): void {
    this.#isUsed = true;
    this.#await();
  }

  #await(): void {
    if (this.#isComing) return;
    this.#isComing = true;
    setImmediate(() => {
      this.#isComing = false;
      this.#isUsed = false;
      this.#waiting.shift()?.();
      if (this.#waiting.length > 0) this.#await();
    });
  }
}

export const turns = new Turns();

/**
 * The result of the work. Short work is done at once, even if other work waits, and its result is no promise. Of long work
 * each further slice waits for its turn, and the result is a promise.
 *
 * @throws FailureError `CANCELLED` between two slices, where the caller has given up
 */
export function runInTurns<T>(steps: Steps<T>, signal: AbortSignal): T | Promise<T> {
  const first = slice(steps);
  return first.done === true ? first.value : goOn(steps, signal);
}

async function goOn<T>(steps: Steps<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    await turns.next();
    turns.use();
    if (isGivenUp(signal)) throw new FailureError(failure('CANCELLED'));
    const next = slice(steps);
    if (next.done === true) return next.value;
  }
}

function slice<T>(steps: Steps<T>): IteratorResult<number, T> {
  let taken = 0;
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next;
    taken += next.value;
    if (taken >= STEPS_PER_TURN) return next;
  }
}

/** Whether the caller has given up. After a deadline it is false: such work soon ends by itself, with a more exact failure. */
export function isGivenUp({ aborted, reason }: AbortSignal): boolean {
  return aborted && !(reason instanceof DOMException && reason.name === 'TimeoutError');
}

/**
 * Long work in slices, of which the process does one in each turn of the event loop, whichever request and layer it is
 * for: what arrives meanwhile is served in between.
 */
import { FailureError, failure } from './failure.ts';
import type { Steps } from './steps.ts';

/** Others have a turn after so many steps: some milliseconds. */
export const STEPS_PER_TURN = 2048;

/** The work that waits for a turn of the event loop, the longest waiting first. */
class Turns {
  readonly #waiting: (() => void)[] = [];
  #isComing = false;
  #isUsed = false;

  /** Whether others come first. */
  get isBusy(): boolean {
    return this.#isUsed || this.#waiting.length > 0;
  }

  /** Resolves in a turn of one's own. */
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
 * The result of the work. Short work is done at once and has it at once, whoever else has work; of long work each further
 * slice waits for its turn, and the result is a promise.
 *
 * @throws FailureError `CANCELLED` between two slices, where nobody waits for the result any more
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

/** Whether nobody waits any more. Work whose deadline has passed ends by itself, soon, and says more than that it was late. */
export function isGivenUp({ aborted, reason }: AbortSignal): boolean {
  return aborted && !(reason instanceof DOMException && reason.name === 'TimeoutError');
}

/**
 * Long work in slices, of which the process does one in each turn of the event loop, whichever request it is for: what
 * arrives meanwhile is served in between.
 */
import { abortFailure } from '../../http/transport-failure.ts';
import { type PlanSteps, SLICE_STEPS } from './cover/effort.ts';

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

const turns = new Turns();

/**
 * The result of the work. What fits into one slice is done at once where no other work waits.
 *
 * @throws FailureError between two slices, once `signal` is aborted
 */
export async function inTurns<T>(work: PlanSteps<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    if (turns.isBusy) {
      await turns.next();
      if (signal.aborted) throw abortFailure(signal);
    }
    const { done, value } = work.next();
    if (done === true) return value;
    turns.use();
  }
}

/** Spreads what begins or ends together, and costs little by itself, over several turns. */
export class Stagger {
  #steps = 0;
  #turn: Promise<void> | null = null;

  /** When this may go on, which takes so many steps; null for at once. */
  next(steps: number): Promise<void> | null {
    this.#steps += steps;
    if (this.#steps > SLICE_STEPS) {
      this.#steps = steps;
      this.#turn = this.#turn === null ? turns.next() : this.#turn.then(() => turns.next());
    }
    return this.#turn;
  }
}

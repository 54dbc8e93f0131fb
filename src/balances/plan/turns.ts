/** Plans in slices, in turns with all other long work of the process. */
import { abortFailure } from '../../http/transport-failure.ts';
import { turns } from '../../model/turns.ts';
import { type PlanSteps, SLICE_STEPS } from './cover/effort.ts';

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

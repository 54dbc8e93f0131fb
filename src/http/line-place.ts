/** A place in the line before a source. */
import type { FailureError } from '../model/failure.ts';
import type { Deadline } from './deadline.ts';
import type { AbortListener } from './on-abort.ts';
import { abortFailure } from './transport-failure.ts';

/** A call that takes a turn. One of the two is called, once for each time that it asks. */
export interface TurnTaker {
  /** Ends the wait: a call that gives up waiting uses up no turn. */
  readonly over: Deadline;
  /** Goes before those that came earlier. */
  readonly goesFirst: boolean;
  /** Its turn has come, and is its own until it is ended. */
  start(): void;
  /** It gets none. */
  refused(reason: FailureError): void;
}

/** One call that waits. */
export class LinePlace implements AbortListener {
  readonly #taker: TurnTaker;
  readonly #line: Set<LinePlace>;
  readonly #left: () => void;

  /** @param left called after it has left the line */
  constructor(taker: TurnTaker, line: Set<LinePlace>, left: () => void) {
    this.#taker = taker;
    this.#line = line;
    this.#left = left;
    line.add(this);
    taker.over.waiting = this;
  }

  /** It has left the line. */
  start(): void {
    this.#taker.start();
  }

  refuse(reason: FailureError): void {
    this.leave();
    this.#taker.refused(reason);
  }

  givenUp(): void {
    this.refuse(abortFailure(this.#taker.over));
  }

  leave(): void {
    this.#taker.over.waiting = null;
    this.#line.delete(this);
    this.#left();
  }
}

/** The line before a source, and a place in it. */
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

/** Those that wait, in the order in which they came. To leave takes the same time wherever one stands, and however many have left. */
export class WaitingLine {
  first: LinePlace | null = null;
  last: LinePlace | null = null;
  size = 0;

  *[Symbol.iterator](): Generator<LinePlace, void, void> {
    for (let place = this.first; place !== null; place = place.next) yield place;
  }
}

/** One call that waits. */
export class LinePlace implements AbortListener {
  readonly #taker: TurnTaker;
  readonly #line: WaitingLine;
  readonly #left: () => void;
  #before: LinePlace | null;
  next: LinePlace | null = null;

  /** @param left called after it has left the line */
  constructor(taker: TurnTaker, line: WaitingLine, left: () => void) {
    this.#taker = taker;
    this.#line = line;
    this.#left = left;
    this.#before = line.last;
    if (line.last === null) line.first = this;
    else line.last.next = this;
    line.last = this;
    line.size += 1;
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

  /** To be called once. */
  leave(): void {
    this.#taker.over.waiting = null;
    const line = this.#line;
    if (this.#before === null) line.first = this.next;
    else this.#before.next = this.next;
    if (this.next === null) line.last = this.#before;
    else this.next.#before = this.#before;
    line.size -= 1;
    this.#left();
  }
}

/** A place in the line before a source. */
import type { FailureError } from '../model/failure.ts';
import type { Deadline } from './deadline.ts';
import type { AbortListener } from './on-abort.ts';
import { abortFailure } from './transport-failure.ts';

interface LinePlaceOptions {
  readonly line: Set<LinePlace>;
  resolve(): void;
  reject(reason: FailureError): void;
  /** Called after it has left the line. */
  left(): void;
}

/** One call that waits. */
export class LinePlace implements AbortListener {
  readonly #over: Deadline;
  readonly #options: LinePlaceOptions;

  constructor(over: Deadline, options: LinePlaceOptions) {
    this.#over = over;
    this.#options = options;
    over.waiting = this;
  }

  start(): void {
    this.#leave();
    this.#options.resolve();
  }

  refuse(reason: FailureError): void {
    this.#leave();
    this.#options.reject(reason);
  }

  aborted(): void {
    this.refuse(abortFailure(this.#over));
  }

  #leave(): void {
    this.#over.waiting = null;
    this.#options.line.delete(this);
    this.#options.left();
  }
}

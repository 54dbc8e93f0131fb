/** An answer whose parts are independent: a part that cannot be read is unknown, and the others are reported. */
import { type Failure, FailureError, failure } from '../model/failure.ts';

export class Parts {
  readonly #odd: string[] = [];

  /** What `read` makes of its part; null where it throws a `FailureError` (see `malformed`). */
  read<Part>(read: () => Part): Part | null {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      this.note(error.failure.detail ?? error.failure.message);
      return null;
    }
  }

  /** A part that cannot be read: where it stands and what was expected there. */
  note(detail: string): void {
    this.#odd.push(detail);
  }

  /** What could not be read so far; null where all could. */
  get failure(): Failure | null {
    return this.#odd.length === 0 ? null : failure('UPSTREAM_BAD_RESPONSE', { detail: this.#odd.join('; ') });
  }
}

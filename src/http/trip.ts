/** One request on its way: waits for its turn, is sent, perhaps for a challenge, perhaps a second time, and ends once. */
import type { FailureError } from '../model/failure.ts';
import { Attempt, type Attempted, type AttemptOutcome, type FailedAttempt } from './attempt.ts';
import { Deadline } from './deadline.ts';
import type { Sending, UpstreamRequest } from './exchange.ts';
import type { TurnTaker } from './line-place.ts';
import { isRepeatable, repeatDelay } from './repeat.ts';
import type { Server } from './server.ts';
import type { ServerChallenge } from './signing.ts';

/** Told of the end; one of the two, once. */
export interface Ended<T> {
  resolve(value: T): void;
  reject(error: unknown): void;
}

export class Trip<T> implements Attempted<T>, TurnTaker {
  readonly request: UpstreamRequest;
  readonly sending: Sending<T>;
  readonly path: string;
  readonly over: Deadline;
  challenge: ServerChallenge | null = null;
  readonly #server: Server;
  readonly #ended: Ended<T>;
  readonly #endsAt: number;
  /** How the first attempt failed, of which a repeat is under way. */
  #failed: FailureError | null = null;

  /** @throws FailureError for a path that no request can have */
  constructor(server: Server, request: UpstreamRequest, sending: Sending<T>, ended: Ended<T>) {
    const { timeoutMs } = server.settings;
    this.request = request;
    this.sending = sending;
    this.path = server.writer.path(request.path);
    this.#server = server;
    this.#ended = ended;
    this.#endsAt = server.clock.now() + timeoutMs;
    this.over = new Deadline(sending.signal, timeoutMs, server.clock);
  }

  /** Whether it goes before those that came earlier. */
  get goesFirst(): boolean {
    return this.#failed !== null || this.challenge !== null;
  }

  /** Asks for a turn. */
  go(): void {
    const { barred, turns } = this.#server;
    if (barred === null) turns.take(this);
    else this.refused(barred);
  }

  /** Its turn has come. */
  start(): void {
    const { hold, turns } = this.#server;
    // A turn has been counted by the rates.
    const { refusal } = hold;
    if (refusal === null) {
      new Attempt(this, this.#server, this.#failed === null ? 1 : 2).send();
      return;
    }
    turns.end();
    this.refused(refusal);
  }

  /** It gets no turn. Where it is a repeat, the first failure stands. */
  refused(reason: FailureError): void {
    this.#fail(this.#failed ?? reason);
  }

  ended(outcome: AttemptOutcome<T>): void {
    this.#server.turns.end();
    if ('value' in outcome) {
      this.over.close();
      this.#ended.resolve(outcome.value);
    } else if ('challenge' in outcome) {
      this.challenge = outcome.challenge;
      // By then its connection can be used again.
      queueMicrotask(() => this.go());
    } else if ('fault' in outcome) {
      this.#fail(outcome.fault);
    } else if (this.#failed !== null) {
      this.#fail(outcome.error);
    } else {
      this.#repeat(outcome).catch((error: unknown) => this.#fail(error));
    }
  }

  #fail(error: unknown): void {
    this.over.close();
    this.#ended.reject(error);
  }

  async #repeat(failed: FailedAttempt): Promise<void> {
    if (!(await this.#mayRepeat(failed))) {
      this.#fail(failed.error);
      return;
    }
    this.#failed = failed.error;
    this.go();
  }

  /** Waits until the repeat may leave; false where there is to be none. */
  async #mayRepeat(failed: FailedAttempt): Promise<boolean> {
    const { settings, barred, clock, budget } = this.#server;
    if (settings.retries === 0 || this.over.aborted || barred !== null) return false;
    if (failed.stale) return true;
    if (!isRepeatable(failed)) return false;
    const delay = repeatDelay(failed, clock);
    if (clock.now() + delay >= this.#endsAt || !budget.hasMore()) return false;
    // Charged when it leaves, not before the wait: many repeats may wait for the same moment.
    return clock.sleep(delay, this.over.signal).then(
      () => budget.spend(),
      () => false,
    );
  }
}

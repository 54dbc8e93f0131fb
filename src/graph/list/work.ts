/**
 * The work of one request on the answers of its sources: filters, orders and sums, in turns with other requests.
 *
 * Results are returned together, when nothing is left to do: the next questions to a source, for several lists, then come
 * in one tick and become one plan.
 */
import { FailureError, failure } from '../../model/failure.ts';
import type { Steps } from '../../model/steps.ts';
import { isGivenUp, STEPS_PER_TURN, turns } from '../../model/turns.ts';

export interface WorkOptions {
  /**
   * Of the request. Where the client has gone its work is given up; after the deadline it still runs to its end.
   * @default none: it runs to its end
   */
  readonly signal?: AbortSignal;
  /** Lets other work run. @default a turn of the event loop, one for each long work of the process */
  readonly pause?: () => Promise<void>;
}

export class Work {
  readonly #signal: AbortSignal | undefined;
  readonly #pause: () => Promise<void>;
  #jobs: Job[] = [];
  #isRunning = false;
  #sincePause = 0;
  #steps = 0;

  constructor({ signal, pause = () => turns.next() }: WorkOptions = {}) {
    this.#signal = signal;
    this.#pause = pause;
  }

  /** Taken so far. */
  get steps(): number {
    return this.#steps;
  }

  /** What follows long work begins in a turn of its own; null where it was short. */
  apart(): Promise<void> | null {
    return this.#steps < STEPS_PER_TURN ? null : this.#pause();
  }

  /** Rejects with what the steps throw; with `CANCELLED` where the client has gone. */
  run<T>(steps: Steps<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#jobs.push(new JobOf(steps, { resolve, reject }));
    if (!this.#isRunning) void this.#drain();
    return promise;
  }

  /** The same. The result of work that is short, where no other is running, is no promise: what it throws, this throws. */
  begin<T>(steps: Steps<T>): T | Promise<T> {
    while (!this.#isRunning && this.#sincePause < STEPS_PER_TURN) {
      const next = steps.next();
      if (next.done === true) return next.value;
      this.#steps += next.value;
      this.#sincePause += next.value;
    }
    return this.run(steps);
  }

  /** Never rejects: what goes wrong belongs to a job. */
  async #drain(): Promise<void> {
    this.#isRunning = true;
    const ended: Job[] = [];
    // Others may add theirs while there is a pause.
    for (let job = this.#jobs.shift(); job !== undefined; job = this.#jobs.shift()) {
      for (let steps = job.advance(); steps !== null; steps = job.advance()) {
        this.#steps += steps;
        this.#sincePause += steps;
        if (this.#sincePause >= STEPS_PER_TURN) await this.#rest(job);
      }
      ended.push(job);
    }
    this.#isRunning = false;
    for (const job of ended) job.settle();
  }

  async #rest(job: Job): Promise<void> {
    this.#sincePause = 0;
    await this.#pause();
    if (this.#signal === undefined || !isGivenUp(this.#signal)) return;
    for (const unfinished of [job, ...this.#jobs]) unfinished.giveUp();
  }
}

interface Job {
  /** How many steps were taken; null where the job has ended. Never throws. */
  advance(): number | null;
  /** Hands out the result. */
  settle(): void;
  giveUp(): void;
}

class JobOf<T> implements Job {
  readonly #steps: Steps<T>;
  readonly #resolve: (value: T) => void;
  readonly #reject: (error: unknown) => void;
  #settle: (() => void) | null = null;

  constructor(steps: Steps<T>, { resolve, reject }: Pick<PromiseWithResolvers<T>, 'resolve' | 'reject'>) {
    this.#steps = steps;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  advance(): number | null {
    if (this.#settle !== null) return null;
    try {
      const next = this.#steps.next();
      if (next.done !== true) return next.value;
      this.#settle = () => this.#resolve(next.value);
    } catch (error) {
      this.#settle = () => this.#reject(error);
    }
    return null;
  }

  settle(): void {
    this.#settle?.();
  }

  giveUp(): void {
    this.#settle = () => this.#reject(new FailureError(failure('CANCELLED')));
  }
}

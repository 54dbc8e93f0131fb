/** One shared read: gathers the wants of several requests, runs once, and hands each request what it wanted. */
import { type Failure, toFailure } from '../../model/failure.ts';
import type { Account } from '../../model/identity.ts';
import { AccountAnswers } from '../answer/account-answers.ts';
import { Wants } from '../answer/wants.ts';
import { explain, type ReadContext } from '../call/run-endpoint.ts';
import type { Want } from '../plan/plan.ts';
import { Stagger } from '../plan/turns.ts';
import type { Lane } from './batch-key.ts';
import { Crowd } from './waiters.ts';

/** What it takes to hand over a pair, in steps of planning. */
const STEPS_PER_PAIR = 200;

/** One request as shared reads see it. */
export interface Asker {
  readonly context: ReadContext;
  /** When it began to ask, by `performance.now()`. */
  readonly since: number;
  /** How long before that a read that it joins may have begun, where that is more than the source's own window. */
  readonly patienceMs: number;
}

/** Someone who waits for their accounts. */
interface Seat {
  readonly wants: readonly Want[];
  /** Ids of the accounts that are still being read. */
  readonly open: Set<string>;
  readonly answered: PromiseWithResolvers<void>;
}

export class Round {
  readonly #lane: Lane;
  readonly #crowd: Crowd;
  readonly #seats = new Set<Seat>();
  /** What is read; empty until the start. */
  readonly #wants = new Wants();
  readonly #answers = new Map<string, AccountAnswers>();
  readonly #open = new Set<string>();
  #startedAt: number | null = null;

  constructor(lane: Lane, first: Asker) {
    this.#lane = lane;
    this.#crowd = new Crowd(first.context);
  }

  /** Aborted once nobody waits any more: the round is served, or was given up by all. */
  get over(): AbortSignal {
    return this.#crowd.context.signal;
  }

  /** Null while it gathers. */
  get startedAt(): number | null {
    return this.#startedAt;
  }

  hasOthers({ context }: Asker): boolean {
    return this.#crowd.hasOthers(context);
  }

  /** Takes a want apart into what is being read here and the rest. */
  split(want: Want): ReturnType<Wants['split']> {
    return this.#wants.split(want);
  }

  /**
   * Brings the wanted answers into the request's own, as soon as all of them are there, however long the round goes on
   * for others. A request that is over before gets what is known by then, and the rest fails for it alone. Never rejects.
   */
  async serve(
    { context }: Asker,
    wants: readonly Want[],
    answersOf: (account: Account) => AccountAnswers,
  ): Promise<void> {
    const seat = this.#take(wants);
    let gaveUp: Failure | null = null;
    try {
      await this.#crowd.wait(seat.answered.promise, context);
    } catch (error) {
      gaveUp = toFailure(error);
    }
    this.#seats.delete(seat);
    const pace = new Stagger();
    for (const want of wants) {
      const turn = pace.next(STEPS_PER_PAIR * (want.assets.length + 1));
      if (turn !== null) await turn;
      answersOf(want.account).absorb(this.#answersOf(want.account), want);
      if (gaveUp !== null) answersOf(want.account).fail(want, gaveUp);
    }
  }

  #take(wants: readonly Want[]): Seat {
    const ids = wants.map(({ account }) => account.id);
    const open = new Set(this.#startedAt === null ? ids : ids.filter((id) => this.#open.has(id)));
    const seat = { wants, open, answered: Promise.withResolvers<void>() };
    if (open.size === 0) seat.answered.resolve();
    this.#seats.add(seat);
    return seat;
  }

  /** Reads what is wanted by those who have not left. Never rejects. */
  async start(): Promise<void> {
    this.#startedAt = performance.now();
    for (const seat of this.#seats) for (const want of seat.wants) this.#wants.add(want);
    const wants = this.#wants.list();
    for (const { account } of wants) this.#open.add(account.id);
    const { context } = this.#crowd;
    try {
      await this.#lane.run(wants, {
        context,
        answersOf: (account) => this.#answersOf(account),
        onAnswered: ({ id }) => this.#answered(id),
      });
    } catch (error) {
      const reason = explain(error, context);
      for (const want of wants) this.#answersOf(want.account).fail(want, reason);
    } finally {
      for (const id of [...this.#open]) this.#answered(id);
    }
  }

  #answersOf({ id }: Account): AccountAnswers {
    const answers = this.#answers.get(id) ?? new AccountAnswers();
    this.#answers.set(id, answers);
    return answers;
  }

  #answered(id: string): void {
    this.#open.delete(id);
    for (const seat of this.#seats) if (seat.open.delete(id) && seat.open.size === 0) seat.answered.resolve();
  }
}

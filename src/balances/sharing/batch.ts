/** One shared read: gathers the wants of several requests, runs once, and hands each request what it wanted. */

import { type Failure, toFailure } from '../../model/failure.ts';
import type { Account } from '../../model/identity.ts';
import { STEPS_PER_TURN, turns } from '../../model/turns.ts';
import { AccountAnswers } from '../answer/account-answers.ts';
import { isWanted, Wants } from '../answer/wants.ts';
import { type Asker, explain } from '../context.ts';
import type { Want } from '../plan/planned-call.ts';
import { Stagger } from '../plan/turns.ts';
import type { BatchScope } from './batch-scope.ts';
import type { KeptAnswers } from './group-reads.ts';
import type { RequestGroup } from './request-groups.ts';
import { Waiters } from './waiters.ts';

/** What it takes to hand over a pair, in steps of planning. */
const STEPS_PER_PAIR = 200;

/** A request that waits for its accounts. */
interface Waiter {
  readonly wants: readonly Want[];
  /** How many of its accounts are still to be read. */
  open: number;
  readonly answered: PromiseWithResolvers<void>;
}

/** What is read about one account. */
interface ReadAccount {
  readonly answers: AccountAnswers;
  /** Whether it is being read now. */
  isOpen: boolean;
  /** Those that wait for it; null for none. */
  waiters: Waiter[] | null;
}

/** What the requests of groups were answered. */
export interface GroupAnswers {
  keep(group: RequestGroup, kept: KeptAnswers): void;
  /** Brings what is kept into a request's answers; what is left of the want is not kept. */
  recall(group: RequestGroup, want: Want, into: AccountAnswers): Want;
}

export class Batch {
  readonly #scope: BatchScope;
  readonly #kept: GroupAnswers;
  readonly #waiters: Waiters;
  readonly #waiting = new Set<Waiter>();
  /** What is read; empty until the start. */
  readonly #wants = new Wants();
  readonly #accounts = new Map<string, ReadAccount>();
  /** How many accounts are being read. */
  #open = 0;
  /** What the requests of each group want of it. */
  readonly #groups = new Map<RequestGroup, Wants>();
  #startedAt: number | null = null;

  constructor(scope: BatchScope, first: Asker, kept: GroupAnswers) {
    this.#scope = scope;
    this.#kept = kept;
    this.#waiters = new Waiters(first.context, () => this.#startedAt !== null && this.#open === 0);
  }

  /** Called once no request waits: the batch is served, or all gave up. */
  set onOver(listener: () => void) {
    this.#waiters.onOver = listener;
  }

  /** Null while it gathers. */
  get startedAt(): number | null {
    return this.#startedAt;
  }

  hasOthers({ context }: Asker): boolean {
    return this.#waiters.hasOthers(context);
  }

  /** What requests of the same group want of it; null where none does. */
  wantsOf({ group = null }: Asker): Wants | null {
    return group === null ? null : (this.#groups.get(group) ?? null);
  }

  /** Takes a want apart into what is being read here and the rest. */
  split(want: Want): ReturnType<Wants['split']> {
    return this.#wants.split(want);
  }

  /**
   * Brings the wanted answers into the request's own, as soon as all of them are there, however long the batch goes on
   * for others. A request that is over before gets what is known by then, and the rest fails for it alone. Never rejects.
   */
  async serve(
    { context, group = null }: Asker,
    wants: readonly Want[],
    answersOf: (account: Account) => AccountAnswers,
  ): Promise<void> {
    const waiter = this.#take(wants);
    if (group !== null) this.#note(group, waiter);
    let gaveUp: Failure | null = null;
    try {
      await this.#waiters.wait(waiter.answered.promise, context);
    } catch (error) {
      gaveUp = toFailure(error);
    }
    this.#waiting.delete(waiter);
    const pace = new Stagger();
    for (const want of wants) {
      const turn = pace.next(STEPS_PER_PAIR * (want.assets.length + 1));
      if (turn !== null) await turn;
      const own = answersOf(want.account);
      this.#handOver(want, own, group);
      if (gaveUp !== null) own.fail(want, gaveUp);
    }
  }

  /** Through what is kept for the group, which may have read the same elsewhere: its requests are to see one value of a pair. */
  #handOver(want: Want, own: AccountAnswers, group: RequestGroup | null): void {
    const { answers, isOpen } = this.#readOf(want.account);
    // Values that a request takes along before all is read are values of its group.
    if (group !== null && isOpen) this.#kept.keep(group, valuesSoFar(want, answers));
    const rest = group === null ? want : this.#kept.recall(group, want, own);
    if (isWanted(rest)) own.absorb(answers, rest);
  }

  #take(wants: readonly Want[]): Waiter {
    const waiter: Waiter = { wants, open: 0, answered: Promise.withResolvers<void>() };
    for (const { account } of wants) {
      const read = this.#readOf(account);
      if (!this.#isToCome(read)) continue;
      if (read.waiters === null) read.waiters = [waiter];
      else read.waiters.push(waiter);
      waiter.open += 1;
    }
    if (waiter.open === 0) waiter.answered.resolve();
    this.#waiting.add(waiter);
    return waiter;
  }

  #isToCome({ isOpen }: ReadAccount): boolean {
    return isOpen || this.#startedAt === null;
  }

  /** What is answered already is kept for the group at once, the rest when it is. */
  #note(group: RequestGroup, { wants }: Waiter): void {
    const asked = this.#groups.get(group) ?? new Wants();
    this.#groups.set(group, asked);
    for (const want of wants) {
      asked.add(want);
      const read = this.#readOf(want.account);
      if (!this.#isToCome(read)) this.#kept.keep(group, { want, answers: read.answers });
    }
  }

  /** Reads what is wanted by those who have not left. Never rejects. */
  async start(): Promise<void> {
    this.#startedAt = performance.now();
    for (const waiter of this.#waiting) for (const want of waiter.wants) this.#wants.add(want);
    const wants = this.#wants.list();
    for (const { account } of wants) this.#readOf(account).isOpen = true;
    this.#open = wants.length;
    const { context } = this.#waiters;
    try {
      await this.#scope.run(wants, {
        context,
        answersOf: (account) => this.#readOf(account).answers,
        onAnswered: (account) => this.#answered(account),
      });
    } catch (error) {
      const reason = explain(error, context);
      for (const want of wants) this.#readOf(want.account).answers.fail(want, reason);
    } finally {
      if (this.#open > 0) for (const { account } of wants) if (this.#readOf(account).isOpen) this.#answered(account);
    }
  }

  #readOf({ id }: Account): ReadAccount {
    const known = this.#accounts.get(id);
    if (known !== undefined) return known;
    const read: ReadAccount = { answers: new AccountAnswers(), isOpen: false, waiters: null };
    this.#accounts.set(id, read);
    return read;
  }

  #answered(account: Account): void {
    // What failed because no request waited any more says nothing to those that come later: it stays open.
    if (this.#waiters.context.signal.aborted) return;
    const read = this.#readOf(account);
    if (!read.isOpen) return;
    read.isOpen = false;
    this.#open -= 1;
    for (const [group, asked] of this.#groups) {
      const want = asked.of(account);
      if (want !== null) this.#kept.keep(group, { want, answers: read.answers });
    }
    for (const waiter of read.waiters ?? []) {
      waiter.open -= 1;
      if (waiter.open === 0) this.#release(waiter);
    }
    read.waiters = null;
  }

  /** Where there is much to hand over, in a turn of its own: the batch may still be joined until then. */
  #release({ wants, answered }: Waiter): void {
    const pairs = wants.reduce((sum, { account }) => sum + this.#readOf(account).answers.single, 0);
    if (pairs < STEPS_PER_TURN) answered.resolve();
    else void turns.next().then(answered.resolve);
  }
}

/** The values of a read that goes on, as they stand. */
function valuesSoFar({ account }: Want, read: AccountAnswers): KeptAnswers {
  const want = { account, assets: [], listings: [] };
  const answers = new AccountAnswers();
  answers.absorb(read, want);
  return { want, answers };
}

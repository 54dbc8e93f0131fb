/** Budgets: what one request may cost, and how many calls its operations allow themselves. */
import type { Steps } from '../model/steps.ts';
import type { Operation } from './collect.ts';

/** What an operation may cost at most, or a limit of each figure. */
export interface Cost {
  /** Accounts that are named, and looked up by address at each source. */
  readonly accounts: number;
  /** (account, asset) pairs, chosen or on the page of a listing. */
  readonly pairs: number;
  /** Upstream calls, without further pages of an answer and without repeats after a failure. */
  readonly calls: number;
  /** Objects in the answer. */
  readonly nodes: number;
}

/** To how many keys the lists of an operation are cut so that it costs no more than a request may. */
export interface ListCut {
  /** Of each list of keys, the first so many are looked up; at least one. */
  readonly keys: number;
  /** Which limits all of them would pass. */
  readonly reason: string;
}

/** What the operations of one request may cost together. */
export interface Budget {
  /**
   * Counts the cost of an operation that is about to be executed, and returns it. Where its lists of keys may be cut, it is the
   * cost of the keys that are looked up. Throws `QUERY_TOO_COSTLY` at its last step,
   * and counts nothing, when a limit would be passed.
   */
  charge(operation: Operation): Steps<Cost>;
  /**
   * Charges an operation that was not charged before its execution; once per execution. Null where its lists are looked up
   * whole.
   */
  guard(operation: Operation): ListCut | null;
  /**
   * Counts rows that are about to be scanned: the length of a list is known only once it is read. Throws
   * `QUERY_TOO_COSTLY`, and counts nothing, when the limit would be passed.
   */
  look(rows: number): void;
}

/** What the operations of one request allow themselves. */
export interface CallBudget {
  /** Rejects with `CALL_BUDGET_EXCEEDED` where the operation would make more calls than it allows itself. */
  check(operation: Operation): Promise<void>;
  /** Checks an operation that was not checked before; once per execution. Null where there is nothing to wait for. */
  guard(operation: Operation): Promise<void> | null;
}

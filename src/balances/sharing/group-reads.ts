/**
 * What the requests of one group have read from one source. All of them are handed a value from here, so that they cannot see
 * two, in whichever order their reads began and ended: of the values that were read for a pair, the first that was kept counts.
 */
import { AccountAnswers } from '../answer/account-answers.ts';
import type { Want } from '../plan/planned-call.ts';

/** What is kept beside the values of a read. */
const READ_BYTES = 500;
/** What an outcome takes, with the facts and details that may stand in it. */
const PAIR_BYTES = 500;
/** What a reference takes in the list of a grid. */
const REF_BYTES = 100;

export class GroupReads {
  /** By scope and account: all values, and the failures of what the group has asked for. */
  readonly #answers = new Map<string, AccountAnswers>();
  /** Reads, and grids, which are shared by all accounts of a call: each is counted once. */
  readonly #counted = new WeakSet<object>();

  /**
   * Keeps what a read brought for the wanted, values and failures.
   *
   * @param charge whether there is room for so many bytes
   */
  keep(scope: string, { want, answers }: KeptAnswers, charge: (bytes: number) => boolean): void {
    if (!this.#counted.has(answers) && !charge(this.#bytesOf(answers))) return;
    for (const counted of [answers, ...answers.grids]) this.#counted.add(counted);
    const key = keyOf(scope, want);
    const known = this.#answers.get(key) ?? new AccountAnswers();
    this.#answers.set(key, known);
    known.absorb(answers, want);
  }

  /** About what it takes in memory, without the grids that were counted before. */
  #bytesOf(answers: AccountAnswers): number {
    let bytes = READ_BYTES + answers.single * PAIR_BYTES;
    for (const grid of answers.grids) {
      if (!this.#counted.has(grid)) bytes += grid.bytes + grid.refs.length * REF_BYTES;
    }
    return bytes;
  }

  /**
   * Brings what is kept about the account into a request's answers: all values, and the failures of what is wanted. What is
   * left of the want has not been read.
   */
  recall(scope: string, want: Want, into: AccountAnswers): Want {
    const known = this.#answers.get(keyOf(scope, want));
    if (known !== undefined) into.absorb(known, want);
    return into.missing(want);
  }
}

export interface KeptAnswers {
  readonly want: Want;
  readonly answers: AccountAnswers;
}

function keyOf(scope: string, { account }: Want): string {
  return `${scope} ${account.id}`;
}

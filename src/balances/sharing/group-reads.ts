/** What the requests of one group have read from one source: it answers those of them that ask later. */
import type { AccountAnswers } from '../answer/account-answers.ts';
import { Wants } from '../answer/wants.ts';
import type { Want } from '../plan/planned-call.ts';

/** An answer about one account, and what of it the group has asked for: nothing else counts as failed. */
interface GroupRead {
  readonly asked: Wants;
  readonly answers: AccountAnswers;
}

/** What is kept beside the values of a read. */
const READ_BYTES = 500;
/** What an outcome takes, with the facts and details that may stand in it. */
const PAIR_BYTES = 500;
/** What a reference takes in the list of a grid. */
const REF_BYTES = 100;

export class GroupReads {
  /** By scope and account, in the order read. */
  readonly #reads = new Map<string, GroupRead[]>();
  /** Grids are shared by all accounts of a call, and counted once. */
  readonly #counted = new WeakSet<object>();

  /**
   * Keeps what a read brought for the wanted, values and failures. Nothing of it may change any more.
   *
   * @param charge whether there is room for so many bytes
   */
  keep(scope: string, { want, answers }: KeptAnswers, charge: (bytes: number) => boolean): void {
    const key = keyOf(scope, want);
    const reads = this.#reads.get(key) ?? [];
    const known = reads.find((read) => read.answers === answers);
    if (known === undefined && !charge(this.#bytesOf(answers))) return;
    for (const grid of answers.grids) this.#counted.add(grid);
    const read = known ?? { asked: new Wants(), answers };
    read.asked.add(want);
    if (known === undefined) reads.push(read);
    this.#reads.set(key, reads);
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
   * Brings what is kept about the account into a request's answers: all values, and the failures of what the group has asked
   * for. What is left of the want has not been read.
   */
  recall(scope: string, want: Want, into: AccountAnswers): Want {
    for (const { asked, answers } of this.#reads.get(keyOf(scope, want)) ?? [])
      into.absorb(answers, asked.split(want).covered);
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

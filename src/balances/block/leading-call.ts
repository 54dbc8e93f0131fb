/** The calls that go ahead of the others of a plan: what they carry, what they bring, and which block their answers state. */
import type { Account } from '../../model/identity.ts';
import type { Block } from '../../model/reading.ts';
import type { BlockReads } from '../../providers/provider.ts';
import { AccountAnswers } from '../answer/account-answers.ts';
import { isWanted, Wants } from '../answer/wants.ts';
import type { ReadContext } from '../context.ts';
import type { Want } from '../plan/planned-call.ts';
import type { BatchScope } from '../sharing/batch-scope.ts';
import type { SharedQuestion } from '../sharing/shared-reads.ts';

/** What went ahead for all requests that wait for the block. */
export class LedReads {
  readonly #asked = new Wants();
  readonly #answers = new Map<string, AccountAnswers>();

  /** Where what goes ahead is written down. */
  answersOf({ id }: Account): AccountAnswers {
    const answers = this.#answers.get(id) ?? new AccountAnswers();
    this.#answers.set(id, answers);
    return answers;
  }

  /** These have been read. */
  add(wants: readonly Want[]): void {
    for (const want of wants) this.#asked.add(want);
  }

  /** Brings what has been read into a request's answers. What is left of its wants still has to be read. */
  take(wants: readonly Want[], answersOf: (account: Account) => AccountAnswers): readonly Want[] {
    return wants
      .map((want) => {
        const read = this.#answers.get(want.account.id);
        if (read === undefined) return want;
        const own = answersOf(want.account);
        own.absorb(read, this.#asked.split(want).covered);
        return own.missing(want);
      })
      .filter(isWanted);
  }
}

type Answers = Pick<SharedQuestion, 'answersOf'>;

/** What goes ahead, and what is left of the wants. */
interface Lead {
  readonly ahead: readonly Want[];
  readonly left: readonly Want[];
}

/** As many wants as one call carries, and of the next as many chosen assets as still fit; null where a listing takes several calls. */
export async function firstCall(scope: BatchScope, wants: readonly Want[], context: ReadContext): Promise<Lead | null> {
  const whole = await most(wants.length, (count) => scope.isOneCall(wants.slice(0, count), context));
  const [ahead, [next, ...others]] = [wants.slice(0, whole), wants.slice(whole)];
  if (next === undefined) return { ahead, left: [] };
  const { account, assets, listings } = next;
  const start = (count: number): Want => ({ account, assets: assets.slice(0, count), listings: [] });
  const fitting = await most(assets.length, (count) => scope.isOneCall([...ahead, start(count)], context));
  if (fitting === 0) return whole === 0 ? null : { ahead, left: [next, ...others] };
  const rest = { account, assets: assets.slice(fitting), listings };
  return { ahead: [...ahead, start(fitting)], left: isWanted(rest) ? [rest, ...others] : others };
}

/** The largest number up to the limit that fits, where each smaller one does, too. Tried are few: a call may carry few of a long list. */
async function most(limit: number, fits: (count: number) => Promise<boolean>): Promise<number> {
  let known = 0;
  let tooMany = limit + 1;
  while (tooMany - known > 1) {
    // Twice as many as fit, until that is too many.
    const tried = tooMany > limit ? Math.min(Math.max(1, 2 * known), limit) : Math.floor((known + tooMany) / 2);
    if (await fits(tried)) known = tried;
    else tooMany = tried;
  }
  return known;
}

/** Whether the source had trouble answering, and did not only say that there is nothing. */
export function isTrouble(wants: readonly Want[], { answersOf }: Answers): boolean {
  return wants.some(({ account, assets, listings }) => {
    const answers = answersOf(account);
    const outcomes = [...assets.map((ref) => answers.pair(ref)), ...listings.map((filter) => answers.listing(filter))];
    return outcomes.some((answer) => answer !== undefined && 'failure' in answer && answer.failure.retryable);
  });
}

/** The block of the first value, where it is known as exactly as the source can be asked for one. */
export function statedBlock(wants: readonly Want[], { answersOf }: Answers, { names }: BlockReads): Block | null {
  const byHash = names.includes('hash');
  for (const { account, assets, listings } of wants) {
    const answers = answersOf(account);
    const listed = listings.flatMap((filter) => {
      const listing = answers.listing(filter);
      return listing !== undefined && 'assets' in listing ? listing.assets : [];
    });
    for (const ref of [...assets, ...listed]) {
      const outcome = answers.pair(ref);
      const block = outcome !== undefined && 'value' in outcome ? outcome.value.block : null;
      if (block !== null && block.number !== null && (block.hash !== null || !byHash)) return block;
    }
  }
  return null;
}

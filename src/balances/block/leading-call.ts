/** The call that goes ahead of the others of a plan: what it carries, and which block its answer states. */
import type { Block } from '../../model/reading.ts';
import type { ReadContext } from '../context.ts';
import type { Want } from '../plan/planned-call.ts';
import type { BatchScope } from '../sharing/batch-scope.ts';
import type { SharedQuestion } from '../sharing/shared-reads.ts';

type Answers = Pick<SharedQuestion, 'answersOf'>;

/** What goes ahead, and what is left of the wants. */
interface Lead {
  readonly ahead: readonly Want[];
  readonly left: readonly Want[];
}

/** As much of the first want as one call carries, chosen assets before listings; null where a listing takes several calls. */
export async function firstCall(
  scope: BatchScope,
  [first, ...others]: readonly Want[],
  context: ReadContext,
): Promise<Lead | null> {
  if (first === undefined) return null;
  if (await scope.isOneCall([first], context)) return { ahead: [first], left: others };
  const { account, assets, listings } = first;
  if (assets.length === 0) return null;
  const start = (count: number): Want => ({ account, assets: assets.slice(0, count), listings: [] });
  let most = 1;
  let tooMany = assets.length + 1;
  while (tooMany - most > 1) {
    // Twice as many as fit, until that is too many: a call carries few of a long list.
    const tried = tooMany > assets.length ? Math.min(2 * most, assets.length) : Math.floor((most + tooMany) / 2);
    if (await scope.isOneCall([start(tried)], context)) most = tried;
    else tooMany = tried;
  }
  return { ahead: [start(most)], left: [{ account, assets: assets.slice(most), listings }, ...others] };
}

/** Whether the source had trouble answering, and did not only say that there is nothing. */
export function isTrouble(wants: readonly Want[], { answersOf }: Answers): boolean {
  return wants.some(({ account, assets, listings }) => {
    const answers = answersOf(account);
    const outcomes = [...assets.map((ref) => answers.pair(ref)), ...listings.map((filter) => answers.listing(filter))];
    return outcomes.some((answer) => answer !== undefined && 'failure' in answer && answer.failure.retryable);
  });
}

/** The block of the first value, where it is known by number and hash. */
export function statedBlock(wants: readonly Want[], { answersOf }: Answers): Block | null {
  for (const { account, assets, listings } of wants) {
    const answers = answersOf(account);
    const listed = listings.flatMap((filter) => {
      const listing = answers.listing(filter);
      return listing !== undefined && 'assets' in listing ? listing.assets : [];
    });
    for (const ref of [...assets, ...listed]) {
      const outcome = answers.pair(ref);
      const block = outcome !== undefined && 'value' in outcome ? outcome.value.block : null;
      if (block !== null && block.number !== null && block.hash !== null) return block;
    }
  }
  return null;
}

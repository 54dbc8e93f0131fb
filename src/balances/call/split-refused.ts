/**
 * Reads a call in parts where it is refused whole, so that one bad address or asset costs its own pairs and hides no
 * other, and a call that is too large still arrives.
 *
 * One bad account or asset among N pairs costs at most log2(N) + 1 further calls: halves of the suspects are asked until
 * one is left, and then everything but that one. Where there are more, they are found one after the other, up to a limit.
 * Where nothing that is asked is answered, the refusal is about none of them, and the search is given up. A refusal whose
 * reason is not known is taken for one about none of them until a pair of the call was accepted.
 */
import type { CallResult, FailedCall } from './result.ts';
import { openSearch, type Search, type SplittingOptions } from './split-search.ts';

/**
 * The parts that a call was read in, where the result of it whole is no answer; together they answer, once each, all that it
 * was to answer. Null where that result stands.
 */
export type ReadInParts = (whole: CallResult) => Promise<readonly CallResult[]> | null;

/** What is known of one read in one plan. */
interface Knowledge {
  /** The source does answer, so that a refusal may be about what was asked. */
  answered: boolean;
  firstSearch: Promise<void> | null;
}

/** For the calls of one plan. Where all that was asked of a read is refused, only one of its calls is taken apart. */
export function openSplitting({ ask, onTooLarge }: SplittingOptions): ReadInParts {
  const known = new Map<string, Knowledge>();
  return (whole) => {
    const { read, call } = whole.planned;
    const knowledge = known.get(read.name) ?? { answered: false, firstSearch: null };
    known.set(read.name, knowledge);
    if (!('failure' in whole)) {
      // What one account is answered says nothing about why another one is refused alone.
      if (call.shape !== 'account-assets') knowledge.answered = true;
      return null;
    }
    const search = openSearch(whole, {
      async ask(part) {
        const result = await ask(part);
        if (!('failure' in result)) knowledge.answered = true;
        return result;
      },
      isAnswered: () => knowledge.answered,
      onTooLarge,
    });
    return search === null ? null : searched(whole, search, knowledge);
  };
}

async function searched(whole: FailedCall, search: Search, knowledge: Knowledge): Promise<readonly CallResult[]> {
  const { firstSearch } = knowledge;
  if (firstSearch !== null) await firstSearch;
  if (firstSearch !== null && !knowledge.answered) return [whole];
  const done = search.run();
  knowledge.firstSearch ??= done;
  await done;
  return search.parts;
}

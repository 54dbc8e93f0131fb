/**
 * Reads a call in parts where it is refused whole, so that one bad address or asset costs its own pairs and hides no
 * other, and a call that is too large still arrives.
 *
 * One bad account or asset among N pairs costs at most log2(N) + 1 further calls: halves of the suspects are asked until
 * one is left, and then everything but that one. Where there are more, they are found one after the other, up to a limit.
 * Where nothing that is asked is answered, the refusal is about none of them, and the search is given up. A refusal whose
 * reason is not known is taken for one about none of them until a pair of the call was accepted.
 */
import type { PlannedCall } from '../plan/planned-call.ts';
import type { CallResult } from './result.ts';
import { openSearch, type SplittingOptions } from './split-search.ts';

/** Reads the call; the parts together answer, once each, all that it was to answer. */
export type ReadInParts = (planned: PlannedCall) => Promise<readonly CallResult[]>;

/** What is known of one read in one plan. */
interface Knowledge {
  /** The source does answer, so that a refusal may be about what was asked. */
  answered: boolean;
  firstSearch: Promise<void> | null;
}

/** For the calls of one plan. Where all that was asked of a read is refused, only one of its calls is taken apart. */
export function openSplitting({ ask, onTooLarge }: SplittingOptions): ReadInParts {
  const known = new Map<string, Knowledge>();
  return async (planned) => {
    const { name } = planned.read;
    const knowledge = known.get(name) ?? { answered: false, firstSearch: null };
    known.set(name, knowledge);
    const note = (result: CallResult): CallResult => {
      if (!('failure' in result)) knowledge.answered = true;
      return result;
    };
    const whole = await ask(planned);
    // What one account is answered says nothing about why another one is refused alone.
    if (planned.call.shape !== 'account-assets') note(whole);
    if (!('failure' in whole)) return [whole];
    const search = openSearch(whole, {
      ask: async (part) => note(await ask(part)),
      isAnswered: () => knowledge.answered,
      onTooLarge,
    });
    if (search === null) return [whole];
    const { firstSearch } = knowledge;
    if (firstSearch !== null) await firstSearch;
    if (firstSearch !== null && !knowledge.answered) return [whole];
    const done = search.run();
    knowledge.firstSearch ??= done;
    await done;
    return search.parts;
  };
}

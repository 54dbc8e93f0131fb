/** From entries, what a total adds up or misses. Pure. */
import { type Failure, failure } from '../../model/failure.ts';
import type { Source } from '../source.ts';
import type { Entry, Pair, Rest } from './entries.ts';
import type { Item, KnownAmount, Missing } from './total.ts';

/** An entry as one item, whose amount is not added up. */
export function itemOf(entry: Entry): Item {
  if (!isPair(entry)) return restItem(entry);
  const { account, source, answer } = entry;
  if ('failure' in answer) return { account, source, answer: missing(source, answer.failure) };
  return { account, source, answer: { atomic: answer.atomic, scale: null, isStale: answer.isStale } };
}

export function isPair(entry: Entry): entry is Pair {
  return entry.kind === 'pair';
}

export function isRest(entry: Entry): entry is Rest {
  return entry.kind === 'rest';
}

/** What an account may hold beside what was listed. */
export function restItem({ account, source, failure: reason }: Rest): Item {
  return { account, source, answer: missing(source, reason) };
}

/** What is not known: negative only where the source has negative amounts. */
export function missing({ provider }: Source, reason: Failure): Missing {
  return { failure: reason, mayBeNegative: provider.reads.some(({ signed }) => signed === true) };
}

/** An amount of unknown unit is kept apart from those in a known one; zero is zero in any. */
export function inUnit(known: KnownAmount): KnownAmount | Missing {
  if (known.scale !== null || known.atomic === 0n) return known;
  return { failure: failure('UNIT_UNKNOWN'), mayBeNegative: known.atomic < 0n };
}

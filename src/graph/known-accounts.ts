/**
 * Accounts by the ids that named them before. Clients ask for the same accounts again, and to take an id apart, check its address
 * and write it in its canonical form takes longer than to find it. What an id names depends on the rule of its source alone.
 */
import type { Source } from '../balances/source.ts';
import type { Checked } from '../model/checked.ts';
import { ownText } from '../model/own-text.ts';
import { Remembered } from '../providers/remembered.ts';
import type { AccountNode } from './nodes.ts';

/** Of one source, in each of two generations: about 500 bytes each, 8 MB at most. */
const MOST_IN_ONE = 8192;
/** Longer ids, which few sources have, are not kept. */
const MOST_CHARACTERS = 200;
const PREFIX = 'account/';

/** By source, since a dry run has sources of its own. */
const known = new WeakMap<Source, Remembered<AccountNode>>();

/** Undefined where the id is to be taken apart. */
export function knownAccount(sources: ReadonlyMap<string, Source>, id: string): AccountNode | undefined {
  if (!id.startsWith(PREFIX)) return undefined;
  const source = sources.get(id.slice(PREFIX.length, id.indexOf('/', PREFIX.length)));
  return source && known.get(source)?.get(id);
}

/** The account that `find` finds, which is kept with its id. Neither keeps the text of the request, which the id may be a part of. */
export function keptAccount(id: string, find: (id: string) => Checked<AccountNode>): Checked<AccountNode> {
  if (id.length > MOST_CHARACTERS) return find(id);
  const own = ownText(id);
  const found = find(own);
  if (!found.ok) return found;
  const { source } = found.value;
  const ofSource = known.get(source) ?? new Remembered<AccountNode>(MOST_IN_ONE);
  known.set(source, ofSource);
  ofSource.set(own, found.value);
  return found;
}

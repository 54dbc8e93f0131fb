/**
 * Accounts by the ids that named them before. Clients ask for the same accounts again, and to take an id apart, check its address
 * and write it in its canonical form takes longer than to find it. What an id names depends on the rule of its source alone.
 */
import type { Source } from '../balances/source.ts';
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

export function keepAccount(id: string, node: AccountNode): void {
  if (id.length > MOST_CHARACTERS) return;
  const ofSource = known.get(node.source) ?? new Remembered<AccountNode>(MOST_IN_ONE);
  known.set(node.source, ofSource);
  ofSource.set(id, node);
}

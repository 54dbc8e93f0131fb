/** What stands in for answers in a dry run. */

import { type Block, type BlockRef, noAmounts, type Reading } from '../../model/reading.ts';
import { askedAssets } from '../answer/reconcile.ts';
import type { ForeseenLists } from '../context.ts';
import type { PlannedCall } from '../plan/planned-call.ts';
import type { Source } from '../source.ts';

/** Stands for the block that an answer would name. Its number is as long as real ones will be for years. */
export const foreseenBlock: Block & BlockRef = { number: 999_999_999n, hash: `0x${'0'.repeat(64)}`, time: new Date(0) };

/** The answer to a planned call: one unit of every pair that it asks for and, of a list, perhaps an entry more. */
export function foreseenReadings(
  source: Source,
  { call, answers }: PlannedCall,
  lists: ForeseenLists,
): readonly Reading[] {
  const block = { ...foreseenBlock, ...call.at };
  const value = {
    amounts: { ...noAmounts, total: 1n },
    block: source.provider.capabilities.history === 'none' ? null : block,
    facts: null,
    details: null,
  };
  const asked = askedAssets(call);
  return answers.flatMap(({ account: { address, network }, assets, listings }) => {
    const entries = listings.length === 0 ? [] : lists.entries(() => exampleRefs(source, network));
    const named = asked.get(address);
    const all = named === undefined || named === 'all' ? assets : named;
    return [...new Set([...all, ...entries])].map((asset) => ({ address, asset, ...value }));
  });
}

/** What a list may hold. */
export function exampleRefs({ provider: { assets } }: Source, network: string | null): readonly string[] {
  const checked = assets.normalise({ ref: assets.example, network });
  return checked.ok ? [checked.value.ref] : [];
}

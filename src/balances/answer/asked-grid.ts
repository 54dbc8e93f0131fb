/** The grid of accounts and assets that a call asks for. */
import type { BlockRef } from '../../model/reading.ts';
import type { AskedGrid, Call } from '../../providers/provider.ts';
import type { Want } from '../plan/planned-call.ts';
import { placesIn } from './columns.ts';

/** What the call asks for, where that is a grid of chosen assets, or pairs that fill most of one. */
export function askedGrid(call: Call, answers: readonly Want[]): AskedGrid | null {
  switch (call.shape) {
    case 'cross-product':
      return call.assets === 'all' ? null : { accounts: call.accounts, assets: call.assets, at: call.at };
    case 'account-assets':
      return call.assets === 'all' ? null : { accounts: [call.account], assets: call.assets, at: call.at };
    case 'pairs':
      return gridOfPairs(answers, call.at);
    default:
      return null;
  }
}

/** A grid has at most so many cells for each pair that is asked for. */
const MOST_CELLS_A_PAIR = 2;

/** The smallest grid that has all pairs, in the order in which a call of pairs names them; null where most of it would be empty. */
function gridOfPairs(wants: readonly Want[], at: BlockRef | null): AskedGrid | null {
  const accounts = wants.map(({ account }) => account);
  const [first] = wants;
  if (first === undefined) return null;
  if (wants.every(({ assets }) => assets === first.assets)) return { accounts, assets: first.assets, at };
  const lists = new Set(wants.map(({ assets }) => assets));
  // A list of all of them stays itself: by that it is found that an account has all that was wanted.
  const widest = [...lists].reduce((wide, list) => (list.length > wide.length ? list : wide));
  const all = [...new Set([widest, ...lists].flat())];
  const assets = all.length === widest.length ? widest : all;
  const pairs = wants.reduce((sum, want) => sum + want.assets.length, 0);
  if (accounts.length * assets.length > MOST_CELLS_A_PAIR * pairs) return null;
  const places = new Int32Array(pairs);
  let pair = 0;
  for (const [row, want] of wants.entries()) {
    for (const column of placesIn(assets, want.assets)) {
      places[pair] = row * assets.length + column;
      pair += 1;
    }
  }
  return { accounts, assets, places, at };
}

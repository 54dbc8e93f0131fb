/**
 * The assets of a call by a read that declares `listing: 'none'`: the planner never asks such a read for all.
 *
 * @throws RangeError where it did
 */
export function chosenAssets(assets: readonly string[] | 'all'): readonly string[] {
  if (assets === 'all') throw new RangeError('this read declares no listing');
  return assets;
}

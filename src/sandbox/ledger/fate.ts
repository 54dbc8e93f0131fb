import type { Random } from './random.ts';

/** `zero` stands in a listing with nothing left; `never` does not stand in it at all. */
export type Fate = 'held' | 'zero' | 'never';

/**
 * Whether one pair is held. The first account always holds the first asset, has spent the second and never had the
 * third, so that examples can count on all three; elsewhere about 70 % of pairs are held and 10 % are spent.
 */
export function drawFate(random: Random, accountIndex: number, assetIndex: number): Fate {
  const drawn = random.below(10);
  if (accountIndex === 0 && assetIndex < 3) return (['held', 'zero', 'never'] as const)[assetIndex] ?? 'held';
  if (drawn < 7) return 'held';
  return drawn === 7 ? 'zero' : 'never';
}

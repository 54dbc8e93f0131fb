import { closest, distance } from 'fastest-levenshtein';

/**
 * The one of `known` that `typed` was probably meant to be; null when none is near. Letter case is no distance.
 * A third of the letters may differ, which lets two swapped letters of a four-letter word pass.
 */
export function suggest(typed: string, known: readonly string[]): string | null {
  if (known.length === 0 || typed.length > 100) return null;
  const byFolded = new Map(known.map((name) => [name.toLowerCase(), name]));
  const folded = typed.toLowerCase();
  const nearest = closest(folded, [...byFolded.keys()]);
  const allowed = Math.ceil(nearest.length / 3);
  return distance(folded, nearest) <= allowed ? (byFolded.get(nearest) ?? null) : null;
}

/** Where the references of a list stand. Found once for each list, and kept as long as it: many rows and calls share one. */

import { rememberBy } from '../../model/remember-by.ts';

const places = new WeakMap<readonly string[], WeakMap<readonly string[], Int32Array>>();

/** The index of each reference. */
export const columnsOf = rememberBy(
  (refs: readonly string[]): ReadonlyMap<string, number> => new Map(refs.map((ref, index) => [ref, index])),
);

/** For each reference of the second list its place in the first, or -1. */
export function placesIn(refs: readonly string[], others: readonly string[]): Int32Array {
  const ofRefs = places.get(refs) ?? new WeakMap<readonly string[], Int32Array>();
  places.set(refs, ofRefs);
  const known = ofRefs.get(others);
  if (known !== undefined) return known;
  const found = Int32Array.from(others, (ref) => columnsOf(refs).get(ref) ?? -1);
  ofRefs.set(others, found);
  return found;
}

/** Where the references of a list stand. Found once for each list, and kept as long as it: many rows and calls share one. */

const columns = new WeakMap<readonly string[], ReadonlyMap<string, number>>();
const places = new WeakMap<readonly string[], WeakMap<readonly string[], Int32Array>>();

/** The index of each reference. */
export function columnsOf(refs: readonly string[]): ReadonlyMap<string, number> {
  const known = columns.get(refs);
  if (known !== undefined) return known;
  const found = new Map(refs.map((ref, index) => [ref, index]));
  columns.set(refs, found);
  return found;
}

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

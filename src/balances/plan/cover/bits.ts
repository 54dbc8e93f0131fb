/** Sets of small integers as bit words, for unions and counts in tight loops. */

export type Bits = Uint32Array;

export function bitsOf(indexes: readonly number[], size: number): Bits {
  const bits = new Uint32Array((size + 31) >>> 5);
  for (const index of indexes) bits[index >>> 5] = (bits[index >>> 5] ?? 0) | (1 << (index & 31));
  return bits;
}

/** Ascending. */
export function indexesOf(bits: Bits): number[] {
  const indexes: number[] = [];
  for (const [index, part] of bits.entries()) {
    for (let word = part; word !== 0; word &= word - 1) indexes.push(index * 32 + 31 - Math.clz32(word & -word));
  }
  return indexes;
}

/** Bits set in a 32-bit word, counted in parallel: by pairs, by fours, by bytes, then added up by a product. */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** How many indexes are in both. */
export function sharedCount(a: Bits, b: Bits): number {
  let count = 0;
  for (let index = 0; index < a.length; index++) count += ones((a[index] ?? 0) & (b[index] ?? 0));
  return count;
}

export function intersection(a: Bits, b: Bits): Bits {
  return a.map((word, index) => word & (b[index] ?? 0));
}

export function without(a: Bits, b: Bits): Bits {
  return a.map((word, index) => word & ~(b[index] ?? 0));
}

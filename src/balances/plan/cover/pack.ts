/** Packing the indexes of one axis into few groups. */

interface Room {
  readonly count: number;
  readonly bytes: number;
}

/** Groups that are looked at for each item, so that many groups do not take their number squared. */
const MOST_OPEN = 100;

/**
 * Splits the items into few groups, each of at most `room.count` items and `room.bytes` bytes. The order is kept where
 * that costs no group. The fewest groups possible if all items weigh the same; sizes then differ by at most one.
 * Null if one item alone is too heavy.
 */
export function pack(items: readonly number[], bytes: readonly number[], room: Room): number[][] | null {
  const weights = items.map((item) => bytes[item] ?? 0);
  const heaviest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  if (heaviest > room.bytes || room.count < 1) return null;
  const lightest = weights.reduce((least, weight) => Math.min(least, weight), heaviest);
  if (lightest === heaviest) return slices(items, equalGroups(items.length, heaviest, room));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const inOrder = firstFit(items, bytes, { ...room, open: 1 });
  if (inOrder.length <= Math.max(Math.ceil(items.length / room.count), Math.ceil(total / room.bytes))) return inOrder;
  const heavyFirst = items.toSorted((a, b) => (bytes[b] ?? 0) - (bytes[a] ?? 0));
  const packed = firstFit(heavyFirst, bytes, { ...room, open: MOST_OPEN });
  return packed.length < inOrder.length ? packed : inOrder;
}

/** Consecutive slices whose sizes differ by at most one. */
export function slices(items: readonly number[], count: number): number[][] {
  return Array.from({ length: count }, (_, index) =>
    items.slice(Math.floor((index * items.length) / count), Math.floor(((index + 1) * items.length) / count)),
  );
}

/** The groups that so many items of one weight need. The weight fits into `room`. */
export function equalGroups(items: number, weight: number, { count, bytes }: Room): number {
  const perGroup = weight === 0 ? count : Math.min(count, Math.floor(bytes / weight));
  return Math.ceil(items / Math.min(perGroup, Math.max(1, items)));
}

/** Each item into the first of the last `open` groups that has room for it, else into a new one. */
function firstFit(
  items: readonly number[],
  bytes: readonly number[],
  room: Room & { readonly open: number },
): number[][] {
  const groups: { items: number[]; bytes: number }[] = [];
  for (const item of items) {
    const weight = bytes[item] ?? 0;
    let index = Math.max(0, groups.length - room.open);
    let group = groups[index];
    while (group && (group.items.length >= room.count || group.bytes + weight > room.bytes)) group = groups[++index];
    if (group) {
      group.items.push(item);
      group.bytes += weight;
    } else groups.push({ items: [item], bytes: weight });
  }
  return groups.map((group) => group.items);
}

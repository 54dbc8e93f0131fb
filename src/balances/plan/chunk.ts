export interface ChunkLimits<Item> {
  /** Entries in a chunk. */
  readonly most: number;
  /** Bytes in a chunk; `Infinity` for no bound. */
  readonly room: number;
  bytesOf(item: Item): number;
}

/** Cuts a list into the fewest runs inside the limits, in order; an entry that is too long for any run is a run alone. */
export function chunk<Item>(items: readonly Item[], { most, room, bytesOf }: ChunkLimits<Item>): Item[][] {
  const chunks: Item[][] = [];
  let used = 0;
  for (const item of items) {
    const bytes = bytesOf(item);
    const current = chunks.at(-1);
    if (current === undefined || current.length >= most || used + bytes > room) {
      chunks.push([item]);
      used = bytes;
    } else {
      current.push(item);
      used += bytes;
    }
  }
  return chunks;
}

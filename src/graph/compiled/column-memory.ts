/**
 * What rows of a list of assets have in common, kept for the requests that show the same of the same list: lists are kept
 * between requests as one object each, with the facts of their assets.
 */
import { LRUCache } from 'lru-cache';
import type { AssetNode } from '../nodes.ts';
import type { KnownColumns } from './known-columns.ts';

/** What all columns may hold, as estimated. */
const MOST_BYTES = 4 * 1024 * 1024;
/** Of a list beside its columns; a list may have none. */
const BYTES_PER_LIST = 200;
/** Of a column beside its texts. */
const BYTES_PER_COLUMN = 600;

interface OfList {
  /** By what writes the rows. */
  readonly columns: WeakMap<object, KnownColumns>;
  /** Of all that were ever written for the list. */
  readonly bytes: number;
}

export class ColumnMemory {
  readonly #lists = new LRUCache<readonly AssetNode[], OfList>({
    maxSize: MOST_BYTES,
    sizeCalculation: ({ bytes }) => bytes,
  });

  find(assets: readonly AssetNode[], writer: object): KnownColumns | undefined {
    return this.#lists.get(assets)?.columns.get(writer);
  }

  /** @param known of all assets, made of nothing but the nodes */
  keep(assets: readonly AssetNode[], writer: object, known: KnownColumns): void {
    const { columns, bytes } = this.#lists.peek(assets) ?? {
      columns: new WeakMap<object, KnownColumns>(),
      bytes: BYTES_PER_LIST,
    };
    columns.set(writer, known);
    this.#lists.set(assets, { columns, bytes: bytes + bytesOf(known) });
  }

  /** As estimated. */
  get bytes(): number {
    return this.#lists.calculatedSize;
  }
}

function bytesOf({ columns }: KnownColumns): number {
  return columns.reduce((sum, column) => sum + BYTES_PER_COLUMN + (column?.bytes ?? 0), 0);
}

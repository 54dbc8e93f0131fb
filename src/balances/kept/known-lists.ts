/** The lists of a source that were read lately, so that the store need not send them again. */
import { LRUCache } from 'lru-cache';
import { type KeptList, readList } from './entry-list.ts';
import { listName } from './entry-name.ts';

/** Bytes of all lists, as they stand in the store: some hundred short ones, or sixteen of the longest. */
const MOST_BYTES = 1024 * 1024;
/** For so many fields it is known which list was found there. */
const MOST_FIELDS = 1000;
/** The store is told of so many at most. */
const MOST_TOLD = 20;

export class KnownLists {
  readonly #sourceKey: string;
  readonly #lists = new LRUCache<string, KeptList>({ maxSize: MOST_BYTES, sizeCalculation: ({ size }) => size });
  /** By field, the name of the list that was found when it was asked for last. */
  readonly #found = new LRUCache<string, string>({ max: MOST_FIELDS });

  constructor(sourceKey: string) {
    this.#sourceKey = sourceKey;
  }

  /** By name, what entries in these fields are likely to be read with. */
  likely(fields: Iterable<string>): Map<string, KeptList> {
    const lists = new Map<string, KeptList>();
    for (const field of new Set(fields)) {
      const list = this.#lists.get(this.#found.get(field) ?? '');
      if (list !== undefined) lists.set(list.name, list);
      if (lists.size === MOST_TOLD) break;
    }
    return lists;
  }

  /** Null where it is none of this name. */
  learn(name: string, bytes: Buffer): KeptList | null {
    const list = listName(this.#sourceKey, bytes) === name ? readList(name, bytes) : null;
    if (list !== null) this.#lists.set(name, list);
    return list;
  }

  note(field: string, list: KeptList): void {
    if (this.#found.get(field) !== list.name) this.#found.set(field, list.name);
  }
}

/** The errors of one run. What lies below a place that is null already has no error of its own. */
import type { GraphQLError } from 'graphql';
import type { FoundError } from './found-errors.ts';
import type { RowErrors } from './row-errors.ts';

type Key = string | number;

interface Node {
  isNull: boolean;
  readonly below: Map<Key, Node>;
}

export class FieldErrors {
  readonly #list: FoundError[] = [];
  readonly #root: Node = { isNull: false, below: new Map() };

  get list(): readonly FoundError[] {
    return this.#list;
  }

  /** `keys` lead to what becomes null; none where it is the whole answer. */
  add(error: GraphQLError, keys: readonly Key[]): void {
    let node = this.#root;
    for (const key of keys) {
      if (node.isNull) return;
      const next = node.below.get(key) ?? { isNull: false, below: new Map() };
      node.below.set(key, next);
      node = next;
    }
    if (node.isNull) return;
    node.isNull = true;
    this.#list.push(error);
  }

  /** Of rows in one list: their fields are null, but nothing above. */
  addRows(errors: RowErrors): void {
    let node: Node | undefined = this.#root;
    for (const key of errors.keys) {
      if (node === undefined || node.isNull) break;
      node = node.below.get(key);
    }
    if (node?.isNull !== true) this.#list.push(errors);
  }
}

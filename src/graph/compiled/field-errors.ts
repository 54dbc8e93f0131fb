/** The errors of one run. What lies below a place that is null already has no error of its own. */
import type { GraphQLError } from 'graphql';

type Key = string | number;

interface Node {
  isNull: boolean;
  readonly below: Map<Key, Node>;
}

export class FieldErrors {
  readonly #list: GraphQLError[] = [];
  readonly #root: Node = { isNull: false, below: new Map() };

  get list(): readonly GraphQLError[] {
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
}

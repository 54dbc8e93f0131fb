/** Which fields below the current one the query selects, through fragments, aliases, `@skip` and `@include`. */
import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionNode } from 'graphql';
import { isIncluded } from './collect.ts';

export class Selection {
  readonly #fields: readonly FieldNode[];
  readonly #info: GraphQLResolveInfo;

  constructor(info: GraphQLResolveInfo, fields: readonly FieldNode[] = info.fieldNodes) {
    this.#info = info;
    this.#fields = fields;
  }

  /** The selection below the fields called `name`; null where the query has none of them. */
  below(name: string): Selection | null {
    const found = this.#fields.flatMap((field) => this.#named(field.selectionSet?.selections ?? [], name));
    return found.length === 0 ? null : new Selection(this.#info, found);
  }

  hasAny(names: readonly string[]): boolean {
    return names.some((name) => this.below(name) !== null);
  }

  #named(selections: readonly SelectionNode[], name: string): FieldNode[] {
    return selections.flatMap((selection) => {
      if (!isIncluded(selection, this.#info.variableValues)) return [];
      if (selection.kind === Kind.FIELD) return selection.name.value === name ? [selection] : [];
      if (selection.kind === Kind.INLINE_FRAGMENT) return this.#named(selection.selectionSet.selections, name);
      const fragment = this.#info.fragments[selection.name.value];
      return fragment === undefined ? [] : this.#named(fragment.selectionSet.selections, name);
    });
  }
}

/** Which fields below the current one the query selects, through fragments, aliases, `@skip` and `@include`. */
import { type FieldNode, Kind, type SelectionNode } from 'graphql';
import { isIncluded, type Operation } from './collect.ts';

/** The part of what resolvers are told that says what is selected. */
export interface SelectionInfo extends Pick<Operation, 'fragments' | 'variableValues'> {
  readonly fieldNodes: readonly FieldNode[];
}

class Selection {
  readonly #fields: readonly FieldNode[];
  readonly #info: SelectionInfo;

  constructor(info: SelectionInfo, fields: readonly FieldNode[] = info.fieldNodes) {
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

const amountFields = ['total', 'available', 'locked', 'pendingDeposit', 'pendingWithdrawal'];
const factFields = ['name', 'symbol', 'decimals', 'type', 'contract', 'underlying', 'details', 'failure'];

/** Lists of fields are made anew where they depend on variables, so that one list always has one answer. */
const known = new WeakMap<readonly FieldNode[], boolean>();

/** Whether a list of balances shows anything for which facts about the assets are needed. */
export function showsFacts(info: SelectionInfo): boolean {
  const shown = known.get(info.fieldNodes) ?? findFacts(new Selection(info));
  known.set(info.fieldNodes, shown);
  return shown;
}

function findFacts(selection: Selection): boolean {
  const nodes = [selection.below('nodes'), selection.below('edges')?.below('node') ?? null];
  return nodes.some(
    (node) =>
      node !== null &&
      (node.below('asset')?.hasAny(factFields) === true ||
        amountFields.some((part) => node.below(part)?.hasAny(['decimals', 'value']) === true)),
  );
}

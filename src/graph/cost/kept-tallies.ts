/** What selections cost that ask the same in every execution, kept as long as their document. */
import { type GraphQLObjectType, Kind, type SelectionNode, type SelectionSetNode, type ValueNode } from 'graphql';
import type { Tally } from './sums.ts';

export interface KeptTally {
  readonly type: GraphQLObjectType;
  /** How long its lists are, where the field above says it. */
  readonly size: number | null;
  readonly tally: Tally;
  /** Taken to compute it. */
  readonly steps: number;
}

/** A selection of a list may be met with many sizes. */
const MOST_SIZES = 8;

const byModel = new WeakMap<object, KeptTallies>();

/** @param model by which they were computed */
export function keptFor(model: object): KeptTallies {
  const known = byModel.get(model) ?? new KeptTallies();
  byModel.set(model, known);
  return known;
}

class KeptTallies {
  readonly #bySet = new WeakMap<SelectionSetNode, KeptTally[] | null>();

  find(set: SelectionSetNode, type: GraphQLObjectType, size: number | null): KeptTally | undefined {
    return this.#of(set)?.find((kept) => kept.type === type && kept.size === size);
  }

  keep(set: SelectionSetNode, tally: KeptTally): void {
    const known = this.#of(set);
    if (known !== null && known.length < MOST_SIZES) known.push(tally);
  }

  /** Null where the selection depends on variables, or on fragments, which other selections may share. */
  #of(set: SelectionSetNode): KeptTally[] | null {
    const known = this.#bySet.get(set);
    if (known !== undefined) return known;
    const own = set.selections.every((selection) => this.#isFixed(selection)) ? [] : null;
    this.#bySet.set(set, own);
    return own;
  }

  #isFixed(selection: SelectionNode): boolean {
    if (selection.kind === Kind.FRAGMENT_SPREAD || (selection.directives ?? []).length > 0) return false;
    if (selection.kind === Kind.FIELD && !(selection.arguments ?? []).every(({ value }) => isFixedValue(value)))
      return false;
    return selection.selectionSet === undefined || this.#of(selection.selectionSet) !== null;
  }
}

function isFixedValue(value: ValueNode): boolean {
  if (value.kind === Kind.LIST) return value.values.every(isFixedValue);
  if (value.kind === Kind.OBJECT) return value.fields.every((field) => isFixedValue(field.value));
  return value.kind !== Kind.VARIABLE;
}

/** Which fields below the current one the query selects, through fragments, aliases, `@skip` and `@include`. */
import { type FieldNode, type GraphQLOutputType, getNamedType, isObjectType, type SelectionSetNode } from 'graphql';
import { collectFields, type Operation } from './collect.ts';

/** The part of a resolver's `info` that says what is selected. */
export interface SelectionInfo extends Operation {
  readonly fieldNodes: readonly FieldNode[];
  readonly returnType: GraphQLOutputType;
}

/** What is selected of the values of one or more fields of the same type. */
class Selection {
  readonly #operation: Operation;
  readonly #type: GraphQLOutputType;
  readonly #sets: readonly SelectionSetNode[];

  constructor(operation: Operation, type: GraphQLOutputType, fields: readonly FieldNode[]) {
    this.#operation = operation;
    this.#type = type;
    this.#sets = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
  }

  /** The selection below the fields called `name`; null where the query has none of them. */
  below(name: string): Selection | null {
    const type = getNamedType(this.#type);
    const field = isObjectType(type) ? type.getFields()[name] : undefined;
    if (!isObjectType(type) || field === undefined) return null;
    const collected = [...collectFields(this.#operation, type, this.#sets, () => {}).values()].flat();
    const found = collected.filter((node) => node.name.value === name);
    return found.length === 0 ? null : new Selection(this.#operation, field.type, found);
  }

  hasAny(names: readonly string[]): boolean {
    return names.some((name) => this.below(name) !== null);
  }
}

const amountFields = ['total', 'available', 'locked', 'pendingDeposit', 'pendingWithdrawal'];
const factFields = ['name', 'symbol', 'decimals', 'type', 'contract', 'underlying', 'details', 'failure'];

/** Lists of fields are made anew where they depend on variables, so that one list always has one answer. */
const known = new WeakMap<readonly FieldNode[], boolean>();

/** Whether a list of balances shows anything for which facts about the assets are needed. */
export function showsFacts(info: SelectionInfo): boolean {
  const shown = known.get(info.fieldNodes) ?? findFacts(new Selection(info, info.returnType, info.fieldNodes));
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

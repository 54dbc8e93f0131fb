/** The fields that an operation selects of one object, merged as execution merges them. */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

/** An operation in the form in which execution has it; the `info` of every resolver has the same fields. */
export interface Operation {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Coerced, with the defaults of the operation. */
  readonly variableValues: Readonly<Record<string, unknown>>;
}

/** The arguments of one field, coerced, with the defaults of the schema. */
export type Arguments = Readonly<Record<string, unknown>>;

function isIncluded(selection: SelectionNode, variables: Variables): boolean {
  if (selection.directives === undefined || selection.directives.length === 0) return true;
  const skip = getDirectiveValues(GraphQLSkipDirective, selection, variables);
  const include = getDirectiveValues(GraphQLIncludeDirective, selection, variables);
  return skip?.if !== true && include?.if !== false;
}

/** By response name, the fields that together make one entry of the answer. */
export type Collected = ReadonlyMap<string, readonly [FieldNode, ...FieldNode[]]>;

interface Kept {
  readonly collected: Collected;
  readonly visits: number;
}

/** The fields of sets without conditions, kept as long as the set: they are the same for all executions. */
const kept = new WeakMap<SelectionSetNode, Map<GraphQLObjectType, Kept>>();

/** `onVisit` gets the number of selections that are looked at, or that were when the same set was collected before. */
export function collectFields(
  operation: Operation,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
  onVisit: (selections: number) => void,
): Collected {
  const [set] = sets;
  if (set === undefined || sets.length > 1) return collectAnew(operation, type, sets, onVisit).collected;
  const known = kept.get(set)?.get(type);
  if (known !== undefined) {
    onVisit(known.visits);
    return known.collected;
  }
  const { collected, visits, isConditional } = collectAnew(operation, type, sets, onVisit);
  if (!isConditional) kept.set(set, (kept.get(set) ?? new Map()).set(type, { collected, visits }));
  return collected;
}

function collectAnew(
  { schema, fragments, variableValues }: Operation,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
  onVisit: (selections: number) => void,
): Kept & { readonly isConditional: boolean } {
  let visits = 0;
  let isConditional = false;
  const fields = new Map<string, [FieldNode, ...FieldNode[]]>();
  const spread = new Set<string>();
  const applies = (condition: string | undefined): boolean => {
    if (condition === undefined || condition === type.name) return true;
    const named = schema.getType(condition);
    return isAbstractType(named) && schema.isSubType(named, type);
  };
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      visits += 1;
      onVisit(1);
      if (selection.directives !== undefined && selection.directives.length > 0) isConditional = true;
      if (!isIncluded(selection, variableValues)) continue;
      if (selection.kind === Kind.FIELD) {
        const name = selection.alias?.value ?? selection.name.value;
        const known = fields.get(name);
        if (known === undefined) fields.set(name, [selection]);
        else known.push(selection);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (applies(selection.typeCondition?.name.value)) collect(selection.selectionSet);
      } else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value);
        const fragment = fragments[selection.name.value];
        if (fragment !== undefined && applies(fragment.typeCondition.name.value)) collect(fragment.selectionSet);
      }
    }
  };
  for (const set of sets) collect(set);
  return { collected: fields, visits, isConditional };
}

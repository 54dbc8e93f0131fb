/** The facts about the operations of a document, found once and kept as long as the document. */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

export interface PreparedOperation {
  readonly operation: OperationDefinitionNode;
  /** Of the whole document. */
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** The variables that `@skip` and `@include` name; null where anything is selected that only graphql-js executes. */
  readonly conditions: readonly string[] | null;
}

const kept = new WeakMap<DocumentNode, Map<string | null, PreparedOperation | null>>();

/** The operation of this name, or the only one; null where there is none. */
export function prepareOperation(document: DocumentNode, name: string | null | undefined): PreparedOperation | null {
  const byName = kept.get(document) ?? new Map<string | null, PreparedOperation | null>();
  kept.set(document, byName);
  const key = name ?? null;
  const known = byName.get(key);
  if (known !== undefined) return known;
  const operation = getOperationAST(document, name);
  const prepared = operation ? prepare(document, operation) : null;
  // Clients may send any name, so names without an operation are not kept.
  if (prepared !== null) byName.set(key, prepared);
  return prepared;
}

function prepare(document: DocumentNode, operation: OperationDefinitionNode): PreparedOperation {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments[node.name.value] = node;
  return { operation, fragments, conditions: conditionsOf(operation, fragments) };
}

/** Fields of introspection, which only graphql-js knows. */
const INTROSPECTION: ReadonlySet<string> = new Set(['__schema', '__type']);
const CONDITIONS: ReadonlySet<string> = new Set(['skip', 'include']);
/** Directives of an operation that do not change how it is executed: the root fields enforce them. */
const OF_OPERATIONS: ReadonlySet<string> = new Set(['calls']);

function conditionsOf(
  { operation, directives = [], selectionSet }: OperationDefinitionNode,
  fragments: PreparedOperation['fragments'],
): readonly string[] | null {
  const found = new Set<string>();
  const isKnown = ({ selections }: SelectionSetNode): boolean =>
    selections.every((selection) => {
      for (const directive of selection.directives ?? []) {
        if (!CONDITIONS.has(directive.name.value)) return false;
        for (const { value } of directive.arguments ?? []) {
          if (value.kind === Kind.VARIABLE) found.add(value.name.value);
        }
      }
      if (selection.kind === Kind.FRAGMENT_SPREAD) return true;
      if (selection.kind === Kind.FIELD && INTROSPECTION.has(selection.name.value)) return false;
      return selection.selectionSet === undefined || isKnown(selection.selectionSet);
    });
  const sets = [selectionSet, ...Object.values(fragments).map((fragment) => fragment.selectionSet)];
  // Of a subscription one event is executed.
  const isPlain = operation !== 'mutation' && directives.every(({ name }) => OF_OPERATIONS.has(name.value));
  return isPlain && sets.every(isKnown) ? [...found] : null;
}

/** A plugin of Hive Gateway, for the planner of Hive Router. */
import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';
import { type DocumentNode, type FieldNode, Kind, type SelectionSetNode, visit } from 'graphql';

/**
 * Where an operation selects a list twice, `nodes { asset } nodes { total }`, the planner (`@graphql-hive/router-runtime` 1.4) answers
 * with the entries of both selections, one after the other, instead of merging them. It does merge fragments. So a field that
 * is selected again is put into a fragment, which means the same.
 */
export function mergedFields(): Pick<GatewayPlugin, 'onExecute' | 'onSubscribe'> {
  /** By the document: the planner keeps its plans by that. */
  const merged = new WeakMap<DocumentNode, DocumentNode>();
  const merge = ({ args }: { readonly args: { document: DocumentNode } }): void => {
    const known = merged.get(args.document) ?? withFragments(args.document);
    merged.set(args.document, known);
    args.document = known;
  };
  return { onExecute: merge, onSubscribe: merge };
}

/** The same document with each field that its selection set has had before in an inline fragment without a condition. */
export function withFragments(document: DocumentNode): DocumentNode {
  return visit(document, { Field: plainlyNamed, SelectionSet: { leave: fragmented } });
}

/** Without an alias that is the name: the planner takes `a: a` and `a` for two fields of one name. */
function plainlyNamed({ alias, ...field }: FieldNode): FieldNode | undefined {
  return alias?.value === field.name.value ? field : undefined;
}

function fragmented(set: SelectionSetNode): SelectionSetNode | undefined {
  const before = new Set<string>();
  const selections = set.selections.map((selection) => {
    if (selection.kind !== Kind.FIELD) return selection;
    const key = (selection.alias ?? selection.name).value;
    if (!before.has(key)) {
      before.add(key);
      return selection;
    }
    const selectionSet = { kind: Kind.SELECTION_SET, selections: [selection] } as const;
    return { kind: Kind.INLINE_FRAGMENT, selectionSet } as const;
  });
  return before.size === selections.length ? undefined : { ...set, selections };
}

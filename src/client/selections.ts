/** Completes what a document selects of things whose fields belong to one moment. */
import {
  type DefinitionNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  parse,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { rootOf } from './decode.ts';
import { fieldTypes } from './generated/field-types.ts';

/** By type, what is selected of it wherever any of it is. */
const wholes: ReadonlyMap<string, readonly FieldNode[]> = new Map(
  Object.entries({
    Amount: '{ atomic decimals value }',
    Block: '{ number hash time }',
    Provenance: '{ observedAt basis servedFrom pinned behind block { number hash time } }',
  }).map(([type, text]) => [type, fieldsOf(text)]),
);

function fieldsOf(text: string): readonly FieldNode[] {
  const [definition] = parse(text, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) return [];
  return definition.selectionSet.selections.filter((selection) => selection.kind === Kind.FIELD);
}

/**
 * The document with every digit of each amount that it selects a part of, and every field of blocks and provenances, so that a
 * normalised cache never keeps digits of two moments in one amount. Costs no upstream call, except that a source may have to be
 * asked for the decimals of its assets. For Apollo's `DocumentTransform` and urql's `mapExchange`.
 *
 * A field whose name the document gives to another one (`atomic: value`) is not added.
 */
export function completeSelections(document: DocumentNode): DocumentNode {
  const completing = new Completing(document);
  // Nothing else of the document: clients keep its text, or a hash of it, there.
  return { kind: Kind.DOCUMENT, definitions: document.definitions.map((definition) => completing.define(definition)) };
}

class Completing {
  readonly #taken = new Set<string>();

  constructor(document: DocumentNode) {
    visit(document, {
      Field: ({ alias, name }) => {
        if (alias !== undefined && alias.value !== name.value) this.#taken.add(alias.value);
      },
    });
  }

  define(definition: DefinitionNode): DefinitionNode {
    if (definition.kind === Kind.OPERATION_DEFINITION)
      return { ...definition, selectionSet: this.#complete(definition.selectionSet, rootOf(definition)) };
    if (definition.kind !== Kind.FRAGMENT_DEFINITION) return definition;
    const type = definition.typeCondition.name.value;
    return { ...definition, selectionSet: this.#complete(definition.selectionSet, type) };
  }

  #complete(set: SelectionSetNode, type: string): SelectionSetNode {
    const selections = set.selections.map((selection) => this.#below(selection, type));
    const there = new Set(selections.flatMap((one) => (one.kind === Kind.FIELD ? responseName(one) : [])));
    const missing = (wholes.get(type) ?? []).filter(
      (field) => !there.has(field.name.value) && !this.#taken.has(field.name.value),
    );
    return { ...set, selections: [...selections, ...missing] };
  }

  #below(selection: SelectionNode, type: string): SelectionNode {
    if (selection.kind === Kind.FRAGMENT_SPREAD || selection.selectionSet === undefined) return selection;
    const leadsTo =
      selection.kind === Kind.FIELD
        ? fieldTypes[type]?.[selection.name.value]
        : (selection.typeCondition?.name.value ?? type);
    if (leadsTo === undefined) return selection;
    return { ...selection, selectionSet: this.#complete(selection.selectionSet, leadsTo) };
  }
}

function responseName({ alias, name }: FieldNode): string {
  return alias?.value ?? name.value;
}

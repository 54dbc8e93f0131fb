/** A query that is written with the names of `schema/`, with those that are served. */
import { Kind, type NameNode, parse, type SelectionSetNode, visit } from 'graphql';
import { ROOT_TYPE, type ServedNames } from './served-names.ts';

/** The rest of the text, with its comments, stays as it is. The answer has the served names too: no alias is added. */
export function renamedQuery(text: string, names: ServedNames): string {
  const document = parse(text);
  const edits: Edit[] = [];
  const edit = ({ loc, value: written }: NameNode, value: string): void => {
    if (loc !== undefined && value !== written) edits.push({ start: loc.start, end: loc.end, value });
  };
  const rootFields = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) edit(selection.name, names.rootField(selection.name.value));
      else if (selection.kind === Kind.INLINE_FRAGMENT) rootFields(selection.selectionSet);
    }
  };
  for (const node of document.definitions) {
    const isRoot =
      node.kind === Kind.OPERATION_DEFINITION ||
      (node.kind === Kind.FRAGMENT_DEFINITION && node.typeCondition.name.value === ROOT_TYPE);
    if (isRoot) rootFields(node.selectionSet);
  }
  visit(document, { NamedType: ({ name }) => edit(name, names.type(name.value)) });
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((changed, { start, end, value }) => `${changed.slice(0, start)}${value}${changed.slice(end)}`, text);
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

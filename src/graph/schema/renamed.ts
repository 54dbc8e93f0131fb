/** A schema document with the names that are served. */
import { type ASTNode, type DefinitionNode, type DocumentNode, Kind, type NameNode, visit } from 'graphql';
import { ROOT_TYPES, type ServedNames } from './served-names.ts';

/** The types that the document defines, but for those of operations. */
export function typesOf({ definitions }: DocumentNode): readonly string[] {
  return definitions.flatMap((node) =>
    isTypeDefinition(node) && !ROOT_TYPES.has(node.name.value) ? [node.name.value] : [],
  );
}

/** The texts of descriptions and of reasons follow, where they quote a name in backticks. */
export function renamed(document: DocumentNode, names: ServedNames): DocumentNode {
  const rootOnly = rootOnlyFields(document);
  const definitions = document.definitions.map((node) => withRootFields(node, (field) => names.rootField(field)));
  const typeName = <Node extends ASTNode & { readonly name: NameNode }>(node: Node): Node => ({
    ...node,
    name: { ...node.name, value: names.type(node.name.value) },
  });
  return visit(
    { ...document, definitions },
    {
      enter(node) {
        if (node.kind === Kind.NAMED_TYPE || isTypeDefinition(node) || isTypeExtension(node)) return typeName(node);
        // No other text has backticks.
        if (node.kind === Kind.STRING) return { ...node, value: inProse(node.value, { names, rootOnly }) };
        return undefined;
      },
    },
  );
}

function isTypeDefinition(node: ASTNode) {
  return (
    node.kind === Kind.OBJECT_TYPE_DEFINITION ||
    node.kind === Kind.INTERFACE_TYPE_DEFINITION ||
    node.kind === Kind.UNION_TYPE_DEFINITION ||
    node.kind === Kind.ENUM_TYPE_DEFINITION ||
    node.kind === Kind.SCALAR_TYPE_DEFINITION ||
    node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION
  );
}

function isTypeExtension(node: ASTNode) {
  return (
    node.kind === Kind.OBJECT_TYPE_EXTENSION ||
    node.kind === Kind.INTERFACE_TYPE_EXTENSION ||
    node.kind === Kind.UNION_TYPE_EXTENSION ||
    node.kind === Kind.ENUM_TYPE_EXTENSION ||
    node.kind === Kind.SCALAR_TYPE_EXTENSION ||
    node.kind === Kind.INPUT_OBJECT_TYPE_EXTENSION
  );
}

function withRootFields(node: DefinitionNode, rename: (field: string) => string): DefinitionNode {
  if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.OBJECT_TYPE_EXTENSION) return node;
  if (!ROOT_TYPES.has(node.name.value) || node.fields === undefined) return node;
  const fields = node.fields.map((field) => ({ ...field, name: { ...field.name, value: rename(field.name.value) } }));
  return { ...node, fields };
}

/** The fields of operations whose names stand for nothing else: a text that quotes one of them means it. */
function rootOnlyFields(document: DocumentNode): ReadonlySet<string> {
  const root = new Set<string>();
  const other = new Set<string>();
  for (const node of document.definitions) {
    if (!('fields' in node)) continue;
    for (const { name } of node.fields ?? []) (ROOT_TYPES.has(node.name.value) ? root : other).add(name.value);
  }
  visit(document, { InputValueDefinition: ({ name }) => void other.add(name.value) });
  return root.difference(other);
}

interface Prose {
  readonly names: ServedNames;
  readonly rootOnly: ReadonlySet<string>;
}

/** `Asset.underlying` and `addressLookup { asked }` begin with a name; the rest of the text stays as it is. */
function inProse(text: string, { names, rootOnly }: Prose): string {
  return text.replaceAll(/`(\w+)(?=[^`]*`)/g, (whole, name: string, offset: number) => {
    const opens = text.slice(0, offset).split('`').length % 2 === 1;
    if (!opens) return whole;
    return `\`${rootOnly.has(name) ? names.rootField(name) : names.type(name)}`;
  });
}

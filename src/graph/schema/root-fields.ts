/** The root fields that are offered, and the types that are left with them. */
import {
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  visit,
} from 'graphql';
import type { SchemaFault } from '../../model/schema-settings.ts';
import { suggest } from '../../model/suggest.ts';
import { ROOT_TYPES } from './served-names.ts';
import type { SurfaceForm } from './surface-forms.ts';

type RootNode = ObjectTypeDefinitionNode | ObjectTypeExtensionNode;

function isRoot(node: DefinitionNode): node is RootNode {
  return (
    (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION) &&
    ROOT_TYPES.has(node.name.value)
  );
}

export function rootFieldsOf({ definitions }: DocumentNode): readonly string[] {
  return definitions.flatMap((node) => (isRoot(node) ? (node.fields ?? []).map(({ name }) => name.value) : []));
}

/** What is wrong with a choice for a surface whose document has all root fields. */
export function rootFieldFaults(document: DocumentNode, chosen: readonly string[], form: SurfaceForm): SchemaFault[] {
  const known = rootFieldsOf(document);
  const unknown = chosen.flatMap((name, index): SchemaFault[] => {
    if (known.includes(name)) return [];
    const meant = suggest(name, known);
    return [
      {
        setting: `server.schema.rootFields[${index}]`,
        problem: `the surface has no root field ${name}; names are those without the prefix`,
        hint: meant === null ? `Known are ${known.join(', ')}.` : `Did you mean ${meant}?`,
      },
    ];
  });
  const isEmpty = chosen.length === 0 && form.fetchesBy === null && !form.fetchesByName;
  if (!isEmpty) return unknown;
  const hint = 'Name one at least, or serve a surface for gateways, which fetch things by their keys.';
  return [{ setting: 'server.schema.rootFields', problem: 'this surface would have no root field at all', hint }];
}

/** The root fields that are chosen, and those by which the gateways of the surface fetch things; no type that none leads to. */
export function withRootFields(document: DocumentNode, chosen: readonly string[], form: SurfaceForm): DocumentNode {
  const definitions = document.definitions.flatMap((node): DefinitionNode[] => {
    if (!isRoot(node)) return [node];
    const fields = (node.fields ?? []).flatMap((field) => offered(field, chosen, form));
    return fields.length === 0 ? [] : [{ ...node, fields }];
  });
  return reachable({ ...document, definitions });
}

function offered(field: FieldDefinitionNode, chosen: readonly string[], form: SurfaceForm): FieldDefinitionNode[] {
  if (chosen.includes(field.name.value)) return [field];
  const fetches = field.directives?.some(({ name }) => name.value === form.fetchesBy) ?? false;
  if (!fetches) return [];
  const hidden = form.marks.internal === undefined ? [] : [{ ...internal }];
  return [{ ...field, directives: [...(field.directives ?? []), ...hidden] }];
}

const internal: DirectiveNode & { readonly arguments: readonly [] } = {
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: 'internal' },
  arguments: [],
};

/** Without the types that nothing leads to from operations and from the things that gateways fetch by key. */
function reachable(document: DocumentNode): DocumentNode {
  const found = reachableNames(document);
  return { ...document, definitions: document.definitions.filter((node) => found.has(nameOf(node))) };
}

/** Without the types that something led to before, and nothing does any more. */
export function withoutOrphans(document: DocumentNode, before: DocumentNode): DocumentNode {
  const orphans = reachableNames(before).difference(reachableNames(document));
  return { ...document, definitions: document.definitions.filter((node) => !orphans.has(nameOf(node))) };
}

/** With null, for what is no type. */
function reachableNames(document: DocumentNode): ReadonlySet<string | null> {
  const byName = Map.groupBy(document.definitions, nameOf);
  const implementers = new Map<string, string[]>();
  for (const node of document.definitions) {
    if (!('interfaces' in node)) continue;
    for (const { name } of node.interfaces ?? []) {
      implementers.set(name.value, [...(implementers.get(name.value) ?? []), node.name.value]);
    }
  }
  const found = new Set<string | null>([null]);
  const ahead = document.definitions
    .filter((node) => isRoot(node) || hasKey(node))
    .flatMap((node) => nameOf(node) ?? []);
  for (let name = ahead.pop(); name !== undefined; name = ahead.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    ahead.push(...(byName.get(name) ?? []).flatMap(namesIn), ...(implementers.get(name) ?? []));
  }
  return found;
}

/** Null for what is no type. */
function nameOf(node: DefinitionNode): string | null {
  if (node.kind === Kind.DIRECTIVE_DEFINITION) return null;
  return 'name' in node && node.name !== undefined ? node.name.value : null;
}

function namesIn(node: DefinitionNode): string[] {
  const names: string[] = [];
  visit(node, { NamedType: ({ name }) => void names.push(name.value) });
  return names;
}

function hasKey(node: DefinitionNode): boolean {
  return (
    node.kind === Kind.OBJECT_TYPE_DEFINITION && (node.directives?.some(({ name }) => name.value === 'key') ?? false)
  );
}

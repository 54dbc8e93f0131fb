/** The SDL of the graph: read from `schema/`, and printed as each surface needs it. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type ASTNode,
  type ConstDirectiveNode,
  concatAST,
  type DirectiveDefinitionNode,
  DirectiveLocation,
  type DocumentNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  visit,
} from 'graphql';
import type { Surface } from '../../model/surface.ts';

/** `schema/` lies beside `src/` and beside the built `dist/` alike. */
const directory = fileURLToPath(new URL('../../../schema/', import.meta.url));

/** All SDL of balancegraph itself: every file in the order of their paths, one blank line between two. */
function readSdl(): string {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.graphql'),
  );
  return `${files
    .toSorted()
    .map((file) => readFileSync(`${directory}${file}`, 'utf8').trim())
    .join('\n\n')}\n`;
}

/** What a surface makes of the directives of `schema/composition.graphql`. */
interface Form {
  /** What only this surface has: how its gateways know the directives. */
  readonly preamble: string;
  /** The directives that its gateways understand. */
  readonly keeps: readonly string[];
  /** Whether things can be fetched by other keys than their id. */
  readonly fetchesByName: boolean;
  /** Whether other graphs may have the same values: every object type without a key is one. */
  readonly sharesValues: boolean;
  /** Whether it has the directives that stand in operations. */
  readonly forOperations: boolean;
  /**
   * Whether the SDL has `@oneOf`, so that an input that breaks it is refused before anything is executed. Composition drops
   * it: gateways then pass such an input on, the rule is checked where the field is resolved, and that field alone fails.
   */
  readonly hasOneOf: boolean;
}

const standalone: Form = {
  preamble: '',
  keeps: [],
  fetchesByName: false,
  sharesValues: false,
  forOperations: true,
  hasOneOf: true,
};
const plain: Form = { ...standalone, hasOneOf: false };

const forms: Readonly<Record<Surface, Form>> = {
  standalone,
  federation: {
    preamble: `
      extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])`,
    keeps: ['key'],
    fetchesByName: true,
    sharesValues: true,
    // Composers of federation drop one that not every subgraph has, and warn.
    forOperations: false,
    hasOneOf: false,
  },
  // The definition of @merge is the one of @graphql-tools/stitching-directives 4; `_sdl` is where its users look for SDL.
  stitching: {
    ...plain,
    preamble: `
      directive @merge(
        keyField: String
        keyArg: String
        additionalArgs: String
        key: [String!]
        argsExpr: String
      ) repeatable on FIELD_DEFINITION

      extend type Query {
        """
        This schema as SDL, with the directives that stitching needs.
        """
        _sdl: String!
      }`,
    keeps: ['merge'],
  },
  // As in the draft of 2026-06-19 (github.com/graphql/composite-schemas-spec), section 2.
  composite: {
    ...plain,
    preamble: `
      directive @key(fields: FieldSelectionSet!) repeatable on OBJECT | INTERFACE

      directive @lookup on FIELD_DEFINITION

      directive @shareable repeatable on OBJECT | FIELD_DEFINITION

      """
      A selection of fields as text.
      """
      scalar FieldSelectionSet`,
    keeps: ['key', 'lookup'],
    sharesValues: true,
  },
};

/** The schema of a surface; `typeDefs` are the types that providers add. */
export function schemaDocument(surface: Surface, typeDefs: readonly string[] = []): DocumentNode {
  const form = forms[surface];
  const own = parse(readSdl(), { noLocation: true });
  const authored = concatAST([own, ...typeDefs.map((text) => parse(text, { noLocation: true }))]);
  const ours = new Set(
    own.definitions.flatMap((node) =>
      node.kind === Kind.DIRECTIVE_DEFINITION && !(form.forOperations && isForOperations(node))
        ? [node.name.value]
        : [],
    ),
  );
  const keep = <Node extends Directed>(node: Node): Node => {
    const directives = (node.directives ?? []).filter((directive) => {
      const { value: name } = directive.name;
      if (ours.has(name) && !form.keeps.includes(name)) return false;
      return name !== 'key' || form.fetchesByName || isId(directive);
    });
    return { ...node, directives };
  };
  const document = visit(authored, {
    DirectiveDefinition: (node) => (ours.has(node.name.value) ? null : undefined),
    FieldDefinition: (node) => (surface !== 'standalone' && has(node, 'standalone') ? null : keep(node)),
    InputObjectTypeDefinition: (node) => (form.hasOneOf ? undefined : without(node, 'oneOf')),
    ObjectTypeDefinition: (node) => (form.sharesValues && isValue(node) ? shared(keep(node)) : keep(node)),
  });
  if (form.preamble === '') return document;
  const { definitions } = parse(form.preamble, { noLocation: true });
  return { ...document, definitions: [...definitions, ...document.definitions] };
}

/** The schema of a surface as text. */
export function schemaSdl(surface: Surface, typeDefs: readonly string[] = []): string {
  return `${print(schemaDocument(surface, typeDefs))}\n`;
}

/** Whether it stands in operations, not in the schema. */
function isForOperations({ locations }: DirectiveDefinitionNode): boolean {
  return locations.every(({ value }) => value === DirectiveLocation.QUERY);
}

type Directed = ASTNode & { readonly directives?: readonly ConstDirectiveNode[] };

function has(node: Directed, directive: string): boolean {
  return node.directives?.some(({ name }) => name.value === directive) ?? false;
}

function without<Node extends Directed>(node: Node, directive: string): Node {
  return { ...node, directives: node.directives?.filter(({ name }) => name.value !== directive) };
}

/** Whether a `@key` is the id alone. */
function isId({ arguments: [fields] = [] }: ConstDirectiveNode): boolean {
  return fields?.value.kind === Kind.STRING && fields.value.value === 'id';
}

function isValue(node: ObjectTypeDefinitionNode): boolean {
  return node.name.value !== 'Query' && !has(node, 'key');
}

const shareable: ConstDirectiveNode = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'shareable' } };

function shared(node: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode {
  return { ...node, directives: [...(node.directives ?? []), shareable] };
}

/** The SDL of the graph: read from `schema/`, and printed as each surface needs it. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type ASTNode,
  type ConstDirectiveNode,
  concatAST,
  type DefinitionNode,
  type DirectiveDefinitionNode,
  DirectiveLocation,
  type DocumentNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  visit,
} from 'graphql';
import { plainSchema, type SchemaSettings, SchemaSettingsError } from '../../model/schema-settings.ts';
import type { Surface } from '../../model/surface.ts';
import { marked, markFaults } from './marks.ts';
import { prefixFaults } from './prefix-faults.ts';
import { renamed, typesOf } from './renamed.ts';
import { rootFieldFaults, withoutOrphans, withRootFields } from './root-fields.ts';
import { withScalarPages } from './scalar-pages.ts';
import { ROOT_TYPES, ServedNames } from './served-names.ts';
import { type Mark, type SurfaceForm, surfaceForms } from './surface-forms.ts';

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

/** A document, and the names in it. */
export interface ServedSchema {
  readonly document: DocumentNode;
  readonly names: ServedNames;
}

/**
 * The schema of a surface.
 *
 * @param typeDefs the types that providers add
 * @throws {SchemaSettingsError} where the schema does not bear the settings
 */
export function servedSchema(
  surface: Surface,
  typeDefs: readonly string[] = [],
  settings: SchemaSettings = plainSchema,
): ServedSchema {
  const form = surfaceForms[surface];
  const own = withScalarPages(parse(readSdl(), { noLocation: true }), settings.scalarsUrl);
  const authored = concatAST([own, ...typeDefs.map((text) => parse(text, { noLocation: true }))]);
  const isOwnGraph = surface === 'standalone';
  const hasSubscriptions = isOwnGraph || settings.subscriptions === true;
  const whole = inForm(authored, { form, ours: directivesToDrop(own, form), isOwnGraph, hasSubscriptions });
  const names = new ServedNames(settings.prefix, typesOf(authored));
  const { rootFields } = settings;
  const faults = [
    ...prefixFaults(whole, { names, prefix: settings.prefix, added: surfaceNames(form) }),
    ...(rootFields === undefined ? [] : rootFieldFaults(whole, rootFields, form)),
    ...markFaults(authored, settings, form),
  ];
  if (faults.length > 0) throw new SchemaSettingsError(faults);
  const fitting = marked(whole, settings);
  const offered = rootFields === undefined ? fitting : withRootFields(fitting, rootFields, form);
  const named = settings.prefix === '' ? offered : renamed(offered, names);
  const { definitions } = named;
  return { names, document: { ...named, definitions: [...preambleOf(form, named), ...definitions] } };
}

/** The document alone. */
export function schemaDocument(...schema: Parameters<typeof servedSchema>): DocumentNode {
  return servedSchema(...schema).document;
}

/** The same as text. */
export function schemaSdl(...schema: Parameters<typeof servedSchema>): string {
  return `${print(schemaDocument(...schema))}\n`;
}

interface InForm {
  readonly form: SurfaceForm;
  /** Our own directives that say how the surfaces differ. */
  readonly ours: ReadonlySet<string>;
  readonly isOwnGraph: boolean;
  readonly hasSubscriptions: boolean;
}

/** With the directives that the surface keeps. */
function inForm(authored: DocumentNode, { form, ours, isOwnGraph, hasSubscriptions }: InForm): DocumentNode {
  const keep = <Node extends Directed>(node: Node): Node => {
    const directives = (node.directives ?? []).filter((directive) => {
      const { value: name } = directive.name;
      if (ours.has(name) && !form.keeps.includes(name)) return false;
      return name !== 'key' || form.fetchesByName || isId(directive);
    });
    return { ...node, directives };
  };
  const isOffered = (node: Directed): boolean =>
    (isOwnGraph || !has(node, 'standalone')) && (hasSubscriptions || !has(node, 'live'));
  const fitting: DocumentNode = visit(authored, {
    DirectiveDefinition: (node) => (ours.has(node.name.value) ? null : undefined),
    FieldDefinition: (node) => (isOffered(node) ? keep(node) : null),
    InputObjectTypeDefinition: (node) => (form.hasOneOf ? undefined : without(node, 'oneOf')),
    ObjectTypeDefinition: {
      leave(node) {
        // Every field was for another surface.
        if (node.fields?.length === 0) return null;
        return form.sharesValues && isValue(node) ? shared(keep(node)) : keep(node);
      },
    },
  });
  return isOwnGraph ? fitting : withoutOrphans(fitting, authored);
}

function directivesToDrop({ definitions }: DocumentNode, form: SurfaceForm): ReadonlySet<string> {
  return new Set(
    definitions.flatMap((node) =>
      node.kind === Kind.DIRECTIVE_DEFINITION && !(form.forOperations && isForOperations(node))
        ? [node.name.value]
        : [],
    ),
  );
}

/** What the surface adds, with the directives that the document has from the settings. */
function preambleOf(form: SurfaceForm, document: DocumentNode): readonly DefinitionNode[] {
  const { marks, livePreamble } = form;
  const preamble = livePreamble !== undefined && hasSubscription(document) ? livePreamble : form.preamble;
  if (preamble === '') return [];
  const used = new Set<string>();
  visit(document, { Directive: ({ name }) => void used.add(name.value) });
  const added = markNames.flatMap((mark) => (used.has(mark) ? (marks[mark] ?? []) : []));
  const imports = added.flatMap((mark) => ('import' in mark ? [`, "${mark.import}"`] : [])).join('');
  const texts = added.flatMap((mark) => ('definition' in mark ? [mark.definition] : []));
  const linked = preamble.replace('"@shareable"]', `"@shareable"${imports}]`);
  return parse([linked, ...texts].join('\n'), { noLocation: true }).definitions;
}

function hasSubscription({ definitions }: DocumentNode): boolean {
  return definitions.some((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === 'Subscription');
}

const markNames = ['tag', 'inaccessible', 'internal'] as const satisfies readonly Mark[];

/** The names of types and root fields that the surface adds. */
function surfaceNames({ preamble }: SurfaceForm): readonly string[] {
  if (preamble === '') return [];
  const { definitions } = parse(preamble, { noLocation: true });
  return definitions.flatMap((node) => (node.kind === Kind.SCALAR_TYPE_DEFINITION ? [node.name.value] : []));
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
  return !ROOT_TYPES.has(node.name.value) && !has(node, 'key');
}

const shareable: ConstDirectiveNode = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'shareable' } };

function shared(node: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode {
  return { ...node, directives: [...(node.directives ?? []), shareable] };
}

/** The operation document of a source: parsed and checked once, when the configuration is read. */
import {
  type ASTVisitor,
  buildSchema,
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  type GraphQLSchema,
  getLocation,
  Kind,
  KnownFragmentNamesRule,
  LoneAnonymousOperationRule,
  NoFragmentCyclesRule,
  NoUndefinedVariablesRule,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  type OperationDefinitionNode,
  OverlappingFieldsCanBeMergedRule,
  parse,
  type SelectionSetNode,
  type TypeNode,
  UniqueArgumentNamesRule,
  UniqueFragmentNamesRule,
  UniqueInputFieldNamesRule,
  UniqueOperationNamesRule,
  UniqueVariableNamesRule,
  type ValidationContext,
  validate,
} from 'graphql';
import { accept, type Checked, refuse } from '../../model/checked.ts';

/** A variable as the operation declares it. */
export interface Variable {
  /** The type without lists and exclamation marks, e.g. `Int`. */
  readonly base: string;
  readonly isList: boolean;
  /** Whether a request may leave it out. */
  readonly isOptional: boolean;
}

export interface SourceOperation {
  /** The document as it is sent. */
  readonly query: string;
  /** Null for an operation without a name. */
  readonly name: string | null;
  readonly variables: ReadonlyMap<string, Variable>;
  /** What stands at a path of names as answers spell them: a value, something with fields, or nothing. */
  selects(path: readonly string[]): 'value' | 'fields' | 'nothing';
}

const MAX_TOKENS = 10_000;

/** The rules of GraphQL that hold for every schema, as that of the source is not known here. */
const rules: readonly ((context: ValidationContext) => ASTVisitor)[] = [
  UniqueOperationNamesRule,
  LoneAnonymousOperationRule,
  UniqueFragmentNamesRule,
  KnownFragmentNamesRule,
  NoUnusedFragmentsRule,
  NoFragmentCyclesRule,
  UniqueVariableNamesRule,
  NoUndefinedVariablesRule,
  NoUnusedVariablesRule,
  UniqueArgumentNamesRule,
  UniqueInputFieldNamesRule,
  OverlappingFieldsCanBeMergedRule,
];

/** An empty schema: the rules ignore what it does not define. */
let anySchema: GraphQLSchema | null = null;

/** The operation of the document; else the first thing wrong, with its line and the rule of GraphQL that it breaks. */
export function readOperation(text: string): Checked<SourceOperation> {
  const parsed = parseDocument(text);
  if (!parsed.ok) return parsed;
  const document = parsed.value;
  const fault = firstFault(document);
  if (fault !== null) return refuse(fault);
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const [operation, ...others] = operations;
  if (operation === undefined || others.length > 0)
    return refuse(`must hold one operation, holds ${operations.length}`);
  if (operation.operation !== 'query') return refuse(`must hold a query, holds a ${operation.operation}`);
  return accept({
    query: text,
    name: operation.name?.value ?? null,
    variables: variablesOf(operation),
    selects: (path) => look(document, operation.selectionSet, path),
  });
}

function parseDocument(text: string): Checked<DocumentNode> {
  try {
    return accept(parse(text, { maxTokens: MAX_TOKENS }));
  } catch (error) {
    if (error instanceof GraphQLError) return refuse(withPlace(error, null));
    throw error;
  }
}

/** One rule after the other, so that the rule can be named. */
function firstFault(document: DocumentNode): string | null {
  const foreign = document.definitions.find(
    ({ kind }) => kind !== Kind.OPERATION_DEFINITION && kind !== Kind.FRAGMENT_DEFINITION,
  );
  if (foreign !== undefined) return 'must hold nothing but an operation and fragments';
  anySchema ??= buildSchema('type Query { any: Boolean }');
  for (const rule of rules) {
    const [error] = validate(anySchema, document, [rule]);
    if (error !== undefined) return withPlace(error, rule.name.replace(/Rule$/, ''));
  }
  return null;
}

/** Places count from the beginning of the document, not from that of the file. */
function withPlace({ message, source, positions, nodes }: GraphQLError, rule: string | null): string {
  const words = rule === null ? message : `${message} (${rule})`;
  const position = positions?.[0] ?? nodes?.[0]?.loc?.start;
  const origin = source ?? nodes?.[0]?.loc?.source;
  if (origin === undefined || position === undefined) return words;
  const { line, column } = getLocation(origin, position);
  return `line ${line}, column ${column} of it: ${words}`;
}

function variablesOf({ variableDefinitions = [] }: OperationDefinitionNode): ReadonlyMap<string, Variable> {
  return new Map(
    variableDefinitions.map(({ variable, type, defaultValue }) => {
      const isRequired = type.kind === Kind.NON_NULL_TYPE;
      const outer = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
      const isList = outer.kind === Kind.LIST_TYPE;
      return [
        variable.name.value,
        { base: baseOf(type), isList, isOptional: !isRequired || defaultValue !== undefined },
      ];
    }),
  );
}

function baseOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : baseOf(type.type);
}

function look(
  document: DocumentNode,
  set: SelectionSetNode,
  path: readonly string[],
): ReturnType<SourceOperation['selects']> {
  let sets: readonly SelectionSetNode[] = [set];
  let found: readonly FieldNode[] = [];
  for (const name of path) {
    found = sets
      .flatMap((inner) => fieldsOf(document, inner))
      .filter((node) => (node.alias ?? node.name).value === name);
    if (found.length === 0) return 'nothing';
    sets = found.flatMap(({ selectionSet }) => selectionSet ?? []);
  }
  return sets.length > 0 ? 'fields' : 'value';
}

/** The fields of a selection, those of its fragments included. Fragments are known to be free of cycles. */
function fieldsOf(document: DocumentNode, { selections }: SelectionSetNode): readonly FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(document, selection.selectionSet);
    const { value: name } = selection.name;
    return document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === name ? fieldsOf(document, node.selectionSet) : [],
    );
  });
}

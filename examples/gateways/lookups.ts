/**
 * Reads a Composite Schemas source schema into what stitching needs: which field fetches which type by which key.
 *
 * An adapter, no composer: it follows the draft's rules for `@lookup`, takes `@key` and `@shareable` as read, and refuses
 * the directives on which it would have to act.
 */
import { buildSchema, type GraphQLField, type GraphQLSchema, isListType, isNonNullType, isObjectType } from 'graphql';

type RootField = GraphQLField<unknown, unknown>;

/** One way to fetch a type, in the words of `stitchSchemas`. */
interface EntryPoint {
  readonly fieldName: string;
  /** The key that the gateway needs of an object before it can fetch the rest. */
  readonly selectionSet: string;
  readonly args: (key: Readonly<Record<string, unknown>>) => Record<string, unknown>;
}

interface SourceSchema {
  readonly schema: GraphQLSchema;
  /** By type, in the words of `stitchSchemas`. */
  readonly merge: Readonly<Record<string, { readonly entryPoints: EntryPoint[] }>>;
  /** Root fields that clients of the gateway must not see. */
  readonly internal: readonly string[];
}

/** @throws Error for a lookup that breaks a rule of the draft, and for what this adapter does not follow. */
export function readSourceSchema(sdl: string): SourceSchema {
  const schema = buildSchema(sdl);
  for (const name of unsupported) {
    if (schema.getDirective(name)) throw new Error(`@${name} is not followed here`);
  }
  const fields: readonly RootField[] = Object.values(schema.getQueryType()?.getFields() ?? {});
  const lookups = fields.filter((field) => has(field, 'lookup')).map(readLookup);
  const byType = Map.groupBy(lookups, ({ type }) => type);
  return {
    schema,
    merge: Object.fromEntries(
      [...byType].map(([type, ways]) => [type, { entryPoints: ways.map(({ entryPoint }) => entryPoint) }]),
    ),
    internal: fields.filter((field) => has(field, 'internal')).map(({ name }) => name),
  };
}

const unsupported = ['external', 'inaccessible', 'is', 'override', 'provides', 'require'];

function readLookup({ name, type, args }: RootField): { readonly type: string; readonly entryPoint: EntryPoint } {
  if (isNonNullType(type)) throw new Error(`LOOKUP_RETURNS_NON_NULLABLE_TYPE: ${name}`);
  if (isListType(type)) throw new Error(`LOOKUP_RETURNS_LIST: ${name}`);
  if (args.length === 0) throw new Error(`LOOKUP_MUST_HAVE_ARGUMENTS: ${name}`);
  if (!isObjectType(type)) throw new Error(`${name}: only lookups of object types are followed here`);
  const key = args.map((argument) => argument.name);
  const unknown = key.find((field) => type.getFields()[field] === undefined);
  if (unknown !== undefined) throw new Error(`${name}: ${unknown} is no field of ${type.name}`);
  return {
    type: type.name,
    entryPoint: {
      fieldName: name,
      selectionSet: `{ ${key.join(' ')} }`,
      args: (object) => Object.fromEntries(key.map((field) => [field, object[field]])),
    },
  };
}

function has({ astNode }: RootField, directive: string): boolean {
  return astNode?.directives?.some(({ name }) => name.value === directive) ?? false;
}

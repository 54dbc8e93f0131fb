/** Finds every balance that an answer shows, whatever fragments, aliases and lists it stands in, and says whose it is. */
import { collectFields, collectSubFields } from '@graphql-tools/utils';
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getOperationAST,
  getVariableValues,
  isObjectType,
  Kind,
  parse,
} from 'graphql';
import type { GraphqlRequest } from './example.ts';
import { isList, isObject, type Json, type JsonObject } from './json.ts';

export interface ShownBalance {
  /** The global ids. */
  readonly account: string;
  readonly asset: string;
  /** The argument `at` of the field that it comes from. */
  readonly at: unknown;
  /** What is shown of it, by the names of fields. */
  readonly fields: JsonObject;
}

/** What is known of an object from the objects around it. */
interface Around {
  readonly account: Json;
  readonly asset: Json;
  readonly at: unknown;
}

interface Place {
  readonly type: GraphQLObjectType;
  readonly nodes: readonly FieldNode[];
  readonly around: Around;
}

interface Reader {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Fails for a balance whose account or asset does not stand around it: its amounts could not be checked. */
export function shownBalances(schema: GraphQLSchema, request: GraphqlRequest, data: JsonObject): ShownBalance[] {
  const document = parse(request.query);
  const operation = getOperationAST(document);
  const root = schema.getQueryType();
  if (!operation || !root) throw new Error('there is no query');
  const { coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], request.variables ?? {});
  const fragments = Object.fromEntries(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  );
  const reader = { schema, fragments, variables: coerced };
  const { fields } = collectFields(schema, fragments, coerced, root, operation.selectionSet);
  return [...readFields(reader, { type: root, fields, value: data, around: nothingAround })];
}

const nothingAround: Around = { account: null, asset: null, at: null };

interface Fields {
  readonly type: GraphQLObjectType;
  readonly fields: ReadonlyMap<string, readonly FieldNode[]>;
  readonly value: JsonObject;
  readonly around: Around;
}

function* readFields(reader: Reader, { type, fields, value, around }: Fields): Iterable<ShownBalance> {
  for (const [key, nodes] of fields) {
    const [node] = nodes;
    const field = node && type.getFields()[node.name.value];
    if (node === undefined || field === undefined || (value[key] ?? null) === null) continue;
    const below = getNamedType(field.type);
    if (!isObjectType(below)) continue;
    const { at = around.at } = getArgumentValues(field, node, reader.variables);
    yield* readValue(reader, { type: below, nodes, around: { ...around, at } }, value[key]);
  }
}

function* readValue(reader: Reader, place: Place, value: Json | undefined): Iterable<ShownBalance> {
  if (isList(value)) for (const entry of value) yield* readValue(reader, place, entry);
  else if (isObject(value)) yield* readObject(reader, place, value);
}

function* readObject(reader: Reader, { type, nodes, around }: Place, value: JsonObject): Iterable<ShownBalance> {
  const { schema, fragments, variables } = reader;
  const { fields } = collectSubFields(schema, fragments, variables, type, [...nodes]);
  const shown = byName(reader, type, fields, value);
  if (type.name === 'Balance') yield shownBalance(shown, around);
  yield* readFields(reader, { type, fields, value, around: standing(type, shown, around) });
}

/** What stands around the fields of this object. */
function standing({ name }: GraphQLObjectType, { id = null }: JsonObject, around: Around): Around {
  if (name === 'Account') return { ...nothingAround, account: id };
  return name === 'Asset' ? { ...nothingAround, asset: id } : around;
}

function shownBalance(fields: JsonObject, { account, asset, at }: Around): ShownBalance {
  const ids = {
    account: isObject(fields.account) ? fields.account.id : account,
    asset: isObject(fields.asset) ? fields.asset.id : asset,
  };
  if (typeof ids.account === 'string' && typeof ids.asset === 'string') {
    return { account: ids.account, asset: ids.asset, at, fields };
  }
  throw new Error(`the account or asset of this balance is unknown: ${JSON.stringify(fields)}`);
}

type Collected = ReturnType<typeof collectSubFields>['fields'];

/** The object without its aliases, two levels deep: as far as a balance and its amounts go. */
function byName(
  { schema, fragments, variables }: Reader,
  type: GraphQLObjectType,
  fields: Collected,
  value: JsonObject,
): JsonObject {
  const rename = (of: Collected, from: JsonObject, below: (nodes: FieldNode[], value: Json) => Json): JsonObject =>
    Object.fromEntries(
      [...of].flatMap(([key, nodes]) => {
        const [node] = nodes;
        const found = from[key];
        return node === undefined || found === undefined ? [] : [[node.name.value, below(nodes, found)]];
      }),
    );
  return rename(fields, value, (nodes, found) => {
    const field = type.getFields()[nodes[0]?.name.value ?? ''];
    const below = field && getNamedType(field.type);
    if (!isObjectType(below) || !isObject(found)) return found;
    return rename(collectSubFields(schema, fragments, variables, below, nodes).fields, found, (_, leaf) => leaf);
  });
}

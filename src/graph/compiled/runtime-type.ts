/** The object type of a value of an abstract type. Refuses wrong types with the messages of graphql-js. */
import { type FieldNode, type GraphQLAbstractType, GraphQLError, GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { inspect } from 'graphql/jsutils/inspect.js';

export interface AbstractField {
  readonly schema: GraphQLSchema;
  readonly type: GraphQLAbstractType;
  /** `Type.field`. */
  readonly name: string;
  readonly nodes: readonly FieldNode[];
}

/** `named` is what `resolveType` said. */
export function runtimeType({ schema, type, name, nodes }: AbstractField, named: unknown, value: unknown) {
  const refused = (message: string) => new GraphQLError(message, { nodes });
  const field = `Abstract type "${type.name}" must resolve to an Object type at runtime for field "${name}"`;
  if (named === null || named === undefined) {
    const advice = `Either the "${type.name}" type should provide a "resolveType" function or each possible type should provide an "isTypeOf" function.`;
    throw refused(`${field}. ${advice}`);
  }
  if (named instanceof GraphQLObjectType) {
    throw new GraphQLError(
      'Support for returning GraphQLObjectType from resolveType was removed in graphql-js@16.0.0 please return type name instead.',
    );
  }
  if (typeof named !== 'string') {
    throw new GraphQLError(`${field} with value ${inspect(value)}, received "${inspect(named)}".`);
  }
  const found = schema.getType(named);
  if (found === undefined) {
    throw refused(
      `Abstract type "${type.name}" was resolved to a type "${named}" that does not exist inside the schema.`,
    );
  }
  if (!(found instanceof GraphQLObjectType)) {
    throw refused(`Abstract type "${type.name}" was resolved to a non-object type "${named}".`);
  }
  if (!schema.isSubType(type, found)) {
    throw refused(`Runtime Object type "${found.name}" is not a possible type for "${type.name}".`);
  }
  return found;
}

/** The variables of an operation, coerced as graphql-js does it, in steps. */
import {
  GraphQLID,
  type GraphQLSchema,
  GraphQLString,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  type TypeNode,
  type VariableDefinitionNode,
} from 'graphql';
import { STEPS_AT_ONCE, type Steps } from '../../model/steps.ts';

export type Variables = Readonly<Record<string, unknown>>;

/**
 * Undefined where a variable is wrong. A step is a variable or an entry of its list; the value of one entry is coerced at
 * once.
 *
 * @param variables as the client sent them
 */
export function* coerceInSteps(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Variables | null | undefined,
): Steps<Variables | undefined> {
  const given = variables ?? {};
  // Without a prototype, as graphql-js makes them.
  const coerced: Record<string, unknown> = Object.create(null);
  let group: VariableDefinitionNode[] = [];
  let steps = 0;
  for (const [index, definition] of variableDefinitions.entries()) {
    const name = definition.variable.name.value;
    const value = given[name];
    const texts = isListOfTexts(schema, definition.type) && Object.hasOwn(given, name) ? textsOf(value) : null;
    if (texts !== null) coerced[name] = texts;
    else group.push(definition);
    steps += stepsOf(value);
    if (steps < STEPS_AT_ONCE && index + 1 < variableDefinitions.length) continue;
    if (group.length > 0) {
      const found = getVariableValues(schema, group, given, { maxErrors: 1 }).coerced;
      if (found === undefined) return undefined;
      Object.assign(coerced, found);
    }
    yield steps;
    [group, steps] = [[], 0];
  }
  return coerced;
}

function stepsOf(value: unknown): number {
  return Array.isArray(value) ? 1 + value.length : 1;
}

/** Whether the type is `[ID!]`, `[String!]`, or one of them with `!`: a list of texts is a value of it, and is coerced to itself. */
function isListOfTexts(schema: GraphQLSchema, type: TypeNode): boolean {
  const list = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
  if (list.kind !== Kind.LIST_TYPE || list.type.kind !== Kind.NON_NULL_TYPE) return false;
  const entry = list.type.type;
  if (entry.kind !== Kind.NAMED_TYPE) return false;
  const named = schema.getType(entry.name.value);
  return named === GraphQLID || named === GraphQLString;
}

/** A copy of the list; null for anything else. */
function textsOf(value: unknown): readonly string[] | null {
  if (!Array.isArray(value)) return null;
  const entries: readonly unknown[] = value;
  const texts: string[] = [];
  for (const entry of entries) {
    if (typeof entry !== 'string') return null;
    texts.push(entry);
  }
  return texts;
}

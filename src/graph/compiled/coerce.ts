/** The variables of an operation, coerced as graphql-js does it, in steps. */
import {
  type GraphQLSchema,
  getVariableValues,
  type OperationDefinitionNode,
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
    group.push(definition);
    steps += stepsOf(given[definition.variable.name.value]);
    if (steps < STEPS_AT_ONCE && index + 1 < variableDefinitions.length) continue;
    const found = getVariableValues(schema, group, given, { maxErrors: 1 }).coerced;
    if (found === undefined) return undefined;
    Object.assign(coerced, found);
    yield steps;
    [group, steps] = [[], 0];
  }
  return coerced;
}

function stepsOf(value: unknown): number {
  return Array.isArray(value) ? 1 + value.length : 1;
}

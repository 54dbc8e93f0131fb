/**
 * The fast road: answers of compiled plans, JSON text from the resolvers on. What it does not take, and what it has not yet
 * met, graphql-js executes; both give the same answers.
 */
import { type DocumentNode, execute, type GraphQLSchema, getVariableValues } from 'graphql';
import { LRUCache } from 'lru-cache';
import { type Answer, JsonText } from './json-text.ts';
import { type PreparedOperation, prepareOperation } from './operation.ts';
import { Plan } from './plan.ts';

export interface Question {
  /** Parsed and valid; plans are kept with it. */
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  /** As the client sent them. */
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly context: unknown;
  readonly rootValue?: unknown;
}

export interface Road {
  /** As `execute` of graphql-js, except that `data` may be a `JsonText`. */
  execute(question: Question): Promise<Answer>;
}

export interface RoadOptions {
  /** Object types whose fields depend on nothing but the parent object. */
  readonly shared?: readonly string[];
}

/** The most plans of one operation: one for each set of values of the variables that directives name. */
const MAX_PLANS = 16;

export function openRoad(schema: GraphQLSchema, { shared = [] }: RoadOptions = {}): Road {
  const types = new Set(shared);
  const plans = new WeakMap<PreparedOperation, LRUCache<string, Plan>>();
  const planFor = (prepared: PreparedOperation, variables: Readonly<Record<string, unknown>>): Plan => {
    const kept = plans.get(prepared) ?? new LRUCache<string, Plan>({ max: MAX_PLANS });
    plans.set(prepared, kept);
    const conditions = (prepared.conditions ?? []).filter((name) => Object.hasOwn(variables, name));
    const key = JSON.stringify(conditions.map((name) => [name, variables[name]]));
    const known = kept.get(key);
    if (known !== undefined) return known;
    const { operation, fragments } = prepared;
    const values = Object.fromEntries(conditions.map((name) => [name, variables[name]]));
    const plan = new Plan({ schema, operation, fragments, conditions: values, shared: types });
    kept.set(key, plan);
    return plan;
  };
  return {
    async execute(question) {
      const { document, operationName, variables, context, rootValue } = question;
      const prepared = prepareOperation(document, operationName);
      if (prepared?.conditions == null) return interpret(schema, question);
      const definitions = prepared.operation.variableDefinitions ?? [];
      const { coerced } = getVariableValues(schema, definitions, variables ?? {}, { maxErrors: 1 });
      // graphql-js says what is wrong with them.
      if (coerced === undefined) return interpret(schema, question);
      const { data, errors } = await planFor(prepared, coerced).run({ rootValue, context, variables: coerced });
      const told = data === null ? null : new JsonText(data);
      return errors.length === 0 ? { data: told } : { errors, data: told };
    },
  };
}

/** Execution by graphql-js. */
export async function interpret(schema: GraphQLSchema, question: Question): Promise<Answer> {
  const { document, operationName, variables: variableValues, context: contextValue, rootValue } = question;
  return execute({ schema, document, operationName, variableValues, contextValue, rootValue });
}

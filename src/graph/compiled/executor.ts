/**
 * Executes operations by compiled plans, which write the values of resolvers as JSON text. Operations that cannot be
 * compiled, or are not compiled yet, are executed by graphql-js; both give the same answers.
 */
import { type DocumentNode, execute, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { atOnce } from '../../model/steps.ts';
import type { Operation } from '../collect.ts';
import type { DocumentMemory } from '../documents.ts';
import { coerceInSteps } from './coerce.ts';
import { ColumnMemory } from './column-memory.ts';
import { answerWith } from './found-errors.ts';
import type { Answer } from './json-text.ts';
import { type PreparedOperation, prepareOperation } from './operation.ts';
import { OperationPlan } from './plan.ts';
import type { AlikeReaders } from './read-alike.ts';
import type { RowRoles } from './row-roles.ts';
import { WrittenRows } from './written-rows.ts';

export interface Question {
  /** Parsed and valid; plans are kept with it. */
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  /** As the client sent them. */
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  /** The same coerced, where that was done already; used by one execution of its context alone, and not changed. */
  readonly coerced?: Readonly<Record<string, unknown>> | undefined;
  readonly context: unknown;
  readonly rootValue?: unknown;
}

export interface Executor {
  /** As `execute` of graphql-js, except that `data` may be a `JsonText`. */
  execute(question: Question): Promise<Answer>;
}

export interface ExecutorOptions {
  /** Object types whose fields depend on nothing but the parent object. */
  readonly shared?: readonly string[];
  /**
   * Resolvers, and functions that find or test types, that do not read their `info`: making it costs more than most of
   * them. Where one of them reads it after all, it throws.
   */
  readonly infoless?: readonly unknown[];
  /** The roles of resolvers for rows of balances. @default none: each is called for every row */
  readonly rowRoles?: RowRoles;
  /** Resolvers of lists of balances that can be asked for many accounts at once. @default none: each is called for every account */
  readonly alike?: AlikeReaders;
  /** The type of these rows. @default Balance */
  readonly rowType?: string;
  /** Counts the memory of plans, which are kept with their documents. @default not counted */
  readonly documents?: Pick<DocumentMemory, 'grew'>;
}

/** The most plans of one operation: one for each set of values of the variables that directives name. */
const MAX_PLANS = 16;

export function openExecutor(
  schema: GraphQLSchema,
  { shared, infoless, rowRoles = new Map(), alike = new Map(), rowType = 'Balance', documents }: ExecutorOptions = {},
): Executor {
  const types = new Set(shared);
  const functions = new Set(infoless);
  const columns = new ColumnMemory();
  const written = new WrittenRows();
  const plans = new WeakMap<PreparedOperation, LRUCache<string, OperationPlan>>();
  const planFor = (
    prepared: PreparedOperation,
    conditions: readonly string[],
    variables: Readonly<Record<string, unknown>>,
  ): OperationPlan => {
    const kept = plans.get(prepared) ?? new LRUCache<string, OperationPlan>({ max: MAX_PLANS });
    plans.set(prepared, kept);
    const given = conditions.filter((name) => Object.hasOwn(variables, name)).map((name) => [name, variables[name]]);
    const key = JSON.stringify(given);
    const known = kept.get(key);
    if (known !== undefined) return known;
    const { operation, fragments } = prepared;
    const values = Object.fromEntries(given);
    const plan = new OperationPlan({
      schema,
      operation,
      fragments,
      conditions: values,
      shared: types,
      infoless: functions,
      rowRoles,
      alike,
      columns,
      rowType,
      written,
    });
    kept.set(key, plan);
    return plan;
  };
  return {
    async execute(question) {
      const { document, operationName, variables, context, rootValue } = question;
      const prepared = prepareOperation(document, operationName);
      if (prepared?.conditions == null) return interpret(schema, question);
      const coerced = question.coerced ?? atOnce(coerceInSteps(schema, prepared.operation, variables));
      // graphql-js reports what is wrong with the variables.
      if (coerced === undefined) return interpret(schema, question);
      const plan = planFor(prepared, prepared.conditions, coerced);
      const { data, errors } = await plan.run({ rootValue, context, variables: coerced });
      const grown = plan.growth();
      if (grown > 0) documents?.grew(document, grown);
      return answerWith(errors, data);
    },
  };
}

/** The operation that a question is about, as it is executed; null where there is none, or a variable is wrong. */
export function operationOf(question: Question, schema: GraphQLSchema): Operation | null {
  const prepared = prepareOperation(question.document, question.operationName);
  if (prepared === null) return null;
  const { operation, fragments } = prepared;
  const variableValues = question.coerced ?? atOnce(coerceInSteps(schema, operation, question.variables));
  return variableValues === undefined ? null : { schema, operation, fragments, variableValues };
}

/** Execution by graphql-js. */
export async function interpret(schema: GraphQLSchema, question: Question): Promise<Answer> {
  const { document, operationName, variables: variableValues, context: contextValue, rootValue } = question;
  return execute({ schema, document, operationName, variableValues, contextValue, rootValue });
}

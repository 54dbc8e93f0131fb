/**
 * What an operation would ask of its sources, found without asking any of them.
 *
 * `(operation, variables) → the calls`: the real schema executes it over dry-run sources. Sure calls are counted; calls that
 * depend on answers are listed beside them.
 */

import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { DryRun } from '../../balances/dry-run/dry-run.ts';
import { openDrySource } from '../../balances/dry-run/open-dry-source.ts';
import type { Source } from '../../balances/source.ts';
import { INTERNAL_ERROR } from '../../model/advice.ts';
import type { Steps } from '../../model/steps.ts';
import type { CallBudget, Cost } from '../budgets.ts';
import type { Operation } from '../collect.ts';
import { coerceInSteps } from '../compiled/coerce.ts';
import type { Question } from '../compiled/executor.ts';
import type { Answer } from '../compiled/json-text.ts';
import { type DocumentLimits, limitDocument } from '../cost/document-limits.ts';
import { Work } from '../list/work.ts';
import { type ContextOptions, createContext } from '../open-context.ts';
import { callsAllowed } from './calls-directive.ts';
import { type Explanation, summarise } from './explanation.ts';

export interface ExplainRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  /** Which operation of the document; may be left out where there is one. */
  readonly operationName?: string | undefined;
}

/** The same with a document that is parsed and valid. */
export interface ExplainOperation extends Omit<ExplainRequest, 'query'> {
  readonly document: DocumentNode;
}

export interface Explained {
  /** Null where nothing of the operation would be executed. */
  readonly plan: Explanation | null;
  /** Why it would not be executed; or which of its fields would be refused, with nothing asked for them. */
  readonly errors: readonly GraphQLError[];
}

export interface ExplainOptions {
  readonly schema: GraphQLSchema;
  readonly sources: ReadonlyMap<string, Source>;
  readonly limits: Cost;
  readonly documents: DocumentLimits & { readonly documentTokens: number };
  /** As real operations are executed. */
  execute(question: Question): Promise<Answer>;
  /** How often a failed request of the source is sent again. */
  repeats(source: string): number;
  /** For one execution, all but the sources. */
  context(): Omit<ContextOptions, 'sources' | 'callBudget'>;
}

/** Parses and checks the document first, as a server would. */
export async function explain({ query, ...asked }: ExplainRequest, options: ExplainOptions): Promise<Explained> {
  const { schema, documents } = options;
  try {
    const document = parse(query, { maxTokens: documents.documentTokens });
    const errors = validate(schema, document, [limitDocument(documents), ...specifiedRules]);
    return errors.length > 0 ? { plan: null, errors } : await explainOperation({ document, ...asked }, options);
  } catch (error) {
    if (error instanceof GraphQLError) return { plan: null, errors: [error] };
    throw error;
  }
}

export async function explainOperation(asked: ExplainOperation, options: ExplainOptions): Promise<Explained> {
  try {
    const operation = await new Work().run(operationInSteps(asked, options.schema));
    const allowed = callsAllowed(operation);
    const { cost, run, errors } = await runDry(asked, operation, { listed: 0, options });
    const further = run.hasLists ? await runDry(asked, operation, { listed: 1, options }) : null;
    const { sources, limits, repeats } = options;
    return { plan: summarise({ run, further: further?.run ?? null, sources, cost, limits, allowed, repeats }), errors };
  } catch (error) {
    if (error instanceof GraphQLError) return { plan: null, errors: [error] };
    throw error;
  }
}

/** A dry run counts the calls, so it has no budget itself. */
const unbounded: CallBudget = { check: async () => {}, guard: () => null };

interface DryRunSettings {
  readonly listed: 0 | 1;
  readonly options: ExplainOptions;
}

async function runDry(
  { document, operationName, variables }: ExplainOperation,
  operation: Operation,
  { listed, options }: DryRunSettings,
) {
  const run = new DryRun({ listed });
  const sources = new Map([...options.sources].map(([name, source]) => [name, openDrySource(source, run)]));
  const context = createContext({ ...options.context(), sources, callBudget: unbounded });
  try {
    const cost = await new Work().run(context.budget.charge(operation));
    const { errors = [] } = await options.execute({ document, operationName, variables, context });
    return { cost, run, errors: errors.filter(isRefusal).map((error) => masked(error, context.read.onFault)) };
  } finally {
    context.clock.stop();
  }
}

/** Reports unexpected errors to the host, and gives them to the client without their text. */
function masked(error: GraphQLError, onFault: ((error: unknown) => void) | undefined): GraphQLError {
  const { originalError, path } = error;
  if (originalError === undefined || originalError instanceof GraphQLError) return error;
  onFault?.(originalError);
  return new GraphQLError(INTERNAL_ERROR.message, { path, extensions: { code: INTERNAL_ERROR.code } });
}

/** In a dry run failures of sources are invented. An error that names no source is about the operation itself. */
function isRefusal({ extensions }: GraphQLError): boolean {
  return extensions.source === undefined;
}

/** The operation of a valid document, with its variables coerced. Throws a `GraphQLError` where there is none. */
export function* operationInSteps(
  { document, operationName, variables = {} }: ExplainOperation,
  schema: GraphQLSchema,
): Steps<Operation> {
  const operation = pickOperation(document, operationName);
  if (operation.operation !== 'query') throw new GraphQLError('Everything here is read-only: send a query.');
  const coerced = yield* coerceInSteps(schema, operation, variables);
  if (coerced === undefined) {
    const { errors = [] } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 1 });
    const message = errors[0]?.message ?? 'the variables do not fit the operation';
    throw new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
  }
  const fragments = Object.fromEntries(
    document.definitions.flatMap((node): [string, FragmentDefinitionNode][] =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [],
    ),
  );
  return { schema, operation, fragments, variableValues: coerced };
}

function pickOperation({ definitions }: DocumentNode, name: string | undefined): OperationDefinitionNode {
  const all = definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const names = all.map((node) => node.name?.value ?? 'one without a name').join(', ');
  const [only, ...others] = name === undefined ? all : all.filter((node) => node.name?.value === name);
  if (only !== undefined && others.length === 0) return only;
  if (name !== undefined) throw new GraphQLError(`The document has no operation "${name}"; it has: ${names}.`);
  throw new GraphQLError(`The document has several operations: ${names}. Name one of them.`);
}

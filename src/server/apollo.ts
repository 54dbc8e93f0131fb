/** Apollo Server without the defaults that leak information or cost time. */
import { ApolloServer } from '@apollo/server';
import { ApolloServerErrorCode, unwrapResolverError } from '@apollo/server/errors';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValidationContext,
} from 'graphql';
import type { Balancegraph } from '../balancegraph.ts';
import type { Config } from '../config/schema.ts';
import { type Answer, DataElsewhere, JsonText, stringifyAnswer } from '../graph/compiled/json-text.ts';
import { limitDocument, TOO_COMPLEX } from '../graph/cost/document-limits.ts';
import type { Log } from '../log.ts';
import { type FormatError, formErrors } from './plugins/answer-errors.ts';
import { errorCodesPlugin, errorVolumePlugin, statusPlugin } from './plugins/answer-plugins.ts';
import { callsPlugin } from './plugins/calls.ts';
import { costPlugin } from './plugins/cost.ts';
import { failuresPlugin } from './plugins/failures.ts';
import { gatewayPlugin } from './plugins/gateway.ts';
import { longDocuments } from './plugins/long-documents.ts';
import { planPlugin } from './plugins/plan.ts';
import { spanPlugin } from './plugins/spans.ts';
import { tracePlugin } from './plugins/trace.ts';
import { shortMessage } from './request/short-message.ts';
import type { ServerContext } from './routes.ts';

export interface ApolloOptions {
  readonly graph: Balancegraph;
  readonly config: Config;
  /** Called for every error whose text is withheld from the client. */
  readonly onFault: (error: unknown) => void;
  readonly log: Log;
  readonly redact: (text: string) => string;
}

/** Validation stops after so many errors. */
const MAX_VALIDATION_ERRORS = 5;

export function createApollo({ graph, config, onFault, log, redact }: ApolloOptions): ApolloServer<ServerContext> {
  const { introspection } = config.server;
  const maxTokens = config.limits.documentTokens;
  const long = longDocuments({
    schema: graph.schema,
    documents: graph.documents,
    rules: [limitDocument(config.limits), queriesOnly],
    introspection,
    maxTokens,
    maxErrors: MAX_VALIDATION_ERRORS,
  });
  const format = (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError =>
    inOurWords(maskError(formatted, error, onFault), config.limits);
  return new ApolloServer<ServerContext>({
    gateway: executorOf(graph, format),
    stringifyResult: (answer) => `${stringifyAnswer(answer)}\n`,
    logger: loggerOf(log, redact),
    introspection,
    hideSchemaDetailsFromClientErrors: !introspection || config.server.gateway.token !== undefined,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    allowBatchedHttpRequests: config.server.operationsPerRequest > 1,
    // Judged before, where the origin of the page is known as well (request/get-rule.ts).
    csrfPrevention: false,
    stopOnTerminationSignals: false,
    documentStore: long.documentStore,
    parseOptions: { maxTokens },
    validationOptions: { maxErrors: MAX_VALIDATION_ERRORS },
    validationRules: [...long.rules],
    formatError: format,
    plugins: [
      // None of these is wanted here. The first wraps every resolver, the second reports timings to every client that asks
      // a subgraph for them, the third loads a page from another host, and the last two send schema and queries to Apollo
      // as soon as the environment holds a key of Apollo's.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      long.plugin,
      gatewayPlugin(config.server.gateway),
      costPlugin({ report: config.server.extensions.cost }),
      planPlugin({ graph, offered: config.server.extensions.plan }),
      ...(config.server.extensions.calls ? [callsPlugin] : []),
      failuresPlugin,
      tracePlugin,
      spanPlugin,
      errorCodesPlugin,
      errorVolumePlugin,
      statusPlugin,
    ],
  });
}

/**
 * Apollo Server executes with graphql-js unless it has a gateway. This hook replaces the execution alone: the checks before
 * it and the form of its errors stay Apollo Server's.
 */
function executorOf(graph: Balancegraph, format: FormatError) {
  return {
    onSchemaLoadOrUpdate(onLoad: (loaded: { apiSchema: GraphQLSchema; coreSupergraphSdl: string }) => void) {
      onLoad({ apiSchema: graph.schema, coreSupergraphSdl: '' });
      return () => {};
    },
    load: async () => ({
      executor: async ({ document, operation, request, context }: ExecutorInput) => {
        const { operationName, variables } = request;
        const kept = context.coerced?.operation === operation ? context.coerced : null;
        const answer = withDataElsewhere(
          await graph.execute({ document, operationName, variables, coerced: kept?.values, context }),
          context,
        );
        // Without data, Apollo Server takes the HTTP status and headers from the errors.
        if (answer.errors === undefined || (answer.data ?? null) === null) return answer;
        context.formed = await formErrors(answer.errors, format);
        // Their place in the answer stays.
        return context.formed === null ? answer : { ...answer, errors: [] };
      },
    }),
    async stop() {},
  };
}

/** Fewer are sent as text, in one piece with the head. */
const MANY_ROWS = 64;

/** A list of operations is sent as one text, so that the data of each has to be text too. */
function withDataElsewhere(answer: Answer, context: ExecutorInput['context']) {
  const { data } = answer;
  const rest = context.rest ?? null;
  if (!(data instanceof JsonText) || data.rows < MANY_ROWS || rest === null) return answer;
  rest.data = data;
  return { ...answer, data: new DataElsewhere() };
}

interface ExecutorInput {
  readonly document: DocumentNode;
  readonly operation?: OperationDefinitionNode;
  readonly request: { readonly operationName?: string; readonly variables?: Readonly<Record<string, unknown>> };
  readonly context: Partial<Pick<ServerContext, 'coerced' | 'formed' | 'rest'>>;
}

/** Without this, Apollo Server logs to the console itself. */
function loggerOf(log: Log, redact: (text: string) => string) {
  const redacted = (message: unknown) => ({ detail: redact(String(message)) });
  return {
    debug() {},
    info() {},
    warn: (message: unknown) => log.warn(redacted(message), 'apollo server'),
    error: (message: unknown) => log.error(redacted(message), 'apollo server'),
  };
}

/** The schema has no mutation type. Without this rule a mutation would fail as a fault of the server. */
function queriesOnly(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node) {
      if (node.operation === 'query') return;
      context.reportError(new GraphQLError('Everything here is read-only: send a query.', { nodes: node }));
    },
  };
}

/** Errors that were made for clients pass; everything else is reported and replaced, because its text may quote a secret. */
function maskError(
  formatted: GraphQLFormattedError,
  error: unknown,
  onFault: (error: unknown) => void,
): GraphQLFormattedError {
  const original = unwrapResolverError(error);
  if (original instanceof GraphQLError) return { ...formatted, message: shortMessage(formatted.message) };
  onFault(original);
  const { message: _message, extensions: _extensions, ...place } = formatted;
  return { ...place, message: 'Internal error', extensions: { code: 'INTERNAL_SERVER_ERROR' } };
}

/** Gives the limits that the parser and the rules of graphql-js enforce the messages and the code of our own rules. */
function inOurWords(formatted: GraphQLFormattedError, { documentTokens }: Config['limits']): GraphQLFormattedError {
  const tooComplex = (message: string): GraphQLFormattedError => ({
    ...formatted,
    message,
    extensions: { code: TOO_COMPLEX },
  });
  const { message, extensions } = formatted;
  if (extensions?.validationErrorCode === TOO_COMPLEX) return tooComplex(message);
  if (extensions?.code === ApolloServerErrorCode.GRAPHQL_PARSE_FAILED) {
    if (message.includes('tokens. Parsing aborted')) {
      return tooComplex(`the document is too long: limit ${documentTokens} tokens (limits.documentTokens); use lists`);
    }
    if (message.endsWith(STACK_OVERFLOW)) return tooComplex('the document is nested too deeply to be read');
  }
  if (message === COMPARISONS_EXHAUSTED) return tooComplex('the document selects the same fields too often');
  const ours = ourWords.find(([theirs]) => message.startsWith(theirs));
  return ours === undefined ? formatted : { ...formatted, message: ours[1] };
}

/** The beginnings of messages of Apollo Server, and our messages in their place, which say what to do. */
const ourWords: readonly (readonly [theirs: string, ours: string])[] = [
  [
    'Operation batching disabled',
    'a list of operations is not taken (server.operationsPerRequest); send one operation',
  ],
  [
    'GraphQL operations must contain a non-empty `query`',
    'there is no query: send {"query": "…"} as application/json, or GET /graphql?query=…',
  ],
  [
    'GraphQL introspection is not allowed',
    'this server does not show its schema (server.introspection); `balancegraph schema` prints it',
  ],
  [
    "An 'accept' header was provided for this request which does not accept",
    'an answer is application/json or application/graphql-response+json, whole; let accept take one of them',
  ],
  ['POST body missing', 'the body is missing or empty; send {"query": "…"} as application/json'],
];

/** V8's message where the recursive parser meets a document that is nested too deeply. */
const STACK_OVERFLOW = 'Maximum call stack size exceeded';

/** The message of graphql-js where its rule for merging fields gave up comparing. */
const COMPARISONS_EXHAUSTED = 'Validation aborted.';

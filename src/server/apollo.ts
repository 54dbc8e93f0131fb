/** Apollo Server without the defaults that leak information or cost time. */
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { type ASTVisitor, type DocumentNode, GraphQLError, type GraphQLSchema, type ValidationContext } from 'graphql';
import type { Balancegraph } from '../balancegraph.ts';
import type { Config } from '../config/schema.ts';
import { limitDocument } from '../graph/cost/document-limits.ts';
import type { Log } from '../log.ts';
import type { AnswerOptions } from './answer/answer-operation.ts';
import { textOf } from './answer/send-answer.ts';
import { knownTexts } from './documents/known-texts.ts';
import type { TrustedDocuments } from './documents/trusted-documents.ts';
import { answerPlugin, statusPlugin } from './plugins/answer.ts';
import { costPlugin } from './plugins/cost.ts';
import { failuresPlugin } from './plugins/failures.ts';
import { gatewayPlugin } from './plugins/gateway.ts';
import { inlineTracePlugin } from './plugins/inline-trace.ts';
import { longDocuments } from './plugins/long-documents.ts';
import { planPlugin } from './plugins/plan.ts';
import { trustedDocumentsPlugin } from './plugins/trusted-documents.ts';
import type { ServerContext } from './server-context.ts';

export interface ApolloOptions {
  readonly graph: Balancegraph;
  readonly config: Config;
  /** How operations are answered. */
  readonly answering: AnswerOptions;
  readonly trusted: TrustedDocuments;
  /** Told of each valid document that Apollo Server answers. @default not called */
  readonly onValid?: ((document: DocumentNode) => void) | undefined;
  readonly log: Log;
  readonly redact: (text: string) => string;
}

/** Validation stops after so many errors. */
const MAX_VALIDATION_ERRORS = 5;

export function createApollo({
  graph,
  config,
  answering,
  trusted,
  onValid,
  log,
  redact,
}: ApolloOptions): ApolloServer<ServerContext> {
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
  return new ApolloServer<ServerContext>({
    gateway: executorOf(graph),
    stringifyResult: textOf,
    logger: loggerOf(log, redact),
    introspection,
    hideSchemaDetailsFromClientErrors: !introspection || config.server.gateway.token !== undefined,
    includeStacktraceInErrorResponses: false,
    persistedQueries: config.server.documents.automatic ? { cache: knownTexts(graph.documents) } : false,
    allowBatchedHttpRequests: config.server.operationsPerRequest > 1,
    // Judged before, where the origin of the page is known as well (request/get-rule.ts).
    csrfPrevention: false,
    stopOnTerminationSignals: false,
    documentStore: long.documentStore,
    parseOptions: { maxTokens },
    validationOptions: { maxErrors: MAX_VALIDATION_ERRORS },
    validationRules: [...long.rules],
    formatError: answering.format,
    plugins: [
      // None of these is wanted here. The first wraps every resolver, the second reports timings to every client that asks
      // a subgraph for them (`inlineTracePlugin` asks who it is), the third loads a page from another host, and the last two
      // send schema and queries to Apollo as soon as the environment holds a key of Apollo's.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      long.plugin,
      ...(onValid === undefined ? [] : [validPlugin(onValid)]),
      trustedDocumentsPlugin(trusted, config.server.gateway),
      gatewayPlugin(config.server.gateway),
      costPlugin,
      planPlugin({ graph, offered: config.server.extensions.plan }),
      failuresPlugin,
      answerPlugin(answering),
      // After it, so that a trace tells the same errors.
      inlineTracePlugin(config.server),
      statusPlugin,
    ],
  });
}

/**
 * Apollo Server executes with graphql-js unless it has a gateway. It executes only what cannot be executed, for the errors:
 * the others are answered by a plugin.
 */
function executorOf(graph: Balancegraph) {
  return {
    onSchemaLoadOrUpdate(onLoad: (loaded: { apiSchema: GraphQLSchema; coreSupergraphSdl: string }) => void) {
      onLoad({ apiSchema: graph.schema, coreSupergraphSdl: '' });
      return () => {};
    },
    load: async () => ({
      executor: async ({ document, request: { operationName, variables }, context }: ExecutorInput) =>
        graph.execute({ document, operationName, variables, context }),
    }),
    async stop() {},
  };
}

interface ExecutorInput {
  readonly document: DocumentNode;
  readonly request: { readonly operationName?: string; readonly variables?: Readonly<Record<string, unknown>> };
  readonly context: unknown;
}

function validPlugin(onValid: (document: DocumentNode) => void): ApolloServerPlugin {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document }) {
          onValid(document);
        },
      };
    },
  };
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

/** The schema has no mutation type, and one for gateways no subscriptions. Without this rule either would fail as a fault of the server. */
function queriesOnly(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node) {
      if (node.operation === 'query') return;
      const isStreamed = node.operation === 'subscription' && context.getSchema().getSubscriptionType();
      const message = isStreamed
        ? 'A subscription is answered by a stream of events: accept text/event-stream, or use graphql-transport-ws.'
        : 'Everything here is read-only: send a query.';
      context.reportError(new GraphQLError(message, { nodes: node }));
    },
  };
}

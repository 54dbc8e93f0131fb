/** The GraphQL side of the server: Apollo Server with every default that leaks or slows switched off. */
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { type ASTVisitor, GraphQLError, type GraphQLFormattedError, type ValidationContext } from 'graphql';
import type { Balancegraph } from '../balancegraph.ts';
import type { Config } from '../config/schema.ts';
import type { GraphContext } from '../graph/context.ts';
import { gatewayPlugin } from './gateway.ts';

export interface ApolloOptions {
  readonly graph: Balancegraph;
  readonly config: Config;
  /** Told of every error whose text is withheld from the client. */
  readonly onFault: (error: unknown) => void;
}

export function createApollo({ graph, config, onFault }: ApolloOptions): ApolloServer<GraphContext> {
  return new ApolloServer<GraphContext>({
    schema: graph.schema,
    introspection: config.server.introspection,
    hideSchemaDetailsFromClientErrors: !config.server.introspection || config.server.gateway.token !== undefined,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    allowBatchedHttpRequests: config.server.operationsPerRequest > 1,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: config.limits.documentTokens },
    maxRecursiveSelections: config.limits.recursiveSelections,
    validationRules: [queriesOnly],
    formatError: (formatted, error) => maskError(formatted, error, onFault),
    plugins: [
      // The first wraps every resolver, the second tells timings to whoever asks a subgraph for them, the third loads a
      // page from elsewhere, the last two send schema and queries elsewhere as soon as the environment holds a key of
      // Apollo's: none of it is wanted here.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      gatewayPlugin(config.server.gateway),
      ...(config.server.extensions.calls ? [callsPlugin] : []),
    ],
  });
}

/** Without this rule a mutation would fail as if the server were at fault: the schema has no type for it. */
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
  if (original instanceof GraphQLError) return formatted;
  onFault(original);
  const { message: _message, extensions: _extensions, ...place } = formatted;
  return { ...place, message: 'Internal error', extensions: { code: 'INTERNAL_SERVER_ERROR' } };
}

/** Adds `extensions.calls`: how many upstream requests the query cost, by source. */
const callsPlugin: ApolloServerPlugin<GraphContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response, contextValue }) {
        if (response.body.kind !== 'single') return;
        response.body.singleResult.extensions = {
          ...response.body.singleResult.extensions,
          calls: summariseCalls(contextValue),
        };
      },
    };
  },
};

export interface CallSummary {
  readonly source: string;
  readonly requests: number;
  /** (account, asset) pairs that those requests asked for; a mere listing counts none. */
  readonly pairs: number;
}

function summariseCalls({ calls }: GraphContext): CallSummary[] {
  return [...Map.groupBy(calls, (call) => call.source)].map(([source, records]) => ({
    source,
    requests: records.length,
    pairs: records.reduce((sum, record) => sum + record.pairs, 0),
  }));
}

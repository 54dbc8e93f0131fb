/** Serves a schema or a gateway over HTTP on loopback, with all that calls other hosts switched off. */

import { randomUUID } from 'node:crypto';
import type { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { OperationContext, Running } from './graph.ts';

export async function serve(
  what: { readonly schema: GraphQLSchema } | { readonly gateway: ApolloGateway },
  port = 0,
): Promise<Running> {
  const server = new ApolloServer<OperationContext>({
    ...what,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError,
    plugins: [
      // Apollo's traces, reports and page would go to or come from other hosts.
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
  const { url } = await startStandaloneServer(server, {
    listen: { host: '127.0.0.1', port },
    context: async () => ({ operationId: randomUUID() }),
  });
  return { url: new URL('/graphql', url).href, close: () => server.stop() };
}

/** How `@apollo/gateway` (2.14) refuses a subscription: without a code, and without a word of the graphs. */
const NO_SUBSCRIPTIONS = 'Execution of subscriptions not supported by gateway';

/**
 * Errors of a graph reach clients, with their code. Errors of the gateway about its own requests go to the log: they may
 * hold addresses, whole requests, or the answer of a proxy in between.
 */
function formatError(error: GraphQLFormattedError): GraphQLFormattedError {
  if (error.message === NO_SUBSCRIPTIONS) return { message: error.message, extensions: { code: 'BAD_REQUEST' } };
  const { code = 'INTERNAL_SERVER_ERROR', request, response } = error.extensions ?? {};
  if (code !== 'INTERNAL_SERVER_ERROR' && request === undefined && response === undefined) return error;
  process.stderr.write(`${error.path?.join('.') ?? 'request'}: ${error.message}\n`);
  const { message: _message, extensions: _extensions, ...place } = error;
  return { ...place, message: 'Internal error', extensions: { code: 'INTERNAL_SERVER_ERROR' } };
}

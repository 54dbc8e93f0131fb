/**
 * Tells a gateway of Apollo Federation, where it asks, how long each field took: `extensions.ftv1`, in the format of Apollo's
 * traces. Apollo Server's own plugin writes them; here is decided who gets one, and what it follows.
 */
import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Config } from '../../config/schema.ts';
import { GATEWAY_HEADER, isGateway } from '../request/gateway-token.ts';
import type { ServerContext } from '../server-context.ts';

/** By this header, with the value `ftv1`, a gateway asks. */
export const INLINE_TRACE_HEADER = 'apollo-federation-include-trace';

/** A trace of more fields lacks the others: they would hold up other requests while it is written. */
const MOST_FIELDS = 10_000;

export function inlineTracePlugin(server: Config['server']): ApolloServerPlugin<ServerContext> {
  return {
    async requestDidStart(started) {
      const { request, contextValue } = started;
      if (request.http?.headers.get(INLINE_TRACE_HEADER) !== 'ftv1') return;
      if (!isFor(server, request.http.headers.get(GATEWAY_HEADER))) return;
      // Nobody else pays for the code that writes them.
      const { ApolloServerPluginInlineTrace } = await import('@apollo/server/plugin/inlineTrace');
      // Its errors are those of the answer, which are made for the gateway already.
      const apollos = ApolloServerPluginInlineTrace({ includeErrors: { unmodified: true } });
      const tracing = (await apollos.requestDidStart?.(started)) ?? {};
      return {
        async didResolveOperation(context) {
          const { operation } = context;
          if (operation === undefined) return;
          const execution = (await tracing.executionDidStart?.({ ...context, operation })) ?? {};
          let fields = 0;
          contextValue.onField = (info) => {
            fields += 1;
            const field = { source: undefined, args: {}, contextValue, info };
            const end = fields > MOST_FIELDS ? undefined : execution.willResolveField?.(field);
            return typeof end === 'function' ? () => end(null) : () => {};
          };
        },
        async willSendResponse(context) {
          const { body } = context.response;
          const errors = body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
          await tracing.didEncounterErrors?.({ ...context, errors: errors.map(asError) });
          await tracing.willSendResponse?.(context);
        },
      };
    },
  };
}

/** The gateway; without a token nobody is known to be it, and a trace is for those who may have one of ours. */
function isFor({ surface, gateway, extensions }: Config['server'], token: string | undefined): boolean {
  if (surface !== 'federation') return false;
  return gateway.token === undefined ? extensions.trace : isGateway(gateway, token);
}

function asError({ message, path, extensions }: GraphQLFormattedError): GraphQLError {
  return new GraphQLError(message, { path: path ?? null, extensions: extensions ?? null });
}

/** Plugins that run before an answer is sent: its status, the size of its errors, and what the log says of it. */
import type { ApolloServerPlugin, GraphQLResponse } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import { answerType } from '../request/answer-type.ts';
import type { ServerContext } from '../routes.ts';
import { boundErrors, codesOf } from './answer-errors.ts';

/**
 * Answers a refused document with 400 in `application/graphql-response+json`, and with 200 in `application/json`, as GraphQL
 * over HTTP asks for (https://graphql.github.io/graphql-over-http/draft, read 2026-11-30): readers of the second type may
 * take any other status for the answer of a proxy. Apollo Gateway 2.14 does, and drops the errors; it accepts any type.
 */
export const statusPlugin: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ request, response }) {
        const { headers } = response.http;
        // The answer to a list of operations has its type already.
        const type = headers.get('content-type') ?? answerType(request.http?.headers.get('accept'));
        // Apollo Server refuses a client that accepts neither type.
        if (type === null) return;
        if (!headers.has('content-type')) headers.set('content-type', `${type}; charset=utf-8`);
        if (response.http.status !== 400 || !type.startsWith('application/json')) return;
        if (errorsOf(response).every(({ extensions }) => extensions?.code !== 'BAD_REQUEST'))
          response.http.status = 200;
      },
    };
  },
};

/** Notes the error codes of the answer for the log, and those of failures that stand in the data alone. */
export const errorCodesPlugin: ApolloServerPlugin<ServerContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response, contextValue: { errorCodes, toldCodes, formed } }) {
        for (const code of [...(formed?.codes ?? codesOf(errorsOf(response))), ...toldCodes]) errorCodes.add(code);
      },
    };
  },
};

/** Keeps `errors` small however many nulls there are. Uses the errors that were formatted already, where they were. */
export const errorVolumePlugin: ApolloServerPlugin<ServerContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response, contextValue: { formed } }) {
        if (response.body.kind !== 'single') return;
        const { singleResult } = response.body;
        const { errors } = singleResult;
        if (errors === undefined) return;
        const kept = formed?.errors ?? boundErrors(errors);
        singleResult.errors = kept;
        if (formed?.isCut ?? kept !== errors)
          singleResult.extensions = { ...singleResult.extensions, errorsTruncated: true };
      },
    };
  },
};

function errorsOf({ body }: GraphQLResponse): readonly GraphQLFormattedError[] {
  return body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
}

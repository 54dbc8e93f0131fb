/** The last look at an answer before it leaves: its status, the size of its errors, and what the log says of it. */
import type { ApolloServerPlugin, GraphQLResponse } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import { answerType } from '../request/answer-type.ts';
import type { ServerContext } from '../routes.ts';

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
        // Apollo Server refuses whoever takes neither type.
        if (type === null) return;
        if (!headers.has('content-type')) headers.set('content-type', `${type}; charset=utf-8`);
        if (response.http.status !== 400 || !type.startsWith('application/json')) return;
        if (errorsOf(response).every(({ extensions }) => extensions?.code !== 'BAD_REQUEST'))
          response.http.status = 200;
      },
    };
  },
};

/** Tells the log which kinds of errors the answer holds. */
export const errorCodesPlugin: ApolloServerPlugin<ServerContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response, contextValue }) {
        for (const { extensions } of errorsOf(response)) {
          if (typeof extensions?.code === 'string') contextValue.errorCodes.add(extensions.code);
        }
      },
    };
  },
};

/** How much of the answer whole errors may fill, in characters, and all errors together. */
const MAX_WHOLE = 128 * 1024;
const MAX_ALL = 960 * 1024;

/** Keeps `errors` small however many nulls there are. */
export const errorVolumePlugin: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ response }) {
        if (response.body.kind !== 'single') return;
        const { singleResult } = response.body;
        const { errors } = singleResult;
        if (errors === undefined) return;
        const kept = boundErrors(errors);
        if (kept === errors) return;
        singleResult.errors = kept;
        singleResult.extensions = { ...singleResult.extensions, errorsTruncated: true };
      },
    };
  },
};

/**
 * The errors themselves where they are small. Else the first of them, then the others with place and code alone, and in
 * the end how many are left out altogether.
 */
export function boundErrors(errors: readonly GraphQLFormattedError[]): readonly GraphQLFormattedError[] {
  const kept: GraphQLFormattedError[] = [];
  let size = 0;
  for (const error of errors) {
    const whole = size < MAX_WHOLE;
    const entry = whole ? error : shortened(error);
    size += JSON.stringify(entry).length;
    if (size > MAX_ALL) break;
    kept.push(entry);
  }
  if (kept.length === errors.length && size < MAX_WHOLE) return errors;
  const left = errors.length - kept.length;
  if (left > 0) kept.push({ message: `${left} further errors are left out`, extensions: { code: 'ERRORS_TRUNCATED' } });
  return kept;
}

function shortened({ path, extensions }: GraphQLFormattedError): GraphQLFormattedError {
  return { message: 'cut', ...(path === undefined ? {} : { path }), extensions: { code: extensions?.code } };
}

function errorsOf({ body }: GraphQLResponse): readonly GraphQLFormattedError[] {
  return body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
}

/** The last look at an answer before it leaves: its status, the size of its errors, and what the log says of it. */
import type { ApolloServerPlugin, GraphQLResponse } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import type { ServerContext } from './routes.ts';

/**
 * Documents that cannot be executed are answered with 400, but with 200 to a client that asked for `application/json` by
 * name: GraphQL over HTTP wants it so, because such a client takes any other status for one of a proxy and the errors in
 * the body for none of its business.
 */
export const statusPlugin: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ request, response }) {
        if (response.http.status !== 400 || !isPlainJson(request.http?.headers.get('accept'))) return;
        if (errorsOf(response).every(({ extensions }) => extensions?.code !== 'BAD_REQUEST'))
          response.http.status = 200;
      },
    };
  },
};

function isPlainJson(accept = ''): boolean {
  return accept.includes('application/json') && !accept.includes('graphql-response+json');
}

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

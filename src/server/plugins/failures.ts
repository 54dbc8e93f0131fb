/** Lets a client say where it reads of failures: in `errors` beside the data, or in the data alone. */
import type { IncomingHttpHeaders } from 'node:http';
import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphContext } from '../../graph/context.ts';
import { type FailuresIn, failuresIn } from '../../model/failures-in.ts';
import { refusedRequest } from '../request/refused-request.ts';

/** The header by which a client says it. */
export const FAILURES_HEADER = 'x-balancegraph-failures';

/** Undefined where the client does not say, or says neither. */
export function failuresAsked(headers: IncomingHttpHeaders): FailuresIn | undefined {
  return failuresIn.find((known) => known === headers[FAILURES_HEADER]);
}

/** Refuses any other value, so that no client believes that it was understood. */
export const failuresPlugin: ApolloServerPlugin<GraphContext> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ request }) {
        const asked = request.http?.headers.get(FAILURES_HEADER);
        if (asked === undefined || failuresIn.some((known) => known === asked)) return;
        const known = failuresIn.map((name) => `"${name}"`).join(' or ');
        throw refusedRequest(`the header ${FAILURES_HEADER} must be ${known}`, { code: 'BAD_REQUEST' });
      },
    };
  },
};

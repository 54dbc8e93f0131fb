/** Reports to clients that ask for it which upstream call answered which field. */
import type { IncomingHttpHeaders } from 'node:http';
import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphContext } from '../../graph/context.ts';
import { reportTrace } from '../../graph/trace/report.ts';

/** The header by which a client asks for it: `1`. */
export const TRACE_HEADER = 'x-balancegraph-trace';

export function asksForTrace(headers: IncomingHttpHeaders): boolean {
  return headers[TRACE_HEADER] === '1';
}

/** Adds `extensions.trace` to the answers of traced requests. */
export const tracePlugin: ApolloServerPlugin<GraphContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response, contextValue: { trace } }) {
        if (trace === null || response.body.kind !== 'single') return;
        const { singleResult } = response.body;
        singleResult.extensions = { ...singleResult.extensions, trace: reportTrace(trace) };
      },
    };
  },
};

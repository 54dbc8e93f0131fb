/** Reports how many upstream requests an operation cost. */
import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphContext } from '../../graph/context.ts';

/** Adds `extensions.calls`: how many upstream requests the query cost, by source. */
export const callsPlugin: ApolloServerPlugin<GraphContext> = {
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

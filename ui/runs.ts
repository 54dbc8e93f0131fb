/** What the latest run came to, for everything on the page that speaks of it. */
import type { Fetcher } from '@graphiql/toolkit';

export type Run =
  | { readonly kind: 'none yet' }
  | { readonly kind: 'running' }
  /** By whatever answered, parsed. */
  | { readonly kind: 'answered'; readonly result: unknown }
  /** No answer came. */
  | { readonly kind: 'failed' };

/** GraphiQL reads the schema through the same fetcher; that is not a run. */
export const SCHEMA_OPERATION = 'IntrospectionQuery';

/** `fetcher`, unchanged to GraphiQL, which also shows the latest run as it starts and as it ends. */
export function watchRuns(fetcher: Fetcher, show: (run: Run) => void): Fetcher {
  let latest = 0;
  return async (params, options) => {
    if (params.operationName === SCHEMA_OPERATION) return fetcher(params, options);
    latest += 1;
    const own = latest;
    const showLatest = (run: Run): void => {
      if (own === latest) show(run);
    };
    showLatest({ kind: 'running' });
    try {
      const result = await fetcher(params, options);
      showLatest({ kind: 'answered', result });
      return result;
    } catch (error) {
      showLatest({ kind: 'failed' });
      throw error;
    }
  };
}

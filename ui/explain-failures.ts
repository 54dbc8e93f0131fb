/** Says what to do where a query could not be sent, or something else than a GraphQL server answered it. */
import type { Fetcher } from '@graphiql/toolkit';

const UNREACHABLE = 'The server could not be reached. Check that it still runs, then run the query again.';
const NO_GRAPH =
  'What answered is no GraphQL server. A proxy between this page and the server may have answered in its place; look at the answer in the network tools of the browser.';

/** `fetcher`, whose rejections are sentences for the reader; the browser's own words say neither what happened nor what to do. */
export function explainFailures(fetcher: Fetcher): Fetcher {
  return async (params, options) => {
    try {
      return await fetcher(params, options);
    } catch (error) {
      throw explained(error);
    }
  };
}

/** Browsers reject `fetch` with a `TypeError`, and JSON that is none with a `SyntaxError`. */
function explained(error: unknown): unknown {
  if (error instanceof SyntaxError) return sentence(NO_GRAPH);
  return error instanceof TypeError ? sentence(UNREACHABLE) : error;
}

/** Without a stack, which the page would show beside it. */
function sentence(message: string): Error {
  const error = new Error(message);
  Reflect.deleteProperty(error, 'stack');
  return error;
}

import type { Fetcher } from '@graphiql/toolkit';
import { Kind, parse } from 'graphql';

type Params = Parameters<Fetcher>[0];

/**
 * `fetcher` without operation names that the query does not define.
 *
 * GraphiQL (5.4.0) learns the name of an operation 100 ms after the editor changed. Run sooner after going to another
 * tab, it sends the new query under the name of the old one, which every server must refuse. Without a name the server
 * runs the only operation there is, or asks which of several is meant.
 */
export function dropForeignNames(fetcher: Fetcher): Fetcher {
  return (params, options) => fetcher(withoutForeignName(params), options);
}

function withoutForeignName(params: Params): Params {
  const { operationName, ...rest } = params;
  return typeof operationName === 'string' && !mayDefine(params.query, operationName) ? rest : params;
}

/** True also for a query that cannot be parsed: the server reports its errors. */
function mayDefine(query: string, operationName: string): boolean {
  try {
    return parse(query, { noLocation: true }).definitions.some(
      (definition) => definition.kind === Kind.OPERATION_DEFINITION && definition.name?.value === operationName,
    );
  } catch {
    return true;
  }
}

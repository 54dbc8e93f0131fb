/** Answers with the plan of an operation instead of executing it, and refuses operations that exceed their `@calls`. */
import { type ApolloServerPlugin, type GraphQLRequest, type GraphQLRequestListener, HeaderMap } from '@apollo/server';
import type { Balancegraph } from '../../balancegraph.ts';
import type { GraphContext } from '../../graph/context.ts';
import { operationInSteps } from '../../graph/explain/explain.ts';
import { Work } from '../../graph/list/work.ts';
import { asRefusedRequest, refusedRequest } from '../request/refused-request.ts';
import { shortMessage } from '../request/short-message.ts';

/** The header by which a client asks for the plan alone. */
export const EXPLAIN_HEADER = 'x-balancegraph-explain';

export interface PlanPluginOptions {
  readonly graph: Pick<Balancegraph, 'explain' | 'schema'>;
  /** Whether clients may ask for plans. */
  readonly offered: boolean;
}

export function planPlugin({ graph, offered }: PlanPluginOptions): ApolloServerPlugin<GraphContext> {
  const planning: GraphQLRequestListener<GraphContext> = {
    async didResolveOperation({ request }) {
      checkHeader(request, offered);
    },
    async responseForOperation({ request, document, contextValue }) {
      const { operationName, variables } = request;
      const { plan, errors } = await graph.explain(
        { document, operationName, variables },
        { sources: [...contextValue.sources.keys()] },
      );
      const reported = errors.map((error) => ({ ...error.toJSON(), message: shortMessage(error.message) }));
      return {
        http: { status: plan === null ? 400 : 200, headers: new HeaderMap() },
        body: {
          kind: 'single',
          singleResult: { ...(reported.length > 0 ? { errors: reported } : {}), data: null, extensions: { plan } },
        },
      };
    },
  };
  const executing: GraphQLRequestListener<GraphContext> = {
    async didResolveOperation({ request, document, operation, contextValue }) {
      // Operations without a directive skip the plan and its cost.
      if ((operation?.directives ?? []).length === 0) return;
      const { operationName, variables } = request;
      const asked = await new Work().run(operationInSteps({ document, operationName, variables }, graph.schema));
      try {
        await contextValue.callBudget.check(asked);
      } catch (error) {
        throw asRefusedRequest(error);
      }
    },
  };
  return {
    async requestDidStart({ request }) {
      return request.http?.headers.has(EXPLAIN_HEADER) === true ? planning : executing;
    },
  };
}

/** A client that asks for the plan alone gets the plan or an error, never an execution. */
function checkHeader({ http }: GraphQLRequest, offered: boolean): void {
  if (offered && http?.headers.get(EXPLAIN_HEADER) === 'plan') return;
  const rule = offered ? 'must be "plan"' : 'is not answered here (server.extensions.plan)';
  throw refusedRequest(`the header ${EXPLAIN_HEADER} ${rule}`, { code: 'BAD_REQUEST' });
}

/** Tells what an operation would cost upstream instead of executing it, and refuses those that go beyond their `@calls`. */
import { type ApolloServerPlugin, type GraphQLRequest, type GraphQLRequestListener, HeaderMap } from '@apollo/server';
import type { Balancegraph } from '../../balancegraph.ts';
import type { GraphContext } from '../../graph/context.ts';
import { operationInSteps } from '../../graph/explain/explain.ts';
import { Work } from '../../graph/list/work.ts';
import { asRefusedRequest, refusedRequest } from '../request/refused-request.ts';
import { shortMessage } from '../request/short-message.ts';

/** The header by which a client asks for the plan alone. */
const EXPLAIN_HEADER = 'x-balancegraph-explain';

export interface PlanPluginOptions {
  readonly graph: Pick<Balancegraph, 'explain' | 'schema'>;
  /** Whether plans are told. */
  readonly tell: boolean;
}

export function planPlugin({ graph, tell }: PlanPluginOptions): ApolloServerPlugin<GraphContext> {
  const planning: GraphQLRequestListener<GraphContext> = {
    async didResolveOperation({ request }) {
      checkHeader(request, tell);
    },
    async responseForOperation({ request, document }) {
      const { operationName, variables } = request;
      const { plan, errors } = await graph.explain({ document, operationName, variables });
      const told = errors.map((error) => ({ ...error.toJSON(), message: shortMessage(error.message) }));
      return {
        http: { status: plan === null ? 400 : 200, headers: new HeaderMap() },
        body: {
          kind: 'single',
          singleResult: { ...(told.length > 0 ? { errors: told } : {}), data: null, extensions: { plan } },
        },
      };
    },
  };
  const executing: GraphQLRequestListener<GraphContext> = {
    async didResolveOperation({ request, document, operation, contextValue }) {
      // Whoever sends no directive is to pay nothing for it.
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

/** Nobody who asks for the plan alone gets an execution instead. */
function checkHeader({ http }: GraphQLRequest, tell: boolean): void {
  if (tell && http?.headers.get(EXPLAIN_HEADER) === 'plan') return;
  const rule = tell ? 'must be "plan"' : 'is not answered here (server.extensions.plan)';
  throw refusedRequest(`the header ${EXPLAIN_HEADER} ${rule}`, { code: 'BAD_REQUEST' });
}

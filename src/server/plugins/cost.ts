/** Refuses operations that would cost too much before they are executed, and reports what the others could cost. */
import type { ApolloServerPlugin } from '@apollo/server';
import type { Cost } from '../../graph/budgets.ts';
import { coerceInSteps } from '../../graph/compiled/coerce.ts';
import { prepareOperation } from '../../graph/compiled/operation.ts';
import { Work } from '../../graph/list/work.ts';
import { asRefusedRequest } from '../request/refused-request.ts';
import type { ServerContext } from '../routes.ts';

/** With `report`, every answer has the cost as `extensions.cost`. */
export function costPlugin({ report }: { readonly report: boolean }): ApolloServerPlugin<ServerContext> {
  return {
    async requestDidStart() {
      let cost: Cost | null = null;
      return {
        async didResolveOperation({ schema, document, operation, request, contextValue }) {
          const fragments = prepareOperation(document, request.operationName)?.fragments;
          if (operation === undefined || fragments === undefined) return;
          // Its own `Work`, because that of the request ends with the request; coercing and charging are short.
          const work = new Work();
          const variableValues = await work.run(coerceInSteps(schema, operation, request.variables));
          // The execution reports what is wrong with the variables, and stops there.
          if (variableValues === undefined) return;
          contextValue.coerced = { operation, values: variableValues };
          const asked = { schema, operation, fragments, variableValues };
          try {
            cost = await work.run(contextValue.budget.charge(asked));
          } catch (error) {
            throw asRefusedRequest(error);
          }
          await work.apart();
        },
        async willSendResponse({ response }) {
          if (!report || cost === null || response.body.kind !== 'single') return;
          const { singleResult } = response.body;
          singleResult.extensions = { ...singleResult.extensions, cost };
        },
      };
    },
  };
}

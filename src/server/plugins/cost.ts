/** Refuses operations that would cost too much before they are executed, and tells what the others could cost. */
import type { ApolloServerPlugin } from '@apollo/server';
import type { Cost } from '../../graph/budgets.ts';
import { coerceVariables } from '../../graph/compiled/executor.ts';
import { prepareOperation } from '../../graph/compiled/operation.ts';
import { asRefusedRequest } from '../request/refused-request.ts';
import type { ServerContext } from '../routes.ts';

/** With `tell`, every answer has the cost as `extensions.cost`. */
export function costPlugin({ tell }: { readonly tell: boolean }): ApolloServerPlugin<ServerContext> {
  return {
    async requestDidStart() {
      let cost: Cost | null = null;
      return {
        async didResolveOperation({ schema, document, operation, request, contextValue }) {
          const fragments = prepareOperation(document, request.operationName)?.fragments;
          if (operation === undefined || fragments === undefined) return;
          const variableValues = coerceVariables(schema, operation, request.variables);
          // Execution says what is wrong with them, and goes no further.
          if (variableValues === undefined) return;
          contextValue.coerced = { operation, values: variableValues };
          try {
            cost = contextValue.budget.charge({ schema, operation, fragments, variableValues });
          } catch (error) {
            throw asRefusedRequest(error);
          }
        },
        async willSendResponse({ response }) {
          if (!tell || cost === null || response.body.kind !== 'single') return;
          const { singleResult } = response.body;
          singleResult.extensions = { ...singleResult.extensions, cost };
        },
      };
    },
  };
}

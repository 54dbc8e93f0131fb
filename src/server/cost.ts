/** Refuses operations that would cost too much before they are executed, and tells what the others could cost. */
import type { ApolloServerPlugin } from '@apollo/server';
import { type FragmentDefinitionNode, GraphQLError, getVariableValues, Kind } from 'graphql';
import type { GraphContext } from '../graph/context.ts';
import type { Cost } from '../graph/cost.ts';

/** With `tell`, every answer has the cost as `extensions.cost`. */
export function costPlugin({ tell }: { readonly tell: boolean }): ApolloServerPlugin<GraphContext> {
  return {
    async requestDidStart() {
      let cost: Cost | null = null;
      return {
        async didResolveOperation({ schema, document, operation, request, contextValue: { budget } }) {
          if (operation === undefined) return;
          const variables = getVariableValues(schema, operation.variableDefinitions ?? [], request.variables ?? {}, {
            maxErrors: 1,
          });
          // Execution says what is wrong with them, and goes no further.
          if (variables.coerced === undefined) return;
          const fragments = Object.fromEntries(
            document.definitions.flatMap((node): [string, FragmentDefinitionNode][] =>
              node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [],
            ),
          );
          const { coerced: variableValues } = variables;
          cost = refuseAsRequest(() => budget.charge({ schema, operation, fragments, variableValues }));
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

/** Nothing was executed, so HTTP says so too. */
function refuseAsRequest(charge: () => Cost): Cost {
  try {
    return charge();
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new GraphQLError(error.message, { extensions: { ...error.extensions, http: { status: 400 } } });
  }
}

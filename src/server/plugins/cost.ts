/** Refuses operations that would cost too much before they are executed. */
import type { ApolloServerPlugin } from '@apollo/server';
import { prepareOperation } from '../../graph/compiled/operation.ts';
import { Work } from '../../graph/list/work.ts';
import { chargeOperation, coerceVariables } from '../answer/charge-operation.ts';
import type { ServerContext } from '../server-context.ts';
import { EXPLAIN_HEADER } from './plan.ts';

export const costPlugin: ApolloServerPlugin<ServerContext> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, operation, request, contextValue }) {
        const fragments = prepareOperation(document, request.operationName)?.fragments;
        if (operation === undefined || fragments === undefined) return;
        // Its own `Work`, because that of the request ends with the request; coercing and charging are short.
        const how = { schema, work: new Work() };
        const values = await coerceVariables(operation, request.variables, how);
        // The execution reports what is wrong with the variables, and stops there.
        if (values === undefined) return;
        const coerced = { operation, fragments, values };
        contextValue.operation = coerced;
        // Who asks for the plan alone asks nothing of a source.
        const isPlan = request.http?.headers.has(EXPLAIN_HEADER) === true;
        const charging = isPlan ? { ...contextValue, chargeClient: null } : contextValue;
        contextValue.operation = await chargeOperation(coerced, charging, how);
      },
    };
  },
};

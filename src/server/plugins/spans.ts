/** Sets the span attributes of a request: its operation, and the failure where it was refused. */
import type { ApolloServerPlugin } from '@apollo/server';
import { failSpan, nameOperation } from '../../telemetry.ts';
import type { ServerContext } from '../routes.ts';

export const spanPlugin: ApolloServerPlugin<ServerContext> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation, contextValue: { span } }) {
        if (operation === undefined) return;
        nameOperation(span, operation.operation, operation.name?.value ?? null);
      },
      async willSendResponse({ response: { body }, contextValue: { span } }) {
        if (body.kind !== 'single' || (body.singleResult.data ?? null) !== null) return;
        const code = body.singleResult.errors?.[0]?.extensions?.code;
        failSpan(span, typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR');
      },
    };
  },
};

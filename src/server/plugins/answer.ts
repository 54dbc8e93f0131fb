/** Answers operations in place of Apollo Server, which is left to answer requests that it refuses. */
import { type ApolloServerPlugin, type GraphQLResponse, HeaderMap } from '@apollo/server';
import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql';
import { nameOperation } from '../../telemetry.ts';
import { type AnswerBody, completeBody } from '../answer/answer-body.ts';
import { limitErrors } from '../answer/answer-errors.ts';
import { type AnswerOptions, answerOperation } from '../answer/answer-operation.ts';
import { statusFor } from '../answer/answer-status.ts';
import { longData, withoutData } from '../answer/send-answer.ts';
import { formattedOf } from '../answer/written-error.ts';
import { answerType } from '../request/answer-type.ts';
import type { AnswerRest, ServerContext } from '../server-context.ts';

export function answerPlugin(options: AnswerOptions): ApolloServerPlugin<ServerContext> {
  return {
    async requestDidStart() {
      let isComplete = false;
      return {
        async didResolveOperation({ operation, contextValue: { span } }) {
          if (operation !== undefined) nameOperation(span, operation.operation, operation.name?.value ?? null);
        },
        async responseForOperation({ document, request: { operationName, variables }, contextValue }) {
          const { operation } = contextValue;
          // No operation of that name, or wrong variables: executing it reports what is wrong, and stops there.
          if (operation === null || !('cost' in operation)) return null;
          const asked = { document, operationName, variables, ...operation };
          const { head, body } = await answerOperation(asked, contextValue, options);
          isComplete = true;
          const { status, headers } = head;
          return {
            http: { ...(status === null ? {} : { status }), headers: new HeaderMap(headers) },
            body: { kind: 'single', singleResult: resultOf(withDataElsewhere(body, contextValue.rest)) },
          };
        },
        async willSendResponse({ response, contextValue }) {
          const { body } = response;
          if (isComplete || body.kind !== 'single') return;
          const { operation } = contextValue;
          const { errors } = body.singleResult;
          const answered = {
            context: contextValue,
            errors: errors === undefined ? null : limitErrors(errors),
            cost: operation !== null && 'cost' in operation ? operation.cost : null,
          };
          Object.assign(body.singleResult, completeBody(body.singleResult, answered, options.told));
        },
      };
    },
  };
}

/** Apollo Server and its plugins look into errors. */
function resultOf({ errors, ...rest }: AnswerBody): FormattedExecutionResult {
  return errors === undefined ? rest : { errors: errors.map(formattedOf), ...rest };
}

/** A list of operations is sent as one text, so that the data of each has to be text too. */
function withDataElsewhere(body: AnswerBody, rest: AnswerRest | null): AnswerBody {
  const data = rest === null ? null : longData(body);
  if (rest === null || data === null) return body;
  rest.data = data;
  return withoutData(body);
}

/** Sets the media type of the answer, and its status by that. */
export const statusPlugin: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ request, response }) {
        const { headers } = response.http;
        // The answer to a list of operations has its type already.
        const type = headers.get('content-type') ?? answerType(request.http?.headers.get('accept'));
        // Apollo Server refuses a client that accepts neither type.
        if (type === null) return;
        if (!headers.has('content-type')) headers.set('content-type', `${type}; charset=utf-8`);
        const status = statusFor(response.http.status, type, errorsOf(response));
        if (status !== undefined) response.http.status = status;
      },
    };
  },
};

function errorsOf({ body }: GraphQLResponse): readonly GraphQLFormattedError[] {
  return body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
}

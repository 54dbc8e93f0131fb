/** Opens a subscription by the rules that hold for queries: documents, cost, what its client may take. For any transport. */
import type { IncomingHttpHeaders } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Balancegraph } from '../../balancegraph.ts';
import type { Config } from '../../config/schema.ts';
import { errorsIn, type FoundError } from '../../graph/compiled/found-errors.ts';
import type { Answer } from '../../graph/compiled/json-text.ts';
import { prepareOperation } from '../../graph/compiled/operation.ts';
import { Work } from '../../graph/list/work.ts';
import { INTERNAL_ERROR } from '../../model/advice.ts';
import { type AnswerBody, dataOf } from '../answer/answer-body.ts';
import { type FormatError, formErrors } from '../answer/answer-errors.ts';
import { chargeOperation, coerceVariables } from '../answer/charge-operation.ts';
import type { Client } from '../clients/client.ts';
import type { Clients } from '../clients/clients.ts';
import { failuresAsked } from '../plugins/failures.ts';
import { isGateway, tokenIn } from '../request/gateway-token.ts';
import { refusedRequest } from '../request/refused-request.ts';
import { type DocumentSettings, subscriptionDocument } from './subscription-document.ts';
import { subscriptionParameters } from './subscription-parameters.ts';

export interface SubscriptionSettings extends Omit<DocumentSettings, 'schema' | 'documents'> {
  readonly graph: Balancegraph;
  /** Null where none is configured. */
  readonly clients: Clients | null;
  readonly server: Pick<Config['server'], 'documents' | 'introspection' | 'gateway'>;
  readonly format: FormatError;
  readonly onFault: (error: unknown) => void;
}

export interface SubscriptionRequest {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  /** Who asks; null where no client is configured. */
  readonly client: Client | null;
  /** As they came; may throw a `GraphQLError`. */
  readonly parameters: () => unknown;
}

/** What is sent of a subscription, one body after the other; the last one may hold why it ended. */
export interface OpenedSubscription {
  readonly bodies: AsyncIterableIterator<AnswerBody>;
  /** The codes of its errors so far, for the log. */
  readonly errorCodes: Set<string>;
}

/** Never rejects: what is refused is a body with errors. */
export async function openSubscription(
  request: SubscriptionRequest,
  settings: SubscriptionSettings,
): Promise<OpenedSubscription> {
  const errorCodes = new Set<string>();
  const { format, onFault } = settings;
  const form: Form = {
    body: (body, errors) => formed(body, errors, { format, errorCodes }),
    thrown: (error) => formed({}, [toldError(error, onFault)], { format, errorCodes }),
  };
  try {
    const events = await subscribed(request, settings);
    return {
      bodies: 'errors' in events ? single(await form.body({}, events.errors)) : formedEvents(events.events, form),
      errorCodes,
    };
  } catch (error) {
    return { bodies: single(await form.thrown(error)), errorCodes };
  }
}

async function subscribed({ id, headers, client, parameters }: SubscriptionRequest, settings: SubscriptionSettings) {
  const { graph, clients, server } = settings;
  const asked = subscriptionParameters(parameters());
  const { schema, documents } = graph;
  const isExempt = isGateway(server.gateway, tokenIn(headers));
  const document = subscriptionDocument(asked, { ...settings, schema, documents }, isExempt);
  const prepared = prepareOperation(document, asked.operationName);
  if (prepared === null) {
    throw refusedRequest('name one operation of the document as operationName', {
      code: 'OPERATION_RESOLUTION_FAILURE',
    });
  }
  const failures = failuresAsked(headers);
  const told = {
    requestId: id,
    ...(failures === undefined ? {} : { failures }),
    ...(client === null ? {} : { client: client.subject }),
    ...(client === null || client.sources === null ? {} : { sources: client.sources }),
  };
  const context = graph.createContext(told);
  try {
    const how = { schema, work: new Work() };
    const { operation, fragments } = prepared;
    const { operationName, variables } = asked;
    const values = await coerceVariables(operation, variables, how);
    if (values !== undefined) {
      const chargeClient =
        client === null || clients === null
          ? null
          : (cost: Parameters<Clients['charge']>[1]) => clients.charge(client, cost);
      await chargeOperation({ operation, fragments, values }, { budget: context.budget, chargeClient }, how);
    }
    // Each event is executed with them: they are coerced once.
    return await graph.subscribe({ document, operationName, variables, coerced: values, context }, told);
  } finally {
    context.clock.stop();
  }
}

interface Form {
  body(body: AnswerBody, errors: readonly FoundError[]): Promise<AnswerBody>;
  thrown(error: unknown): Promise<AnswerBody>;
}

function single(body: AnswerBody): AsyncIterableIterator<AnswerBody> {
  let isTaken = false;
  return iterator(
    async () => {
      if (isTaken) return { done: true, value: undefined };
      isTaken = true;
      return { done: false, value: body };
    },
    async () => {},
  );
}

/** What ends the events is told by a last body. */
function formedEvents(events: AsyncIterableIterator<Answer>, form: Form): AsyncIterableIterator<AnswerBody> {
  let isOver = false;
  return iterator(
    async () => {
      if (isOver) return { done: true, value: undefined };
      try {
        const { done, value } = await events.next();
        if (done === true) return { done, value: undefined };
        const data: unknown = value.data;
        return {
          done: false,
          value: await form.body(data === undefined ? {} : { data: dataOf(data) }, errorsIn(value)),
        };
      } catch (error) {
        isOver = true;
        return { done: false, value: await form.thrown(error) };
      }
    },
    async () => {
      isOver = true;
      await events.return?.();
    },
  );
}

/** By hand: a generator that waits for an event cannot be ended. */
function iterator(
  next: () => Promise<IteratorResult<AnswerBody>>,
  end: () => Promise<void>,
): AsyncIterableIterator<AnswerBody> {
  const made: AsyncIterableIterator<AnswerBody> = {
    [Symbol.asyncIterator]: () => made,
    next,
    async return() {
      await end();
      return { done: true, value: undefined };
    },
  };
  return made;
}

async function formed(
  body: AnswerBody,
  errors: readonly FoundError[],
  { format, errorCodes }: { readonly format: FormatError; readonly errorCodes: Set<string> },
): Promise<AnswerBody> {
  if (errors.length === 0) return body;
  const bound = await formErrors(errors, format);
  for (const code of bound.codes) errorCodes.add(code);
  return { errors: bound.errors, ...body };
}

/** Only a `GraphQLError` was made for clients. */
function toldError(thrown: unknown, onFault: (error: unknown) => void): GraphQLError {
  if (thrown instanceof GraphQLError) return thrown;
  onFault(thrown);
  return new GraphQLError(INTERNAL_ERROR.message, { extensions: { code: INTERNAL_ERROR.code } });
}

/** Subscribes: the events of a watch, each executed as an operation of its own. */
import { createSourceEventStream, GraphQLError, type GraphQLSchema } from 'graphql';
import { WatchEndedError } from '../../balances/live/watch.ts';
import { operationOf, type Question } from '../compiled/executor.ts';
import type { Answer } from '../compiled/json-text.ts';
import type { GraphContext } from '../context.ts';
import { type CostModel, costOf } from '../cost/cost.ts';

/** A subscription whose document is parsed and valid. */
export interface SubscriptionQuestion extends Omit<Question, 'rootValue'> {
  readonly context: GraphContext;
}

/** Either its events, until they end or are ended by `return`; or why there are none. */
export type Subscribed =
  | { readonly events: AsyncIterableIterator<Answer> }
  | { readonly errors: readonly GraphQLError[] };

export interface SubscribingOptions {
  readonly schema: GraphQLSchema;
  /** Where what is watched costs nothing. */
  readonly beside: CostModel;
  execute(question: Question): Promise<Answer>;
  /** For one event. */
  eventContext(): GraphContext;
}

/** Never rejects. The events reject with a `GraphQLError` where the watch is ended for its watcher. */
export async function subscribe(question: SubscriptionQuestion, options: SubscribingOptions): Promise<Subscribed> {
  const { schema } = options;
  const { document, operationName, variables, coerced, context: contextValue } = question;
  const refused = readsBeside(question, options);
  if (refused !== null) return { errors: [refused] };
  const source = await createSourceEventStream({
    schema,
    document,
    operationName: operationName ?? null,
    variableValues: variables ?? null,
    contextValue,
  });
  if (!(Symbol.asyncIterator in source)) return { errors: source.errors ?? [] };
  const iterator = source[Symbol.asyncIterator]();
  return { events: executed(iterator, { document, operationName, variables, coerced }, options) };
}

/** Each event would ask for it anew, for each who watches. */
function readsBeside(question: Question, { schema, beside }: SubscribingOptions): GraphQLError | null {
  const operation = operationOf(question, schema);
  if (operation === null) return null;
  const { pairs, calls } = costOf(operation, beside);
  if (pairs === 0 && calls === 0) return null;
  const message = `each event could ask for ${pairs} further (account, asset) pairs by ${calls} upstream calls: a subscription tells of what it watches alone; watch those pairs too, or send a query for them`;
  return new GraphQLError(message, { extensions: { code: 'QUERY_TOO_COSTLY' } });
}

/** By hand: a generator that waits for an event cannot be ended. */
function executed(
  source: AsyncIterator<unknown>,
  question: Omit<Question, 'context' | 'rootValue'>,
  { execute, eventContext }: SubscribingOptions,
): AsyncIterableIterator<Answer> {
  const over = { done: true, value: undefined } as const;
  const iterator: AsyncIterableIterator<Answer> = {
    [Symbol.asyncIterator]: () => iterator,
    async next() {
      const next = await source.next().catch((error: unknown) => {
        throw told(error);
      });
      if (next.done === true) return over;
      const context = eventContext();
      try {
        return { done: false, value: await execute({ ...question, context, rootValue: next.value }) };
      } finally {
        context.clock.stop();
      }
    },
    async return() {
      await source.return?.();
      return over;
    },
  };
  return iterator;
}

const ends = {
  stalled: {
    code: 'WATCH_STALLED',
    message: 'nothing of the subscription was taken for too long (limits.live.stalledSeconds)',
  },
  closed: {
    code: 'WATCH_ENDED',
    message: 'the server ends its subscriptions, to stop or to take a new configuration: subscribe again',
  },
} as const;

function told(error: unknown): unknown {
  if (!(error instanceof WatchEndedError)) return error;
  const { code, message } = ends[error.reason];
  return new GraphQLError(message, { extensions: { code } });
}

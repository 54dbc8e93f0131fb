/** Runs subscriptions as streams of events; GraphiQL shows each event in the place of the one before. */
import type { Fetcher } from '@graphiql/toolkit';
import { Kind, parse } from 'graphql';
import { serverEvents } from '../src/client/events.ts';

type Params = Parameters<Fetcher>[0];
type Options = Parameters<Fetcher>[1];

/** `fetcher`, for everything but subscriptions. */
export function subscribing(endpoint: string, fetcher: Fetcher): Fetcher {
  return (params, options) => (isSubscription(params) ? eventsOf(endpoint, params, options) : fetcher(params, options));
}

/** Whether the operation that runs is one; false for a document that cannot be parsed, which the server reports. */
function isSubscription({ query, operationName }: Params): boolean {
  try {
    const operations = parse(query, { noLocation: true }).definitions.filter(
      (definition) => definition.kind === Kind.OPERATION_DEFINITION,
    );
    const named = operations.filter(({ name }) => name?.value === operationName);
    return (named[0] ?? operations[0])?.operation === 'subscription';
  } catch {
    return false;
  }
}

async function* eventsOf(endpoint: string, params: Params, options: Options): AsyncGenerator<object, void, void> {
  const leave = new AbortController();
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { ...options?.headers, 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify(params),
      signal: leave.signal,
    });
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
    if (!isStream || response.body === null) {
      yield await response.json();
      return;
    }
    for await (const { event, data } of serverEvents(response.body)) {
      if (event === 'complete') return;
      if (event === 'next') yield JSON.parse(data);
    }
    yield { errors: [{ message: 'The server ended the stream: run it again.' }] };
  } finally {
    leave.abort();
  }
}

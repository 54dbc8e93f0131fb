/** What a request for a subscription holds, checked for its form. */
import { documentNamedTwice } from '../documents/document-refusals.ts';
import { refusedRequest } from '../request/refused-request.ts';

export interface SubscriptionParameters {
  readonly query: string | undefined;
  /** `documentId`, or the digest of `extensions.persistedQuery`. */
  readonly id: string | undefined;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** @throws GraphQLError `BAD_REQUEST` */
export function subscriptionParameters(given: unknown): SubscriptionParameters {
  if (!isObject(given)) throw bad('send one subscription as an object with query and variables');
  const { operationName, documentId } = given;
  // Over WebSocket each request has to have one (graphql-ws closes the socket otherwise), so one by name has an empty one.
  const query = given.query === '' ? undefined : given.query;
  const hash =
    isObject(given.extensions) && isObject(given.extensions.persistedQuery)
      ? given.extensions.persistedQuery.sha256Hash
      : undefined;
  if (documentId != null && (hash !== undefined || query != null)) throw documentNamedTwice();
  const variables = given.variables ?? {};
  if (!isObject(variables)) throw bad('variables must be an object');
  return {
    query: text('query', query),
    id: text('documentId', documentId ?? hash),
    operationName: text('operationName', operationName),
    variables,
  };
}

/** The same from the search of a GET, in which objects are JSON. */
export function parametersInSearch(search: string): unknown {
  const given = new URLSearchParams(search);
  const entries = [...given].map(([name, value]) => {
    if (name !== 'variables' && name !== 'extensions') return [name, value] as const;
    try {
      return [name, JSON.parse(value) as unknown] as const;
    } catch {
      throw bad(`${name} must be JSON`);
    }
  });
  return Object.fromEntries(entries);
}

function text(name: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && value !== '') return value;
  throw bad(`${name} must be text`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function bad(message: string) {
  return refusedRequest(message, { code: 'BAD_REQUEST' });
}

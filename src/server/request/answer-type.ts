/** Which media type the answer to a request has, as its `accept` has it. */
import { preferredType } from './media-types.ts';

/** With the second type a client can rely on any status: only GraphQL servers send it. */
const TYPES = ['application/json', 'application/graphql-response+json'] as const;

export type AnswerType = (typeof TYPES)[number];

/** `application/json` where the header is missing or all is equal. Null where neither type is accepted. */
export function answerType(accept: string | undefined): AnswerType | null {
  return preferredType(accept, TYPES);
}

/** Whether a person is to read the answer: browsers prefer HTML for what they open, and programs do not. */
export function wantsPage(accept: string | undefined): boolean {
  return preferredType(accept, [...TYPES, 'text/html']) === 'text/html';
}

/** Whether a stream of events is to come: clients that take JSON as well, as urql does for queries, get JSON. */
export function wantsEvents(accept: string | undefined): boolean {
  return preferredType(accept, [...TYPES, 'text/event-stream']) === 'text/event-stream';
}

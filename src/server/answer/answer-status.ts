/** The HTTP status of an answer by its media type. */
import { codeOf, type SentError } from './written-error.ts';

/**
 * Answers a refused document with 400 in `application/graphql-response+json`, and with 200 in `application/json`, as GraphQL
 * over HTTP asks for (https://graphql.github.io/graphql-over-http/draft, read 2026-11-30): readers of the second type may
 * take any other status for the answer of a proxy. Apollo Gateway 2.14 does, and drops the errors; it accepts any type.
 */
export function statusFor(status: number | undefined, type: string, errors: readonly SentError[]): number | undefined {
  if (status !== 400 || !type.startsWith('application/json')) return status;
  return errors.every((error) => codeOf(error) !== 'BAD_REQUEST') ? 200 : status;
}

/** Refusals of whole requests, as bodies of answers. */
import type { RefusalCode } from '../../model/advice.ts';

/** The body of an answer to a request that had no operation to execute, in the form of GraphQL errors. */
export function refused(message: string, code: RefusalCode): unknown {
  return { errors: [{ message, extensions: { code } }] };
}

/** The body of an answer to a request that had no operation to execute, in the form of GraphQL errors. */
export function refused(message: string, code: string): unknown {
  return { errors: [{ message, extensions: { code } }] };
}

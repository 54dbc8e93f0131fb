/** The body of an answer to a request that came to no operation, in the form in which GraphQL tells of errors. */
export function refused(message: string, code: string): unknown {
  return { errors: [{ message, extensions: { code } }] };
}

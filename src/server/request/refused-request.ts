/** Operations that are refused before anything of them is executed. */
import { GraphQLError } from 'graphql';

/** The refusal of a whole request: nothing was executed, so the HTTP status is 400. */
export function refusedRequest(message: string, extensions: GraphQLError['extensions']): GraphQLError {
  return new GraphQLError(message, { extensions: { ...extensions, http: { status: 400 } } });
}

/** What was thrown by a check before execution, as the refusal of the request; a fault of our own stays as it is. */
export function asRefusedRequest(thrown: unknown): unknown {
  return thrown instanceof GraphQLError ? refusedRequest(thrown.message, thrown.extensions) : thrown;
}

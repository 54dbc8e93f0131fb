/** The variables of an operation as they were coerced for its cost, for its execution. */
import type { OperationDefinitionNode } from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

interface Coerced {
  readonly operation: OperationDefinitionNode;
  readonly variables: Variables;
}

/** By context: Apollo Server gives each operation of a request one of its own. */
const coerced = new WeakMap<object, Coerced>();

export function keepVariables(context: object, operation: OperationDefinitionNode, variables: Variables): void {
  coerced.set(context, { operation, variables });
}

/** Undefined where nothing was kept. */
export function keptVariables(context: object, operation: OperationDefinitionNode): Variables | undefined {
  const kept = coerced.get(context);
  return kept?.operation === operation ? kept.variables : undefined;
}

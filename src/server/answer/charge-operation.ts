/** What is done with a valid operation before it is executed: its variables are coerced, and its cost is charged. */
import type { FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Cost } from '../../graph/budgets.ts';
import { coerceInSteps, type Variables } from '../../graph/compiled/coerce.ts';
import type { GraphContext } from '../../graph/context.ts';
import type { Work } from '../../graph/list/work.ts';
import { asRefusedRequest } from '../request/refused-request.ts';

/** A valid operation whose variables are right. */
export interface CoercedOperation {
  readonly operation: OperationDefinitionNode;
  /** Of its document. */
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Its variables, coerced. */
  readonly values: Variables;
}

export interface ChargedOperation extends CoercedOperation {
  readonly cost: Cost;
}

/** Undefined where a variable is wrong; a promise where there is much to coerce. */
export function coerceVariables(
  operation: OperationDefinitionNode,
  variables: Variables | undefined,
  { schema, work }: { readonly schema: GraphQLSchema; readonly work: Work },
): Variables | undefined | Promise<Variables | undefined> {
  return work.begin(coerceInSteps(schema, operation, variables));
}

/** Counts the cost for the client. Rejects with a `GraphQLError` where that is more than it may take. */
export type ChargeClient = (cost: Cost) => Promise<void>;

export interface Charging extends Pick<GraphContext, 'budget'> {
  readonly chargeClient: ChargeClient | null;
}

/** Rejects with the refusal of the request where it costs too much. */
export async function chargeOperation(
  coerced: CoercedOperation,
  { budget, chargeClient }: Charging,
  { schema, work }: { readonly schema: GraphQLSchema; readonly work: Work },
): Promise<ChargedOperation> {
  const charged = await chargeRequest(coerced, budget, { schema, work });
  await chargeClient?.(charged.cost);
  return charged;
}

/** By the limits of every request. */
async function chargeRequest(
  coerced: CoercedOperation,
  budget: GraphContext['budget'],
  { schema, work }: { readonly schema: GraphQLSchema; readonly work: Work },
): Promise<ChargedOperation> {
  const { operation, fragments, values } = coerced;
  try {
    const cost = await work.begin(budget.charge({ schema, operation, fragments, variableValues: values }));
    await work.apart();
    return { ...coerced, cost };
  } catch (error) {
    throw asRefusedRequest(error);
  }
}

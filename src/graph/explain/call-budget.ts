/** Refuses operations that would make more upstream calls than they allow themselves, before anything is sent. */
import { GraphQLError, Kind, type OperationDefinitionNode } from 'graphql';
import type { CallBudget } from '../budgets.ts';
import type { Operation } from '../collect.ts';
import { callsAllowed, rawVariables } from './calls-directive.ts';
import type { Explained, ExplainOperation } from './explain.ts';
import type { Explanation } from './explanation.ts';

export function openCallBudget(explain: (operation: ExplainOperation) => Promise<Explained>): CallBudget {
  const checked = new Set<OperationDefinitionNode>();
  // Each execution has coerced variables of its own.
  const begun = new WeakMap<Operation['variableValues'], Promise<void>>();
  const check = async (operation: Operation): Promise<void> => {
    checked.add(operation.operation);
    if (callsAllowed(operation) === null) return;
    const { plan } = await explain(documentOf(operation));
    if (plan !== null && plan.allowed !== null && plan.total > plan.allowed) throw exceeded(plan, plan.allowed);
  };
  return {
    check,
    guard(operation) {
      if (!hasDirectives(operation)) return null;
      if (checked.has(operation.operation) && !begun.has(operation.variableValues)) return null;
      const checking = begun.get(operation.variableValues) ?? check(operation);
      begun.set(operation.variableValues, checking);
      return checking;
    },
  };
}

function hasDirectives({ operation: { directives = [] } }: Operation): boolean {
  return directives.length > 0;
}

function documentOf(operation: Operation): ExplainOperation {
  const definitions = [operation.operation, ...Object.values(operation.fragments)];
  return { document: { kind: Kind.DOCUMENT, definitions }, variables: rawVariables(operation) };
}

function exceeded({ total, bySource }: Explanation, allowed: number): GraphQLError {
  const sources = bySource.map(({ source, calls }) => `${source} ${calls}`).join(', ');
  return new GraphQLError(
    `the operation would make ${total} upstream calls (${sources}), its @calls allows ${allowed}; ask for less or allow more`,
    {
      extensions: {
        code: 'CALL_BUDGET_EXCEEDED',
        calls: total,
        allowed,
        bySource: bySource.map(({ source, calls }) => ({ source, calls })),
      },
    },
  );
}

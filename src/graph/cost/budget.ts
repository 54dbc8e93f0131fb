/** What the operations of one request may cost together. */
import type { GraphQLError, OperationDefinitionNode } from 'graphql';
import type { Budget, Cost } from '../budgets.ts';
import type { Operation } from '../collect.ts';
import { costError, rowsError } from '../errors.ts';
import { type CostModel, costInSteps, costOf } from './cost.ts';

/** What the operations of one request may cost. */
export interface CostLimits extends Cost {
  /** Rows of lists that are looked through to filter, order or sum them. */
  readonly rows: number;
}

export function openBudget(model: CostModel, limits: CostLimits): Budget {
  let spent: Cost = { accounts: 0, pairs: 0, calls: 0, nodes: 0 };
  let looked = 0;
  // By operation, the executions of it that are charged and have not begun.
  const ahead = new Map<OperationDefinitionNode, number>();
  // Each execution has coerced variables of its own.
  const begun = new Map<Operation['variableValues'], GraphQLError | null>();
  const refusal = (cost: Cost): GraphQLError | null => {
    const total = {
      accounts: spent.accounts + cost.accounts,
      pairs: spent.pairs + cost.pairs,
      calls: spent.calls + cost.calls,
      nodes: spent.nodes + cost.nodes,
    };
    const fits =
      total.accounts <= limits.accounts &&
      total.pairs <= limits.pairs &&
      total.calls <= limits.calls &&
      total.nodes <= limits.nodes;
    if (!fits) return costError(cost, limits, spent);
    spent = total;
    return null;
  };
  const begin = (operation: Operation): GraphQLError | null => {
    const charged = ahead.get(operation.operation) ?? 0;
    if (charged === 0) return refusal(costOf(operation, model));
    ahead.set(operation.operation, charged - 1);
    return null;
  };
  return {
    *charge(operation) {
      const cost = yield* costInSteps(operation, model);
      const error = refusal(cost);
      if (error !== null) throw error;
      ahead.set(operation.operation, (ahead.get(operation.operation) ?? 0) + 1);
      return cost;
    },
    guard(operation) {
      const known = begun.get(operation.variableValues);
      const error = known === undefined ? begin(operation) : known;
      if (known === undefined) begun.set(operation.variableValues, error);
      if (error !== null) throw error;
    },
    look(rows) {
      if (looked + rows > limits.rows) throw rowsError(rows, { looked, limit: limits.rows });
      looked += rows;
    },
  };
}

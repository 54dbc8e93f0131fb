/** What the operations of one request may cost together. */
import { GraphQLError, type OperationDefinitionNode } from 'graphql';
import { atOnce, type Steps } from '../../model/steps.ts';
import type { Budget, Cost, ListCut } from '../budgets.ts';
import type { Operation } from '../collect.ts';
import { costError, excess, rowsError } from '../errors.ts';
import { type CostModel, costInSteps } from './cost.ts';
import { fittingKeys } from './fitting-keys.ts';
import { Meter } from './meter.ts';

/** What the operations of one request may cost. */
export interface CostLimits extends Cost {
  /** Rows of lists that are looked through to filter, order or sum them. */
  readonly rows: number;
}

export interface BudgetOptions {
  /** Whether an operation that costs too much is answered for the first keys of its lists. */
  readonly cutsLists: boolean;
}

interface Charged {
  readonly cost: Cost;
  readonly cut: ListCut | null;
}

export function openBudget(model: CostModel, limits: CostLimits, { cutsLists }: BudgetOptions): Budget {
  let spent: Cost = { accounts: 0, pairs: 0, calls: 0, nodes: 0 };
  let looked = 0;
  // By operation, what its lists are cut to in the executions that are charged and have not begun.
  const ahead = new Map<OperationDefinitionNode, (ListCut | null)[]>();
  // Each execution of the request has coerced variables of its own.
  const begun = new Map<Operation['variableValues'], ListCut | null | GraphQLError>();
  const fits = (cost: Cost): boolean => {
    const total = sum(spent, cost);
    return (
      total.accounts <= limits.accounts &&
      total.pairs <= limits.pairs &&
      total.calls <= limits.calls &&
      total.nodes <= limits.nodes
    );
  };
  function* chargeInSteps(operation: Operation): Steps<Charged | GraphQLError> {
    const meter = new Meter();
    const whole = yield* costInSteps(operation, model, { meter });
    if (fits(whole)) {
      spent = sum(spent, whole);
      return { cost: whole, cut: null };
    }
    const fitting = cutsLists ? yield* fittingKeys(operation, model, { meter, fits }) : null;
    if (fitting === null) return costError(whole, limits, spent);
    const cut = { keys: fitting.keys, reason: excess(whole, limits, spent) };
    spent = sum(spent, fitting.cost);
    return { cost: fitting.cost, cut };
  }
  const begin = (operation: Operation): ListCut | null | GraphQLError => {
    const charged = ahead.get(operation.operation)?.shift();
    if (charged !== undefined) return charged;
    const found = atOnce(chargeInSteps(operation));
    return found instanceof GraphQLError ? found : found.cut;
  };
  return {
    *charge(operation) {
      const found = yield* chargeInSteps(operation);
      if (found instanceof GraphQLError) throw found;
      ahead.set(operation.operation, [...(ahead.get(operation.operation) ?? []), found.cut]);
      return found.cost;
    },
    guard(operation) {
      const known = begun.get(operation.variableValues);
      const found = known === undefined ? begin(operation) : known;
      if (known === undefined) begun.set(operation.variableValues, found);
      if (found instanceof GraphQLError) throw found;
      return found;
    },
    look(rows) {
      if (looked + rows > limits.rows) throw rowsError(rows, { looked, limit: limits.rows });
      looked += rows;
    },
  };
}

function sum(a: Cost, b: Cost): Cost {
  return {
    accounts: a.accounts + b.accounts,
    pairs: a.pairs + b.pairs,
    calls: a.calls + b.calls,
    nodes: a.nodes + b.nodes,
  };
}

/** How many keys of its lists an operation can afford. */
import type { Steps } from '../../model/steps.ts';
import type { Cost } from '../budgets.ts';
import { collectFields, type Operation } from '../collect.ts';
import { type CostModel, costInSteps } from './cost.ts';
import { argumentsOf, definitionOf, shapeOf } from './fields.ts';
import type { Meter } from './meter.ts';

export interface Fitting {
  /** Of each list the first so many: at least one, and fewer than the longest list has. */
  readonly keys: number;
  readonly cost: Cost;
}

export interface FittingOptions {
  /** Of all computations for the operation together. */
  readonly meter: Meter;
  readonly fits: (cost: Cost) => boolean;
}

/**
 * The most that fit; null where not even one key of each list does, and where there is no list of keys. The cost grows with the
 * number of keys, so halving finds it: ten computations for a thousand keys.
 */
export function* fittingKeys(
  operation: Operation,
  model: CostModel,
  { meter, fits }: FittingOptions,
): Steps<Fitting | null> {
  let best: Fitting | null = null;
  let [low, high] = [1, longestKeyList(operation, model) - 1];
  // The first question is whether one key fits.
  for (let keys = 1; low <= high; keys = Math.ceil((low + high) / 2)) {
    const cost = yield* costInSteps(operation, model, { meter, keys });
    if (fits(cost)) {
      best = { keys, cost };
      low = keys + 1;
    } else {
      if (keys === 1) return null;
      high = keys - 1;
    }
  }
  return best;
}

/** How many keys the longest list of keys has that the operation gives to a root field; 0 where it gives none. */
function longestKeyList(operation: Operation, { rules }: CostModel): number {
  const { selectionSet, operation: kind } = operation.operation;
  const root = operation.schema.getRootType(kind);
  if (!root) return 0;
  const fields = collectFields(operation, root, [selectionSet], () => {});
  return [...fields.values()].reduce((longest, [node]) => {
    const field = definitionOf(operation, root, node.name.value);
    const { keys } = field === null ? {} : shapeOf(rules, root, field).rule;
    const given = field === null || keys === undefined ? null : argumentsOf(operation, field, node)[keys];
    return Array.isArray(given) ? Math.max(longest, given.length) : longest;
  }, 0);
}

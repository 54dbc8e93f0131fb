/**
 * What operations cost that were charged before, kept as long as their documents: a figure depends on how long the lists
 * are that the variables hold, not on what is in them.
 */
import type { Cost } from '../budgets.ts';
import type { Operation } from '../collect.ts';

export interface KeptCost {
  readonly cost: Cost;
  /** The selections that were looked at to compute it. */
  readonly steps: number;
}

/** An operation may be sent with lists of many lengths. */
const MOST_SIZES = 16;

/** By model, by operation, by the sizes of its variables. */
const byModel = new WeakMap<object, WeakMap<Operation['operation'], Map<string, KeptCost>>>();

/** @param model by which it was computed */
export function keptCost(model: object, { operation, variableValues }: Operation): KeptCost | undefined {
  return byModel.get(model)?.get(operation)?.get(sizesOf(operation, variableValues));
}

export function keepCost(model: object, { operation, variableValues }: Operation, kept: KeptCost): void {
  const ofModel = byModel.get(model) ?? new WeakMap<Operation['operation'], Map<string, KeptCost>>();
  byModel.set(model, ofModel);
  const costs = ofModel.get(operation) ?? new Map<string, KeptCost>();
  ofModel.set(operation, costs);
  // The one that was kept first goes first.
  if (costs.size >= MOST_SIZES) for (const key of [...costs.keys()].slice(0, 1)) costs.delete(key);
  costs.set(sizesOf(operation, variableValues), kept);
}

/** All that rules by sizes, directives and the coercion of arguments read of the values. */
function sizesOf({ variableDefinitions = [] }: Operation['operation'], values: Operation['variableValues']): string {
  let sizes = '';
  for (const { variable } of variableDefinitions) sizes += `${sizeOf(values[variable.name.value])},`;
  return sizes;
}

function sizeOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.length}]`;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  return typeof value;
}

/**
 * What an operation may cost at most, computed from its coerced variables before anything of it is resolved. Pure.
 *
 * A selection on an entry of a list counts once for each entry. Nothing is resolved, so an account or asset that is named
 * twice counts twice, except where execution itself merges two selections into one.
 */
import {
  type FieldNode,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import { atOnce, STEPS_AT_ONCE, type Steps } from '../../model/steps.ts';
import type { Cost } from '../budgets.ts';
import { type Arguments, collectFields, type Operation } from '../collect.ts';
import { keysOf, typeOfKey } from '../key-type.ts';
import type { CostFacts } from './facts.ts';
import { argumentsOf, definitionOf, type FieldDefinition, shapeOf } from './fields.ts';
import { keepCost, keptCost } from './kept-costs.ts';
import { type KeptTally, keptFor } from './kept-tallies.ts';
import { Meter } from './meter.ts';
import { type CostRules, type FieldRule, usualSize } from './rules.ts';
import { add, cap, endless, most, type Tally, times, zero } from './sums.ts';

export interface CostModel {
  readonly rules: CostRules;
  readonly facts: CostFacts;
}

export interface CostOptions {
  /** Of this computation alone where it is left out. */
  readonly meter?: Meter;
  /** How many keys of each list of keys are counted. @default all */
  readonly keys?: number;
}

export function costOf(operation: Operation, model: CostModel, options?: CostOptions): Cost {
  return atOnce(costInSteps(operation, model, options));
}

/** A selection takes as long as so many steps: its arguments are coerced, and its figures are summed up. */
const STEPS_PER_SELECTION = 4;

/** What is selected of one object is collected at once, however long it is. */
export function* costInSteps(operation: Operation, model: CostModel, options: CostOptions = {}): Steps<Cost> {
  const { meter = new Meter(), keys = Infinity } = options;
  // Of some keys alone it is not kept: it is asked once.
  const isWhole = keys === Infinity;
  const kept = isWhole ? keptCost(model, operation) : undefined;
  if (kept !== undefined) {
    meter.step(kept.steps);
    return kept.cost;
  }
  const root = operation.schema.getRootType(operation.operation.operation);
  if (!root) return { accounts: 0, pairs: 0, calls: 0, nodes: 0 };
  const before = meter.steps;
  const walk = new Walk(operation, model, { meter, keys });
  const { accounts, assets, pairs, calls, nodes } = yield* walk.root(root);
  const cost = { accounts, pairs, calls: cap(calls + model.facts.callsForFacts(cap(assets + pairs))), nodes };
  if (isWhole && walk.isBySizes && !meter.isExhausted) {
    keepCost(model, operation, { cost, steps: meter.steps - before });
  }
  return cost;
}

class Walk {
  readonly #operation: Operation;
  readonly #model: CostModel;
  readonly #meter: Meter;
  readonly #keys: number;
  readonly #single = new Map<SelectionSetNode, Omit<KeptTally, 'steps'>[]>();
  readonly #known = new Map<string, Tally>();
  readonly #numbers = new Map<SelectionSetNode, number>();
  /** The selections that were yielded as steps. */
  #yielded = 0;
  #isBySizes = true;

  constructor(operation: Operation, model: CostModel, { meter, keys }: Required<CostOptions>) {
    this.#operation = operation;
    this.#model = model;
    this.#meter = meter;
    this.#keys = keys;
  }

  /** What is kept of selections is that of all keys. */
  root(type: GraphQLObjectType): Steps<Tally> {
    const selected = { sets: [this.#operation.operation.selectionSet], size: null };
    return this.#keys === Infinity ? this.object(type, selected) : this.#walk(type, selected);
  }

  /** Whether the values of variables count by no more than their sizes. */
  get isBySizes(): boolean {
    return this.#isBySizes;
  }

  /** All that is selected of one object. Equal selections are walked once, however many fragments lead to them. */
  *object(type: GraphQLObjectType, selected: Selected): Steps<Tally> {
    const [set, ...more] = selected.sets;
    if (set === undefined) return zero;
    if (more.length > 0) return yield* this.#merged(type, selected);
    const known = this.#single.get(set);
    const same = known?.find((entry) => entry.type === type && entry.size === selected.size);
    if (same !== undefined) return same.tally;
    const entry = { type, size: selected.size, tally: yield* this.#kept(set, type, selected) };
    if (known === undefined) this.#single.set(set, [entry]);
    else known.push(entry);
    return entry.tally;
  }

  /** Counts the steps of what was walked for another execution too. */
  *#kept(set: SelectionSetNode, type: GraphQLObjectType, selected: Selected): Steps<Tally> {
    const { size } = selected;
    const tallies = keptFor(this.#model);
    const kept = tallies.find(set, type, size);
    if (kept !== undefined) {
      this.#meter.step(kept.steps);
      return kept.tally;
    }
    const before = this.#meter.steps;
    const tally = yield* this.#walk(type, selected);
    if (!this.#meter.isExhausted) tallies.keep(set, { type, size, tally, steps: this.#meter.steps - before });
    return tally;
  }

  *#merged(type: GraphQLObjectType, selected: Selected): Steps<Tally> {
    const key = `${type.name} ${selected.size} ${selected.sets.map((set) => this.#number(set)).join()}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const total = yield* this.#walk(type, selected);
    this.#known.set(key, total);
    return total;
  }

  *#walk(type: GraphQLObjectType, { sets, size }: Selected): Steps<Tally> {
    let total = zero;
    for (const nodes of collectFields(this.#operation, type, sets, (steps) => this.#meter.step(steps)).values()) {
      if (this.#meter.isExhausted) return endless;
      const { own, below } = this.#field(type, nodes, size);
      total = add(total, own);
      if (below !== null) total = add(total, yield* this.#entries(below));
      yield* this.#pause();
    }
    return total;
  }

  *#pause(): Steps<void> {
    const steps = (this.#meter.steps - this.#yielded) * STEPS_PER_SELECTION;
    if (steps < STEPS_AT_ONCE) return;
    this.#yielded = this.#meter.steps;
    yield steps;
  }

  #number(set: SelectionSetNode): number {
    const number = this.#numbers.get(set) ?? this.#numbers.size;
    this.#numbers.set(set, number);
    return number;
  }

  #field(parent: GraphQLObjectType, nodes: readonly [FieldNode, ...FieldNode[]], outer: number | null): Counted {
    const [node] = nodes;
    const field = definitionOf(this.#operation, parent, node.name.value);
    if (field === null) return nothing;
    const { facts, rules } = this.#model;
    const { rule, isList, isByNames } = shapeOf(rules, parent, field);
    const args = this.#counted(argumentsOf(this.#operation, field, node), rule);
    if (isByNames) this.#isBySizes = false;
    const listed = (): number => (isList ? (outer ?? usualSize(args, facts)) : 1);
    const size = rule.size?.(args, facts) ?? listed();
    const own = rule.each === undefined ? zero : times({ ...zero, ...rule.each }, size);
    const { calls, accounts } = rule;
    const together =
      calls === undefined && accounts === undefined
        ? zero
        : { ...zero, calls: calls?.(args, facts) ?? 0, accounts: accounts?.(args, facts) ?? 0 };
    if (node.selectionSet === undefined) return { own: add(own, together), below: null };
    const entry: Entry = {
      sets: nodes.length === 1 ? [node.selectionSet] : nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
      size: isList || rule.size === undefined ? null : size,
      isCounted: rule.each !== undefined,
    };
    const below = { field, entry, count: isList ? size : 1, keys: keysOf(field, args) };
    return { own: add(own, together), below };
  }

  /** The arguments with as many keys as are counted. */
  #counted(args: Arguments, { keys }: FieldRule): Arguments {
    if (keys === undefined || this.#keys === Infinity) return args;
    const given = args[keys];
    return Array.isArray(given) ? { ...args, [keys]: given.slice(0, this.#keys) } : args;
  }

  /** A key that shows its type costs what that type costs; any other key costs the maximum of all types, by each figure. */
  *#entries({ field, entry, count, keys }: Entries): Steps<Tally> {
    const type = getNamedType(field.type);
    if (count === 0) return zero;
    if (isObjectType(type)) return times(yield* this.#entry(type, entry), count);
    if (!isAbstractType(type)) return zero;
    const { names } = this.#model.rules;
    const possible = this.#operation.schema.getPossibleTypes(type);
    const byType = Map.groupBy(keys, (key) => possible.find(({ name }) => name === typeOfKey(key, names)));
    let total = zero;
    let named = 0;
    for (const [known, group] of byType) {
      if (known === undefined) continue;
      named += group.length;
      total = add(total, times(yield* this.#entry(known, entry), group.length));
    }
    let costliest = zero;
    for (const known of possible) costliest = most(costliest, yield* this.#entry(known, entry));
    return named >= count ? total : add(total, times(costliest, count - named));
  }

  *#entry(type: GraphQLObjectType, entry: Entry): Steps<Tally> {
    const weights = entry.isCounted ? {} : this.#model.rules.types.get(type.name);
    return add({ ...zero, ...weights, nodes: 1 }, yield* this.object(type, entry));
  }
}

/** What a field costs by itself, and what is selected below it. */
interface Counted {
  readonly own: Tally;
  readonly below: Entries | null;
}

const nothing: Counted = { own: zero, below: null };

/** What is selected of one object. */
interface Selected {
  readonly sets: readonly SelectionSetNode[];
  /** How long its lists are, where the field above says it. */
  readonly size: number | null;
}

/** What is selected of an entry of an answer. */
interface Entry extends Selected {
  /** Whether the field counts what its type would. */
  readonly isCounted: boolean;
}

interface Entries {
  readonly field: FieldDefinition;
  readonly entry: Entry;
  readonly count: number;
  /** What the entries are named by. */
  readonly keys: readonly unknown[];
}

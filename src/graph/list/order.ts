/** Filters and orders finished balances. Pure; a failed pair is never hidden by its missing amount. */

import type { Outcome } from '../../balances/answer/reconcile.ts';
import type { FactsAnswer } from '../../balances/fact/catalogue.ts';
import { compareAmounts, type ExactAmount } from '../../model/amount.ts';
import { compareText } from '../../model/compare-text.ts';
import { type AssetFacts, amountParts } from '../../model/reading.ts';
import { forEachInSteps, type Steps, sortInSteps } from '../../model/steps.ts';
import type { BalanceFilter, BalanceOrder } from '../generated/resolvers.ts';

/** What filters and orders read, one column for each property, so that no node is made of rows that do not fit. */
export interface BalanceColumns {
  readonly length: number;
  /** The asset's own reference. */
  refAt(index: number): string;
  outcomeAt(index: number): Outcome;
  /** Of the asset; null where no argument needs them. */
  factsAt(index: number): FactsAnswer | null;
}

export interface Arrangement {
  readonly filter: BalanceFilter | null;
  /** Null for the order in which they are. */
  readonly order: BalanceOrder | null;
}

/** The indexes of the rows that fit, in order; ties are broken by reference, and then by place. */
export function* arrangeBalances(columns: BalanceColumns, { filter, order }: Arrangement): Steps<readonly number[]> {
  const fitting: number[] = [];
  const fits = filter === null ? () => true : fitter(columns, filter);
  yield* forEachInSteps(columns.length, (index) => {
    if (fits(index)) fitting.push(index);
  });
  if (order === null) return fitting;
  const sign = order.direction === 'DESC' ? -1 : 1;
  const refs: string[] = [];
  const byRef = (a: number, b: number): number => compareText(refs[a] ?? '', refs[b] ?? '');
  yield* fill(refs, fitting, (index) => columns.refAt(index));
  if (order.field === 'ASSET') return yield* sortInSteps(fitting, (a, b) => sign * byRef(a, b));
  if (order.field === 'SYMBOL') {
    const symbols: (string | null)[] = [];
    yield* fill(symbols, fitting, (index) => knownFacts(columns.factsAt(index))?.symbol ?? null);
    const compare = unknownLast(symbols, (a, b) => sign * compareText(a, b));
    return yield* sortInSteps(fitting, (a, b) => compare(a, b) || byRef(a, b));
  }
  const values: (ExactAmount | null)[] = [];
  yield* fill(values, fitting, (index) => exactValue(columns, index));
  const compare = unknownLast(values, (a, b) => sign * compareAmounts(a, b));
  return yield* sortInSteps(fitting, (a, b) => compare(a, b) || byRef(a, b));
}

/** Whether an asset with such facts stands for the thing, or may. An asset whose underlying is unknown may be any thing. */
export function mayStandFor(facts: AssetFacts | null, underlying: string | null): boolean {
  const stated = facts?.underlying ?? null;
  return underlying === null || stated === null || stated === underlying;
}

export function knownFacts(answer: FactsAnswer | null): AssetFacts | null {
  return answer !== null && 'facts' in answer ? answer.facts : null;
}

function fitter(columns: BalanceColumns, filter: BalanceFilter): (index: number) => boolean {
  const { type = null, underlying = null, amount } = filter;
  const contract = filter.contract?.toLowerCase() ?? null;
  return (index) => {
    const outcome = columns.outcomeAt(index);
    if (amount === 'NONZERO' && 'value' in outcome) {
      if (amountParts.every((part) => (outcome.value.amounts[part] ?? 0n) === 0n)) return false;
    }
    const answer = columns.factsAt(index);
    const facts = knownFacts(answer);
    // Without facts it is not known whether the row fits: it stays, and shows its failure.
    if (facts === null && ('failure' in outcome || answer !== null)) return true;
    if (contract !== null && facts?.contract?.toLowerCase() !== contract) return false;
    return mayStandFor(facts, underlying) && (type === null || facts?.type === type);
  };
}

/** A column by the index of the row, for the rows that fit. */
function* fill<T>(column: T[], rows: readonly number[], valueAt: (index: number) => T): Steps<void> {
  yield* forEachInSteps(rows.length, (place) => {
    const index = rows[place];
    if (index !== undefined) column[index] = valueAt(index);
  });
}

function unknownLast<T extends object | string>(
  column: readonly (T | null)[],
  compare: (a: T, b: T) => number,
): (a: number, b: number) => number {
  return (a, b) => {
    const left = column[a] ?? null;
    const right = column[b] ?? null;
    if (left !== null && right !== null) return compare(left, right);
    return Number(right !== null) - Number(left !== null);
  };
}

function exactValue(columns: BalanceColumns, index: number): ExactAmount | null {
  const outcome = columns.outcomeAt(index);
  const scale = knownFacts(columns.factsAt(index))?.scale ?? null;
  const atomic = 'value' in outcome ? outcome.value.amounts.total : null;
  return scale === null || atomic === null ? null : { atomic, scale };
}

/** What the truth of a subject holds, without any answer beside it. */
import { type Amounts, amountParts } from '../model/reading.ts';
import { demand } from './demand.ts';
import type { AccountTruth, Truth } from './subject.ts';

/** The largest whole number below which a floating-point number is exact. */
const EXACT_IN_FLOAT = 2n ** 53n;

/** A pair of the truth. */
export interface TruePair {
  readonly account: AccountTruth;
  readonly ref: string;
}

/** Throws where the truth is too small for any rule to apply. */
export function checkTruth(truth: Truth): void {
  demand(held(truth).length > 0, 'the truth needs an account, and an asset that the upstream reports for it');
}

/** The pairs that the upstream reports. */
export function held(truth: Truth): readonly (TruePair & { readonly amounts: Amounts })[] {
  return pairsOf(truth).flatMap(({ account, ref }) => {
    const amounts = account.holdings.get(ref);
    return amounts === undefined ? [] : [{ account, ref, amounts }];
  });
}

/** The pairs that the upstream does not mention. */
export function unmentioned(truth: Truth): readonly TruePair[] {
  return pairsOf(truth).filter(({ account, ref }) => !account.holdings.has(ref));
}

/** Each account with each asset of its network. */
function pairsOf({ accounts, assets }: Truth): readonly TruePair[] {
  return accounts.flatMap((account) =>
    assets.filter(({ name }) => name.network === account.name.network).map(({ name }) => ({ account, ref: name.ref })),
  );
}

export function isLarge(amounts: Amounts): boolean {
  return amountParts.some((part) => (amounts[part] ?? 0n) > EXACT_IN_FLOAT);
}

export function isZero(amounts: Amounts): boolean {
  return amounts.total === 0n;
}

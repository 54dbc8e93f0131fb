/**
 * From the readings of one call to outcomes, matched by (address, asset) alone; the order of rows means nothing. Pure.
 *
 * A row for someone the call did not name condemns the whole answer: if one row is misattributed, none can be trusted.
 * A row for an asset that was not named does the same unless the provider declares such rows harmless.
 */
import { type Failure, FailureError, failure } from '../../model/failure.ts';
import {
  type AmountPart,
  type Amounts,
  amountParts,
  type Block,
  noAmounts,
  type Reading,
  type Value,
} from '../../model/reading.ts';
import { eachInSteps, type Steps } from '../../model/steps.ts';
import type { AnyBalanceRead, Call } from '../../providers/provider.ts';
import type { Observed } from './observed.ts';

/** How a balance came to be known: a row stated it, or a complete answer without the row means zero by declaration. */
export type Basis = 'REPORTED' | 'ABSENT_IS_ZERO';

/** One pair, answered: exactly one value or exactly one failure. */
export type Outcome = KnownBalance | { readonly failure: Failure };

export interface KnownBalance {
  readonly value: Value;
  readonly observed: Observed;
  readonly basis: Basis;
  /** Set where the source was not asked for it now: `CACHE` on purpose, `STALE` because it cannot be. */
  readonly servedFrom?: ServedFrom;
}

export function isValue(outcome: Outcome | undefined): outcome is KnownBalance {
  return outcome !== undefined && 'value' in outcome;
}

export type ServedFrom = 'CACHE' | 'STALE';

/** The outcomes of one call by address, then by asset reference. */
export type Outcomes = ReadonlyMap<string, ReadonlyMap<string, Outcome>>;

export interface CallAnswer {
  readonly read: AnyBalanceRead;
  readonly call: Call;
  readonly readings: readonly Reading[];
  readonly observed: Observed;
}

/**
 * What the answer states, with an entry for every address of the call; pairs that it does not mention are left out.
 * Throws a `FailureError` when the answer as a whole cannot be used.
 */
export function* reconcile(answer: CallAnswer): Steps<Outcomes> {
  const asked = new Map(
    [...askedAssets(answer.call)].map(([address, assets]) => [
      address,
      { assets, outcomes: new Map<string, Outcome>() },
    ]),
  );
  yield* eachInSteps(answer.readings, (reading) => {
    const account = asked.get(reading.address);
    if (account === undefined) throw misattributed('an account that the call did not name');
    const { assets, outcomes } = account;
    if (assets === 'all' || assets.has(reading.asset)) {
      outcomes.set(reading.asset, merge(outcomes.get(reading.asset), outcomeOf(reading, answer)));
    } else if (answer.read.unasked === 'fault') {
      throw misattributed('an asset that the call did not name');
    }
  });
  return new Map([...asked].map(([address, { outcomes }]) => [address, outcomes]));
}

/** The zero of a pair that an answer does not mention; only for silence that is known to mean it (see `silence.ts`). */
export function absentOutcome(parts: readonly AmountPart[], observed: Observed, block: Block | null): Outcome {
  const amounts: Amounts = { ...noAmounts, ...Object.fromEntries(parts.map((part) => [part, 0n])) };
  const value: Value = { amounts, block, facts: null, details: null };
  return { value, observed, basis: 'ABSENT_IS_ZERO' };
}

/** What the call asks for, by address. */
export function askedAssets(call: Call): ReadonlyMap<string, ReadonlySet<string> | 'all'> {
  switch (call.shape) {
    case 'account':
      return new Map([[call.account.address, call.asset === 'all' ? 'all' : new Set([call.asset])]]);
    case 'account-assets':
      return new Map([[call.account.address, call.assets === 'all' ? 'all' : new Set(call.assets)]]);
    case 'cross-product': {
      const assets = call.assets === 'all' ? call.assets : new Set(call.assets);
      return new Map(call.accounts.map((account) => [account.address, assets]));
    }
    case 'pairs': {
      const byAddress = new Map<string, Set<string>>();
      for (const { account, asset } of call.pairs) {
        byAddress.set(account.address, (byAddress.get(account.address) ?? new Set()).add(asset));
      }
      return byAddress;
    }
  }
}

function misattributed(what: string): FailureError {
  return new FailureError(failure('UPSTREAM_MISATTRIBUTED', { detail: `the answer has a row for ${what}` }));
}

function outcomeOf(reading: Reading, { read, observed }: CallAnswer): Outcome {
  if ('failure' in reading) return { failure: reading.failure };
  const { amounts, block, facts, details } = reading;
  if (read.signed !== true && amountParts.some((part) => (amounts[part] ?? 0n) < 0n)) {
    return { failure: failure('UPSTREAM_BAD_AMOUNT', { detail: 'the amount is negative' }) };
  }
  return { value: { amounts, block, facts, details }, observed, basis: 'REPORTED' };
}

/** Two rows for one pair: equal ones are one, different ones are a conflict, and a failed row outweighs a good one. */
function merge(earlier: Outcome | undefined, later: Outcome): Outcome {
  if (earlier === undefined || 'failure' in later) return later;
  if ('failure' in earlier || sameAmounts(earlier.value.amounts, later.value.amounts)) return earlier;
  return { failure: failure('UPSTREAM_CONFLICT') };
}

function sameAmounts(a: Amounts, b: Amounts): boolean {
  return (
    a.total === b.total &&
    a.available === b.available &&
    a.locked === b.locked &&
    a.pendingDeposit === b.pendingDeposit &&
    a.pendingWithdrawal === b.pendingWithdrawal
  );
}

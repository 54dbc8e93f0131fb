/**
 * The planner: from what is wanted to the fewest calls that the declared shape and limits allow. Pure.
 *
 * `(wants: per account, P pairs and H listings) → C calls`; every pair and listing lies in at least one call.
 */
import type { Account } from '../../model/identity.ts';
import type { AnyBalanceRead } from '../../providers/provider.ts';
import { allAtOnce, type PlanSteps } from './cover/effort.ts';
import { planGrids, planPairs } from './many-accounts.ts';
import { planAccount } from './one-account.ts';
import { answersTo } from './pairs-answers.ts';
import type { PlannedCall, PlanOptions, Want } from './planned-call.ts';
import { Planning } from './planning.ts';
import { sharesOf } from './shares.ts';

export function planCalls(
  reads: readonly AnyBalanceRead[],
  wants: readonly Want[],
  options: PlanOptions,
): PlannedCall[] {
  return allAtOnce(planSteps(reads, wants, options));
}

/** As `planCalls`, in slices. */
export function* planSteps(
  reads: readonly AnyBalanceRead[],
  wants: readonly Want[],
  { planning = new Planning(), ...options }: PlanOptions,
): PlanSteps<PlannedCall[]> {
  const calls: PlannedCall[] = [];
  for (const [place, read] of reads.entries()) {
    const share: Want[] = [];
    for (const want of wants) {
      const { account, assets } = want;
      const own = reads.length === 1 ? assets : (sharesOf(reads, assets)[place] ?? []);
      const listings = read.listing === 'none' ? none : want.listings;
      if (own.length > 0 || listings.length > 0) {
        const isWhole = own === assets && listings.length === want.listings.length;
        share.push(isWhole ? want : { account, assets: own, listings });
      }
      if (planning.effort.spend(10 + (own === assets ? 0 : 5 * assets.length))) yield;
    }
    if (share.length === 0) continue;
    for (const call of yield* planRead(read, share, { ...options, planning })) calls.push(call);
  }
  return calls;
}

const none: readonly never[] = [];

interface Planned extends PlanOptions {
  readonly planning: Planning;
}

function* planRead(read: AnyBalanceRead, wants: readonly Want[], options: Planned): PlanSteps<readonly PlannedCall[]> {
  const { at, planning } = options;
  switch (read.shape) {
    case 'account': {
      const single = { ...read, limits: { ...read.limits, assets: 1 } };
      return yield* eachWant(wants, planning, (want) =>
        planAccount(single, want).flatMap(({ assets, filter, answers }) =>
          (assets === 'all' ? ['all'] : assets).map((asset) => ({
            read,
            call: { shape: read.shape, account: want.account, asset, at, filter },
            answers: [answers],
          })),
        ),
      );
    }
    case 'account-assets':
      return yield* eachWant(wants, planning, (want) =>
        planAccount(read, want).map(({ assets, filter, answers }) => ({
          read,
          call: { shape: read.shape, account: want.account, assets, at, filter },
          answers: [answers],
        })),
      );
    case 'cross-product': {
      const grids = yield* planGrids(read, wants, options);
      return grids.map(({ accounts, assets, filter, answers }) => ({
        read,
        call: { shape: read.shape, accounts, assets, at, filter },
        answers,
      }));
    }
    case 'pairs': {
      const calls: PlannedCall[] = [];
      const lists = new Map(wants.map(({ account, assets }) => [account, assets]));
      const listOf = (account: Account) => lists.get(account) ?? [];
      for (const pairs of yield* planPairs(read.limits, wants, planning)) {
        calls.push({ read, call: { shape: read.shape, pairs, at, filter: null }, answers: answersTo(pairs, listOf) });
        if (planning.effort.spend(10 * pairs.length)) yield;
      }
      return calls;
    }
  }
}

function* eachWant(
  wants: readonly Want[],
  { effort }: Planning,
  plan: (want: Want) => readonly PlannedCall[],
): PlanSteps<readonly PlannedCall[]> {
  const calls: PlannedCall[] = [];
  for (const want of wants) {
    for (const call of plan(want)) calls.push(call);
    if (effort.spend(50 + 20 * want.assets.length)) yield;
  }
  return calls;
}

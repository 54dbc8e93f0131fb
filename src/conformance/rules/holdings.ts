/** Rules about listings: all that an account holds, and what a filter leaves of it. */
import type { Holdings, ListedBalance } from '../../balances/answer/holdings.ts';
import type { Account } from '../../model/identity.ts';
import type { HoldingsFilter } from '../../providers/provider.ts';
import { demandTruth } from '../compare.ts';
import { demand } from '../demand.ts';
import type { Answered, Lab, LabHolder, Session } from '../lab.ts';
import { Unmet } from '../needs.ts';
import type { RuleData } from '../rule.ts';

export const holdingsRules: readonly RuleData[] = [
  {
    id: 'K3PR',
    level: 'MUST',
    name: 'MUST list, over all pages, what the account holds: all of it where the listing is declared complete',
    why: 'A listing that lacks a page looks complete.',
    needs: ['a read that lists'],
    async run(lab) {
      const session = lab.open();
      for (const holder of lab.holders) demandHoldings(lab, holder, await session.list(holder.account));
      // Some reads list many accounts in one call.
      const together = await session.lists(lab.holders.map(({ account }) => account));
      for (const [index, holder] of lab.holders.entries()) demandHoldings(lab, holder, together[index]);
    },
  },
  {
    id: 'L5WT',
    level: 'MUST',
    name: 'MUST list under a declared filter all that fits it and nothing else',
    why: 'The core trusts a declared filter to keep what fits it, and asks for nothing else.',
    needs: ['a declared filter', 'a listed row that states what a filter goes by'],
    run: listFiltered,
  },
];

function demandHoldings(lab: Lab, holder: LabHolder, holdings: Holdings | undefined): void {
  const complete = lab.provider.reads.some(({ listing }) => listing === 'complete');
  const listed = asAnswered(holder, balancesOf(holdings));
  demandTruth(lab, listed);
  const { size } = new Set(listed.map(({ ref }) => ref));
  demand(size === listed.length, 'a listing names an asset twice');
  demand(!complete || size === holder.truth.holdings.size, 'a listing that is declared complete lacks an asset');
  demand(
    listed.every(({ ref }) => holder.truth.holdings.has(ref)),
    'a listing names an asset that is not held',
  );
}

async function listFiltered(lab: Lab): Promise<void> {
  const session = lab.open();
  const filters = new Set(lab.provider.reads.flatMap((read) => read.filters));
  let tried = 0;
  for (const { account } of lab.holders) {
    const all = await listOrThrow(session, account);
    for (const key of filters) {
      for (const value of valuesOf(all, key)) {
        const fitting = all.filter((balance) => factOf(balance, key) === value);
        const filtered = await listOrThrow(session, account, { contract: null, type: null, [key]: value });
        const same = refsOf(filtered) === refsOf(fitting);
        demand(same, `a listing filtered by ${key} holds more or less than what fits`);
        tried += 1;
      }
    }
  }
  if (tried === 0) throw new Unmet('a listed row that states what a filter goes by');
}

function valuesOf(balances: readonly ListedBalance[], key: keyof HoldingsFilter): ReadonlySet<string> {
  return new Set(balances.flatMap((balance) => factOf(balance, key) ?? []));
}

/** What the row itself says of its asset. */
function factOf({ outcome }: ListedBalance, key: keyof HoldingsFilter): string | null {
  return 'value' in outcome ? (outcome.value.facts?.[key] ?? null) : null;
}

function refsOf(balances: readonly ListedBalance[]): string {
  return JSON.stringify(balances.map(({ ref }) => ref).toSorted());
}

async function listOrThrow(
  session: Session,
  account: Account,
  filter?: HoldingsFilter,
): Promise<readonly ListedBalance[]> {
  return balancesOf(await session.list(account, filter === undefined ? {} : { filter }));
}

function balancesOf(holdings: Holdings | undefined): readonly ListedBalance[] {
  demand(holdings !== undefined, 'a listing was left without an answer');
  demand('balances' in holdings, `a listing failed${'failure' in holdings ? ` with ${holdings.failure.code}` : ''}`);
  return holdings.balances;
}

function asAnswered(holder: LabHolder, balances: readonly ListedBalance[]): readonly Answered[] {
  return balances.map(({ ref, outcome }) => ({ holder, ref, outcome }));
}

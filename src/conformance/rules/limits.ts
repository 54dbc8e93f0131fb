/** Rules about load: no call carries more than declared, and no more calls than declared are under way. */

import { askedAssets } from '../../balances/answer/reconcile.ts';
import { planCalls } from '../../balances/plan/plan.ts';
import { isListing, type PlannedCall } from '../../balances/plan/planned-call.ts';
import { holding } from '../acts.ts';
import { demand } from '../demand.ts';
import { everything, type Lab, loginsOf, onePair, type Wish } from '../lab.ts';
import type { RuleData } from '../rule.ts';
import { requestOf } from '../specimen.ts';
import { within } from '../within.ts';

export const limitRules: readonly RuleData[] = [
  {
    id: 'Y2GV',
    level: 'MUST',
    name: 'MUST keep every request inside the declared limits, and its target inside the bytes that `limits.url` predicts',
    why: 'The planner fills calls up to the last byte: a prediction that is too low becomes a 414 in production.',
    needs: [],
    run: measureCalls,
  },
  {
    id: 'Z6TH',
    level: 'MUST',
    name: 'MUST have no more requests under way than the declared concurrency',
    why: 'An upstream that allows four connections may refuse all of them for the fifth.',
    needs: [],
    run: countInFlight,
  },
  {
    id: 'A5WE',
    level: 'SHOULD',
    name: 'SHOULD answer one pair with one request, and no pairs with none',
    why: 'Every request counts against the quota of the source. Where answers do not state their block, one more request finds it out.',
    needs: [],
    async run(lab) {
      const session = lab.open();
      const pair = onePair(lab);
      await session.ask([{ holder: pair.holder, refs: [] }]);
      const forNothing = lab.proxy.seen.length;
      demand(forNothing === 0, 'a request was sent though nothing was asked');
      await session.ask([pair]);
      const forOne = lab.proxy.seen.length;
      const { blocks } = lab.provider;
      const most = (blocks === undefined || blocks.stated ? 1 : 2) + loginsOf(lab);
      demand(forOne >= 1 && forOne <= most, `one pair took ${forOne} requests`);
    },
  },
];

/** Reads more and more pairs at once: of one account, of one asset, of all. Compares the sent sizes with the prediction. */
async function measureCalls(lab: Lab): Promise<void> {
  const session = lab.open();
  for (const planned of planLists(lab)) measure(planned);
  for (const wishes of growing(everything(lab))) {
    const calls = plan(lab, wishes);
    for (const planned of calls) measure(planned);
    lab.proxy.reset();
    await session.ask(wishes);
    const longest = Math.max(...calls.map(({ read }) => read.limits.url?.max ?? Number.POSITIVE_INFINITY));
    for (const { target } of lab.proxy.seen) {
      demand(Buffer.byteLength(target) <= longest, 'a request target is longer than any read declares');
    }
  }
  const { longest } = lab.signatures;
  demand(
    longest <= (lab.provider.signing?.urlBytes ?? 0),
    `signing made a target ${longest} bytes longer, which is more than it declares`,
  );
}

function growing(wishes: readonly Wish[]): readonly (readonly Wish[])[] {
  const [first] = wishes;
  const width = Math.max(...wishes.map(({ refs }) => refs.length));
  const columns = Array.from({ length: width }, (_, at) => cut(wishes, at + 1));
  return [...(first === undefined ? [] : cut([first], 1).map((wish) => [wish])), ...columns, wishes.slice(0, 2)];
}

function cut(wishes: readonly Wish[], count: number): readonly Wish[] {
  return wishes
    .map(({ holder, refs }) => ({ holder, refs: refs.slice(0, count) }))
    .filter(({ refs }) => refs.length > 0);
}

function plan(lab: Lab, wishes: readonly Wish[]): readonly PlannedCall[] {
  const wants = wishes.map(({ holder, refs }) => ({ account: holder.account, assets: refs, listings: [] }));
  return planCalls(lab.provider.reads, wants, { at: null, maxSurplus: 9 });
}

/** For all that each account of the truth holds, asked for together. */
function planLists({ provider, holders }: Lab): readonly PlannedCall[] {
  const wants = holders.map(({ account }) => ({ account, assets: [], listings: [null] }));
  return planCalls(provider.reads, wants, { at: null, maxSurplus: 9 });
}

function measure(planned: PlannedCall): void {
  const { limits, name } = planned.read;
  const { accounts, listed = accounts } = limits;
  const mostAccounts = isListing(planned.call) ? listed : accounts;
  const asked = [...askedAssets(planned.call)].map(([address, assets]) => ({
    address,
    assets: assets === 'all' ? [] : [...assets],
  }));
  const assets = new Set(asked.flatMap((entry) => entry.assets));
  const pairs = asked.reduce((sum, entry) => sum + entry.assets.length, 0);
  demand(
    asked.length <= mostAccounts && assets.size <= limits.assets && pairs <= limits.pairs,
    `a call of ${name} carries more than declared`,
  );
  if (limits.url === null) return;
  const { url } = limits;
  const perPair = planned.call.shape === 'pairs';
  const names = perPair ? planned.call.pairs : null;
  const predicted =
    names === null
      ? sum(asked, ({ address }) => url.account(address)) + sum([...assets], url.asset)
      : sum(names, ({ account, asset }) => url.account(account.address) + url.asset(asset));
  const bytes = Buffer.byteLength(requestOf(planned).path);
  demand(
    bytes <= url.fixed + predicted,
    `a request of ${name} is ${bytes} bytes long, predicted were ${url.fixed + predicted}`,
  );
}

function sum<T>(items: readonly T[], weight: (item: T) => number): number {
  return items.reduce((total, item) => total + weight(item), 0);
}

/** Holds answers back until as many requests as allowed have come, and until one too many would have come too. */
async function countInFlight(lab: Lab): Promise<void> {
  const { concurrency } = lab.provider.capabilities;
  demand(
    Number.isSafeInteger(concurrency) && concurrency >= 1,
    'the declared concurrency is no whole number from 1 up',
  );
  const session = lab.open();
  // Asked beforehand: requests whose answers are kept, such as the list of networks, would delay the counted ones.
  await session.ask([onePair(lab)]);
  lab.proxy.reset();
  const gate = Promise.withResolvers<void>();
  lab.proxy.play(holding(gate.promise));
  const asked = Array.from({ length: concurrency + 3 }, () => session.ask([onePair(lab)]));
  await within(lab.proxy.arrived(concurrency));
  await lab.proxy.settle();
  const most = lab.proxy.maxInFlight;
  gate.resolve();
  await Promise.all(asked);
  demand(most <= concurrency, `${most} requests were under way, declared are ${concurrency}`);
}

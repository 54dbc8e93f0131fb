import { ageOf } from '../../balances/answer/observed.ts';
import { cellKey } from '../../balances/live/cell.ts';
import type { Confirmation as CellConfirmation } from '../../balances/live/pollers.ts';
import type { Delivery, Watch } from '../../balances/live/watch.ts';
import { knownEntries } from '../../balances/totals/entries.ts';
import type { AmountPart } from '../../model/reading.ts';
import { amountPartOf } from '../capabilities.ts';
import type { GraphContext } from '../context.ts';
import type {
  BalanceChangeKind,
  BalanceChangeResolvers,
  BalanceEventResolvers,
  ConfirmationResolvers,
  EarlierBalanceResolvers,
  PortfolioEventResolvers,
  SubscriptionBalancesArgs,
  SubscriptionPortfolioArgs,
} from '../generated/resolvers.ts';
import { changeNode, type LiveEvent, type LivePortfolioEvent } from '../live/live-event.ts';
import { openWatch, sourcesOf, watchedHolders } from '../live/open-watch.ts';
import type { AmountNode, BalanceChangeNode, ConfirmationNode, EarlierBalanceNode } from '../nodes.ts';

/** A root field of a subscription is resolved with each event that its watch gives. */
export const Subscription = {
  balances: {
    subscribe(_: unknown, args: SubscriptionBalancesArgs, context: GraphContext): AsyncIterable<LiveEvent> {
      const holders = watchedHolders(args, context);
      const sourceOf = sourcesOf(holders);
      return events(openWatch(holders, args, context), (delivery) => ({ delivery, sourceOf }));
    },
    resolve: (event: LiveEvent): LiveEvent => event,
  },
  portfolio: {
    subscribe(_: unknown, args: SubscriptionPortfolioArgs, context: GraphContext): AsyncIterable<LivePortfolioEvent> {
      const { accounts, assets } = args;
      const holders = watchedHolders({ accounts, assets }, context);
      const about = { holders, part: amountPartOf(args.part ?? 'TOTAL'), sourceOf: sourcesOf(holders) };
      return events(openWatch(holders, args, context), (delivery) => ({ ...about, delivery }));
    },
    resolve: (event: LivePortfolioEvent): LivePortfolioEvent => event,
  },
};

/** The iterator of the watch, which ends with it: one of a generator would not, while it waits. */
function events<Event>(watch: Watch, eventOf: (delivery: Delivery) => Event): AsyncIterableIterator<Event> {
  const iterator: AsyncIterableIterator<Event> = {
    [Symbol.asyncIterator]: () => iterator,
    async next() {
      const { done, value } = await watch.next();
      return done === true ? { done, value: undefined } : { done: false, value: eventOf(value) };
    },
    async return() {
      await watch.return();
      return { done: true, value: undefined };
    },
  };
  return iterator;
}

const shared = {
  kind: ({ delivery }: LiveEvent) => delivery.kind,
  at: ({ delivery }: LiveEvent) => delivery.at,
  merged: ({ delivery }: LiveEvent) => delivery.merged,
  changes: ({ delivery, sourceOf }: LiveEvent): BalanceChangeNode[] =>
    delivery.changes.map((change) => changeNode(change, sourceOf(change.cell))),
  confirmed: ({ delivery }: LiveEvent): ConfirmationNode[] =>
    delivery.confirmed().map((confirmation) => ({ confirmation, ageMs: ageMsOf(confirmation) })),
};

function ageMsOf({ observed, watching }: CellConfirmation): number | null {
  return observed === null ? null : ageOf(observed, watching.source.clock);
}

export const BalanceEvent: BalanceEventResolvers = shared;

export const PortfolioEvent: PortfolioEventResolvers = {
  ...shared,
  portfolio: async ({ delivery, holders, part }, _, context) => {
    const states = new Map(delivery.states().map(({ cell, state }) => [cellKey(cell), state.outcome]));
    const entries = knownEntries(holders, part, (account, ref) => {
      const outcome = states.get(cellKey({ account, ref }));
      if (outcome === undefined) throw new Error('a portfolio is told before all of it was read');
      return outcome;
    });
    return { part, entries: await context.work.run(entries) };
  },
};

const kinds: Readonly<Record<BalanceChangeNode['kind'], BalanceChangeKind>> = {
  FIRST: 'SNAPSHOT',
  CHANGE: 'CHANGE',
  FAILURE: 'FAILURE',
  RECOVERY: 'RECOVERY',
  REORGANISATION: 'REORGANISATION',
};

export const BalanceChange: BalanceChangeResolvers = { kind: ({ kind }) => kinds[kind] };

export const EarlierBalance: EarlierBalanceResolvers = {
  total: (node) => part(node, 'total'),
  available: (node) => part(node, 'available'),
  locked: (node) => part(node, 'locked'),
  pendingDeposit: (node) => part(node, 'pendingDeposit'),
  pendingWithdrawal: (node) => part(node, 'pendingWithdrawal'),
  provenance: ({ known, name }) => {
    if (known === null) return null;
    const { observed, basis, value } = known;
    const held = { pinned: false, behind: null, servedFrom: 'SOURCE' as const };
    return { source: name.account.source, observedAt: observed.date, basis, block: value.block, ...held };
  },
  failure: ({ failure, name }) => (failure === null ? null : { failure, source: name.account.source }),
};

function part({ known, name }: EarlierBalanceNode, of: AmountPart): AmountNode | null {
  const atomic = known?.value.amounts[of] ?? null;
  if (atomic === null) return null;
  const facts = known?.value.facts ?? null;
  return { atomic, asset: facts === null ? name.asset : { ...name.asset, facts: { facts } } };
}

export const Confirmation: ConfirmationResolvers = {
  source: ({ confirmation }) => confirmation.watching.source,
  network: ({ confirmation }) => confirmation.watching.network,
  observedAt: ({ confirmation }) => confirmation.observed?.date ?? null,
  block: ({ confirmation }) => confirmation.block,
  late: ({ confirmation: { watching }, ageMs }) => ageMs === null || ageMs > watching.restAgeMs + LATE_MS,
  balances: ({ confirmation }) => confirmation.watching.cells.length,
  failing: ({ confirmation }) => confirmation.failing,
  intervalMs: ({ confirmation }) => Math.round(confirmation.intervalMs),
};

/** For a reading that is on its way. */
const LATE_MS = 1000;

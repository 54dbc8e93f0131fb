/**
 * The planner: from what is wanted to the fewest calls that the declared shape and limits allow. Pure.
 *
 * `(wants: per account, P pairs and H listings) → C calls`; every pair and listing lies in at least one call.
 */
import type { Account } from '../../model/identity.ts';
import type { BlockRef } from '../../model/reading.ts';
import type {
  AnyBalanceRead,
  BalanceRead,
  CallByShape,
  CallOf,
  HoldingsFilter,
  Limits,
  Shape,
  UrlBudget,
} from '../../providers/provider.ts';
import { chunk } from './chunk.ts';
import { ColumnStrip } from './column-strip.ts';
import { allAtOnce, type PlanSteps } from './cover/effort.ts';
import { Planning } from './planning.ts';

/** What is wanted of one account, all who ask together merged. */
export interface Want {
  readonly account: Account;
  /** Canonical asset references, without repeats, in the order first asked. */
  readonly assets: readonly string[];
  /** The distinct filters of wanted listings; `null` is the listing without a filter. Empty where none is wanted. */
  readonly listings: readonly (HoldingsFilter | null)[];
}

export interface PlanOptions {
  readonly at: BlockRef | null;
  /** Pairs read but not wanted, per wanted pair, over the calls of one read. */
  readonly maxSurplus: number;
  /** What the plan shares with others of the same request. @default nothing */
  readonly planning?: Planning | undefined;
}

/** A call, the read that it belongs to (the shape of both agrees), and what of the wants it answers. */
export interface PlannedCallOf<S extends Shape> {
  readonly read: BalanceRead<S>;
  readonly call: CallOf<S>;
  /** By account: the wanted pairs and listings that this call is there for. Everything else in its answer is surplus. */
  readonly answers: readonly Want[];
}

export type PlannedCall = { [S in Shape]: PlannedCallOf<S> }[Shape];

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
  for (const read of reads) {
    const served = perList((assets: readonly string[]) => {
      const own = assets.filter((ref) => reads.find((other) => other.serves(ref)) === read);
      return own.length === assets.length ? assets : own;
    });
    const share: Want[] = [];
    for (const { account, assets, listings } of wants) {
      // The assets that it is the first to serve.
      const own = reads.length === 1 ? assets : served(assets);
      share.push({ account, assets: own, listings: read.listing === 'none' ? [] : listings });
      if (planning.effort.spend(10 + (own === assets ? 0 : 5 * assets.length))) yield;
    }
    for (const call of yield* planRead(read, share, { ...options, planning })) calls.push(call);
  }
  return calls;
}

/** Many wants share one list: what follows from a list is worked out once, and is the same object each time. */
function perList<Item, T extends object>(make: (list: readonly Item[]) => T): (list: readonly Item[]) => T {
  const made = new Map<readonly Item[], T>();
  return (list) => {
    const known = made.get(list) ?? make(list);
    made.set(list, known);
    return known;
  };
}

interface Planned extends PlanOptions {
  readonly planning: Planning;
}

function* planRead(read: AnyBalanceRead, wants: readonly Want[], options: Planned): PlanSteps<readonly PlannedCall[]> {
  const { at, planning } = options;
  switch (read.shape) {
    case 'account':
      return yield* eachWant(wants, planning, (want) =>
        planAccount({ ...read, limits: { ...read.limits, assets: 1 } }, want).flatMap(({ assets, filter, answers }) =>
          (assets === 'all' ? ['all'] : assets).map((asset) => ({
            read,
            call: { shape: read.shape, account: want.account, asset, at, filter },
            answers: [answers],
          })),
        ),
      );
    case 'account-assets':
      return yield* eachWant(wants, planning, (want) =>
        planAccount(read, want).map(({ assets, filter, answers }) => ({
          read,
          call: { shape: read.shape, account: want.account, assets, at, filter },
          answers: [answers],
        })),
      );
    case 'cross-product': {
      const grids = yield* planGrid(read.limits, wants, options);
      return grids.map(({ accounts, assets, answers }) => ({
        read,
        call: { shape: read.shape, accounts, assets, at, filter: null },
        answers,
      }));
    }
    case 'pairs': {
      const calls: PlannedCall[] = [];
      for (const pairs of yield* planPairs(read.limits, wants, planning)) {
        const answers = pairs.map(({ account, asset }) => ({ account, assets: [asset], listings: [] }));
        calls.push({ read, call: { shape: read.shape, pairs, at, filter: null }, answers });
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

// ---------------------------------------------------------------------------------------------------------------
// One account per call

interface AccountCall {
  readonly assets: readonly string[] | 'all';
  readonly filter: HoldingsFilter | null;
  readonly answers: Want;
}

type AccountRead = Pick<BalanceRead, 'limits' | 'listing' | 'filters'>;

/**
 * Chosen reads, one listing, or both. A complete listing answers chosen pairs too, so it replaces them as soon as it is
 * wanted anyway or costs fewer calls than they do.
 */
function planAccount(read: AccountRead, want: Want): AccountCall[] {
  const { account, listings } = want;
  const chosen = chunkAssets(read.limits, want).map(
    (assets): AccountCall => ({ assets, filter: null, answers: { account, assets, listings: [] } }),
  );
  const complete = read.listing === 'complete';
  if (listings.length === 0 && (!complete || chosen.length <= 1)) return chosen;
  const replaced = complete ? want.assets : [];
  const filter = replaced.length === 0 ? commonFilter(read, listings) : null;
  const listing: AccountCall = { assets: 'all', filter, answers: { account, assets: replaced, listings } };
  return complete ? [listing] : [...chosen, listing];
}

/** The one filter that every wanted listing shares and the source can apply; null asks for everything. */
function commonFilter(read: AccountRead, listings: Want['listings']): HoldingsFilter | null {
  const [first, ...others] = listings;
  if (!first || others.length > 0) return null;
  const usable = {
    contract: read.filters.includes('contract') ? first.contract : null,
    type: read.filters.includes('type') ? first.type : null,
  };
  return usable.contract === null && usable.type === null ? null : usable;
}

function chunkAssets({ assets, pairs, url }: Limits, want: Want): string[][] {
  const room = url === null ? Number.POSITIVE_INFINITY : url.max - url.fixed - url.account(want.account.address);
  return chunk(want.assets, { most: Math.min(assets, pairs), room, bytesOf: (ref) => url?.asset(ref) ?? 0 });
}

// ---------------------------------------------------------------------------------------------------------------
// Many accounts per call

interface Grid {
  readonly accounts: readonly Account[];
  readonly assets: readonly string[];
  readonly answers: readonly Want[];
}

function* planGrid(limits: Limits, wants: readonly Want[], options: Planned): PlanSteps<readonly Grid[]> {
  const grids: Grid[] = [];
  if (options.planning.effort.spend(30 * wants.length)) yield;
  for (const group of groupBySetting(wants)) {
    for (const grid of yield* coverGroup(limits, group, options)) grids.push(grid);
  }
  return grids;
}

/** One call has one network and one sub-account, so that within it an address names one account. */
function groupBySetting(wants: readonly Want[]): Want[][] {
  return [...Map.groupBy(wants, ({ account }) => JSON.stringify([account.network, account.subAccount])).values()];
}

function* coverGroup(
  limits: Limits,
  wants: readonly Want[],
  { maxSurplus, planning }: Planned,
): PlanSteps<readonly Grid[]> {
  const { effort } = planning;
  const lists = new Set(wants.map(({ assets }) => assets));
  const columns = unionOf(lists);
  let refs = 0;
  for (const list of lists) refs += list.length;
  if (effort.spend(10 * (wants.length + refs))) yield;
  const columnOf = new Map(columns.map((ref, index) => [ref, index]));
  const places = new Map<readonly string[], readonly number[]>();
  for (const list of lists) {
    places.set(list, Array.from(Int32Array.from(list, (ref) => columnOf.get(ref) ?? -1).sort()));
    if (effort.spend(20 * list.length)) yield;
  }
  const bytes = limits.url === null ? null : urlWeights(limits.url, wants, columns);
  if (effort.spend(20 * (wants.length + columns.length))) yield;
  const rectangles = yield* planning.cover({
    wanted: wants.map(({ assets }) => places.get(assets) ?? []),
    columns: columns.length,
    limits: { rows: limits.accounts, columns: limits.assets, cells: limits.pairs },
    bytes,
    maxSurplus,
  });
  const placesIn = perList((list: readonly string[]) => new Map(list.map((ref, place) => [ref, place])));
  const stripOf = perList((chosen: readonly number[]) => new ColumnStrip(columns, chosen, placesIn));
  const grids: Grid[] = [];
  for (const rectangle of rectangles) {
    const rows = rectangle.rows.flatMap((row) => wants[row] ?? []);
    const strip = stripOf(rectangle.columns);
    const answers = rows.map((want) => ({ ...want, assets: strip.among(want.assets) }));
    grids.push({ accounts: rows.map(({ account }) => account), assets: strip.assets, answers });
    if (effort.spend(strip.takeSteps() + 20 * rows.length)) yield;
  }
  return grids;
}

/** All references of the lists; a sole list itself. */
function unionOf(lists: ReadonlySet<readonly string[]>): readonly string[] {
  const [only = []] = lists;
  return lists.size === 1 ? only : [...new Set([...lists].flat())];
}

function urlWeights(url: UrlBudget, wants: readonly Want[], columns: readonly string[]) {
  return {
    max: url.max - url.fixed,
    row: wants.map((want) => url.account(want.account.address)),
    column: columns.map((ref) => url.asset(ref)),
  };
}

type Pairs = CallByShape['pairs']['pairs'];

function* planPairs(
  { pairs: most, url }: Limits,
  wants: readonly Want[],
  { effort }: Planning,
): PlanSteps<readonly Pairs[]> {
  const room = url === null ? Number.POSITIVE_INFINITY : url.max - url.fixed;
  const bytesOf = ({ account, asset }: Pairs[number]): number =>
    url === null ? 0 : url.account(account.address) + url.asset(asset);
  const chunks: Pairs[] = [];
  if (effort.spend(30 * wants.length)) yield;
  for (const group of groupBySetting(wants)) {
    const pairs: Pairs[number][] = [];
    for (const { account, assets } of group) {
      for (const asset of assets) pairs.push({ account, asset });
      if (effort.spend(5 * assets.length)) yield;
    }
    for (const part of chunk(pairs, { most, room, bytesOf })) chunks.push(part);
    if (effort.spend(10 * pairs.length)) yield;
  }
  return chunks;
}

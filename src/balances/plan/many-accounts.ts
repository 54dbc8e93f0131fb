/** Calls that take many accounts: grids of accounts × assets, or single pairs. Pure. */
import type { Account } from '../../model/identity.ts';
import type { CallByShape, Limits, UrlBudget } from '../../providers/provider.ts';
import { chunk } from './chunk.ts';
import { ColumnStrip } from './column-strip.ts';
import type { PlanSteps } from './cover/effort.ts';
import { perList, perListOf } from './per-list.ts';
import type { Want } from './planned-call.ts';
import type { Planning } from './planning.ts';

export interface GridOptions {
  /** Pairs read but not wanted, per wanted pair. */
  readonly maxSurplus: number;
  readonly planning: Planning;
}

export interface PlannedGrid {
  readonly accounts: readonly Account[];
  readonly assets: readonly string[];
  readonly answers: readonly Want[];
}

export function* planGrids(
  limits: Limits,
  wants: readonly Want[],
  options: GridOptions,
): PlanSteps<readonly PlannedGrid[]> {
  const grids: PlannedGrid[] = [];
  if (options.planning.effort.spend(30 * wants.length)) yield;
  for (const group of groupBySetting(wants)) {
    for (const grid of yield* coverGroup(limits, group, options)) grids.push(grid);
  }
  return grids;
}

/** One call has one network and one sub-account, so that within it an address names one account. */
function groupBySetting(wants: readonly Want[]): readonly (readonly Want[])[] {
  const first = wants[0]?.account;
  const isOne = wants.every(
    ({ account }) => account.network === first?.network && account.subAccount === first?.subAccount,
  );
  if (isOne) return wants.length === 0 ? [] : [wants];
  return [...Map.groupBy(wants, ({ account }) => JSON.stringify([account.network, account.subAccount])).values()];
}

function* coverGroup(
  limits: Limits,
  wants: readonly Want[],
  { maxSurplus, planning }: GridOptions,
): PlanSteps<readonly PlannedGrid[]> {
  const { effort } = planning;
  const lists = new Set(wants.map(({ assets }) => assets));
  const columns = unionOf(lists);
  let refs = 0;
  for (const list of lists) refs += list.length;
  if (effort.spend(10 * (wants.length + refs))) yield;
  const bytes = limits.url === null ? null : urlWeights(limits.url, wants, columns);
  if (effort.spend(20 * (wants.length + columns.length))) yield;
  const shape = { rows: wants.length, columns: columns.length };
  if (lists.size === 1 && shape.columns > 0 && isOneCall(limits, shape, bytes))
    return [{ accounts: wants.map(({ account }) => account), assets: columns, answers: wants }];
  const columnOf = new Map(columns.map((ref, index) => [ref, index]));
  const places = new Map<readonly string[], readonly number[]>();
  for (const list of lists) {
    places.set(list, Array.from(Int32Array.from(list, (ref) => columnOf.get(ref) ?? -1).sort()));
    if (effort.spend(20 * list.length)) yield;
  }
  const rectangles = yield* planning.cover({
    wanted: wants.map(({ assets }) => places.get(assets) ?? []),
    columns: columns.length,
    limits: { rows: limits.accounts, columns: limits.assets, cells: limits.pairs },
    bytes,
    maxSurplus,
  });
  const placesIn = perList((list: readonly string[]) => new Map(list.map((ref, place) => [ref, place])));
  const stripOf = perList((chosen: readonly number[]) => new ColumnStrip(columns, chosen, placesIn));
  const grids: PlannedGrid[] = [];
  for (const rectangle of rectangles) {
    const rows = rectangle.rows.flatMap((row) => wants[row] ?? []);
    const strip = stripOf(rectangle.columns);
    const answers = rows.map((want) => ({ ...want, assets: strip.among(want.assets) }));
    grids.push({ accounts: rows.map(({ account }) => account), assets: strip.assets, answers });
    if (effort.spend(strip.takeSteps() + 20 * rows.length)) yield;
  }
  return grids;
}

/** Whether every account may be asked for every asset in a single call: no cover is better than that. */
function isOneCall(
  { accounts, assets, pairs }: Limits,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  bytes: UrlWeights | null,
): boolean {
  if (rows > accounts || columns > assets || rows * columns > pairs) return false;
  return bytes === null || sum(bytes.row) + sum(bytes.column) <= bytes.max;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** All references of the lists; a sole list itself. */
function unionOf(lists: ReadonlySet<readonly string[]>): readonly string[] {
  const [only = []] = lists;
  return lists.size === 1 ? only : [...new Set([...lists].flat())];
}

/** In bytes. */
interface UrlWeights {
  readonly max: number;
  readonly row: readonly number[];
  readonly column: readonly number[];
}

function urlWeights(url: UrlBudget, wants: readonly Want[], columns: readonly string[]): UrlWeights {
  return {
    max: url.max - url.fixed,
    row: wants.map((want) => url.account(want.account.address)),
    column: assetWeights(url, columns),
  };
}

/** In bytes, of each asset. */
const assetWeights = perListOf((url: UrlBudget, refs: readonly string[]): readonly number[] =>
  refs.map((ref) => url.asset(ref)),
);

type Pairs = CallByShape['pairs']['pairs'];

export function* planPairs(
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

/** What a row of an account says that it holds, added up by commodity and checked against the accounts below it. */
import { asArray, asObject, field, isObject, type JsonObject, malformed, stringField } from '../../http/decode.ts';
import { type Failure, FailureError, failure } from '../../model/failure.ts';
import { noAmounts, type Reading, type Value } from '../../model/reading.ts';
import { STEPS_AT_ONCE, type Steps } from '../../model/steps.ts';
import type { RowsRead, UnreadableRow } from '../provider.ts';
import { rowsRead } from '../rows.ts';
import type { Commodities } from './commodities.ts';
import { type CommodityUnit, readQuantity } from './quantity.ts';
import type { AccountRow } from './tree.ts';

export interface HeldOptions {
  /** The rows of the accounts right below. */
  readonly below: readonly AccountRow[];
  readonly balance: 'own' | 'with-sub-accounts';
  readonly commodities: Commodities;
}

type Sum = bigint | Failure;
type Sums = ReadonlyMap<string, Sum>;

/**
 * One reading for each commodity. What the account holds by itself and what those below it hold with theirs has to come to what
 * it holds with all of them: an amount that is missing, or stands twice, shows.
 */
export function* readHeld(row: AccountRow, { below, balance, commodities }: HeldOptions): Steps<RowsRead<Reading>> {
  const { name: address } = row;
  const unaskable: UnreadableRow[] = [];
  try {
    const lists = listsOf(row);
    const chosen = balance === 'own' ? 'own' : 'all';
    const note = (detail: string) => unaskable.push({ detail, address, unaskable: true });
    const own = yield* sumsOf([lists.own], commodities, chosen === 'own' ? note : ignore);
    const all = yield* sumsOf([lists.all], commodities, chosen === 'all' ? note : ignore);
    const others = yield* sumsOf(
      below.map((sub) => listsOf(sub).all),
      commodities,
      ignore,
    );
    const items: Reading[] = [];
    for (const ref of new Set([...own.keys(), ...all.keys(), ...others.keys()])) {
      // A sum of nothing but zeros is told as zero (hledger-web 1.25, seen).
      const told = chosen === 'own' ? own.get(ref) : (all.get(ref) ?? DIFFERS);
      const sum = checkedSum(told, [own.get(ref) ?? 0n, others.get(ref) ?? 0n, all.get(ref) ?? 0n]);
      if (sum === undefined) continue;
      items.push({ address, asset: ref, ...(typeof sum === 'bigint' ? toValue(sum) : { failure: sum }) });
    }
    return rowsRead(items, unaskable);
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return { items: [], unreadable: [{ detail: error.failure.detail ?? error.failure.message, address }] };
  }
}

function ignore(): void {
  // What only serves to check another amount need not be named.
}

function toValue(total: bigint): Value {
  return { amounts: { ...noAmounts, total }, block: null, facts: null, details: null };
}

const DIFFERS = failure('UPSTREAM_INCONSISTENT', {
  detail: 'the account and those right below it do not come to what it is said to hold with all below it',
});

/** Where one of the three cannot be read, the sum stands unchecked. */
function checkedSum(sum: Sum | undefined, [own, others, all]: readonly [Sum, Sum, Sum]): Sum | undefined {
  if (typeof own !== 'bigint' || typeof others !== 'bigint' || typeof all !== 'bigint') return sum;
  return own + others === all ? sum : DIFFERS;
}

/** By reference. A commodity stands once for each cost price in a list. */
function* sumsOf(
  lists: readonly AmountList[],
  commodities: Commodities,
  onUnaskable: (detail: string) => void,
): Steps<Sums> {
  const sums = new Map<string, Sum>();
  for (const { amounts, path: at } of lists) {
    for (const [index, entry] of amounts.entries()) {
      if (index % STEPS_AT_ONCE === STEPS_AT_ONCE - 1) yield STEPS_AT_ONCE;
      const path = `${at}[${index}]`;
      const amount = asObject(entry, path);
      const commodity = commodities.get(stringField(amount, 'acommodity', path));
      if (commodity === null) {
        onUnaskable(`${path}.acommodity: no symbol that can be asked for`);
        continue;
      }
      const sum = sums.get(commodity.ref) ?? 0n;
      if (typeof sum === 'bigint') sums.set(commodity.ref, plus(sum, amount, { unit: commodity, path }));
    }
    yield (amounts.length % STEPS_AT_ONCE) + 1;
  }
  return sums;
}

function plus(
  sum: bigint,
  amount: JsonObject,
  { unit, path }: { readonly unit: CommodityUnit; readonly path: string },
): Sum {
  try {
    return sum + readQuantity(amount, unit, path);
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return error.failure;
  }
}

interface AmountList {
  readonly amounts: readonly unknown[];
  readonly path: string;
}

interface BalanceLists {
  /** Without the accounts below. */
  readonly own: AmountList;
  /** With all below. */
  readonly all: AmountList;
}

/**
 * Up to 1.4x both lists stand in the row. From 1.50 on they stand in `adata`, by periods; a list of accounts has one period, which
 * never ends (hledger-lib 1.50, `Hledger/Data/Account.hs`, read 2026-11; not run here).
 */
function listsOf({ row, path }: AccountRow): BalanceLists {
  const data = field(row, 'adata');
  if (data === undefined) return { own: listAt(row, 'aebalance', path), all: listAt(row, 'aibalance', path) };
  const at = `${path}.adata`;
  const { before, periods } = periodsIn(asObject(data, at), at);
  const first = periods[0] ?? before;
  const isPlain = periods.length < 2 && (first === before || isEmpty(before));
  if (!isPlain) throw malformed(at, 'one period');
  return first;
}

function periodsIn(data: JsonObject, at: string): { before: BalanceLists; periods: readonly BalanceLists[] } {
  const periods = asArray(field(data, 'pdperiods'), `${at}.pdperiods`).map((entry, index) => {
    const path = `${at}.pdperiods[${index}]`;
    return periodLists(asArray(entry, path)[1], `${path}[1]`);
  });
  return { before: periodLists(field(data, 'pdpre'), `${at}.pdpre`), periods };
}

function periodLists(value: unknown, path: string): BalanceLists {
  const lists = asObject(value, path);
  return { own: listAt(lists, 'bdexcludingsubs', path), all: listAt(lists, 'bdincludingsubs', path) };
}

function isEmpty({ own, all }: BalanceLists): boolean {
  return own.amounts.length === 0 && all.amounts.length === 0;
}

function listAt(object: JsonObject, key: string, at: string): AmountList {
  const path = `${at}.${key}`;
  return { amounts: asArray(field(object, key), path), path };
}

/** Adds the references of all commodities that the account has ever had by itself and that can be named. */
export function* addRefs(refs: Set<string>, row: AccountRow, commodities: Commodities): Steps<void> {
  const { amounts } = listsOf(row).own;
  for (const [index, amount] of amounts.entries()) {
    if (index % STEPS_AT_ONCE === STEPS_AT_ONCE - 1) yield STEPS_AT_ONCE;
    const symbol = isObject(amount) ? field(amount, 'acommodity') : null;
    const commodity = typeof symbol === 'string' ? commodities.get(symbol) : null;
    if (commodity !== null) refs.add(commodity.ref);
  }
  yield (amounts.length % STEPS_AT_ONCE) + 1;
}

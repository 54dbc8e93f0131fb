/** Holes of an answer: pairs that an error hit, or that a null may hide. */
import { type Failure, FailureError, failure } from '../../model/failure.ts';
import type { Reading } from '../../model/reading.ts';
import type { Call, RowsRead, UnreadableRow } from '../provider.ts';
import { type Asking, addressOf, assetOf } from './names.ts';
import { type Gap, type Rows, type Spot, sharedLength, spell } from './paths.ts';

/** Pairs that failed, as far as the answer shows which ones: null stands for any. */
export interface Hole {
  readonly address: string | null;
  readonly asset: string | null;
  readonly failure: Failure;
}

export function holeOf(spot: Spot, { call, reader, failure: reason }: Asking & { readonly failure: Failure }): Hole {
  return { address: addressOf(spot, { call, reader }), asset: assetOf(spot, reader), failure: reason };
}

/** Nulls in one list that no error explains are one hole, however many they are. */
export function distinct(gaps: readonly Gap[], hits: ReadonlyMap<Spot, Failure>): readonly Gap[] {
  return gaps.filter((gap, index) => hits.has(gap) || gap.around !== gaps[index - 1]?.around);
}

/** A null without an error: the source reports nothing there, which does not mean zero. */
export function absence({ place }: Gap): Failure {
  return failure('NOT_REPORTED', { detail: `${spell(place)} is null` });
}

/** The accounts that stand in the answer with all their rows below them: nothing of them lies in a hole elsewhere. */
export function seenIn({ spots }: Rows, { call, reader }: Asking): ReadonlySet<string> {
  const { address, rows } = reader.mapping;
  if (address === null) return new Set();
  const depth = sharedLength(address, rows);
  const holders = depth < rows.length ? spots.filter(({ around }) => around.length - 1 === depth) : [];
  return new Set(holders.flatMap((spot) => addressOf(spot, { call, reader }) ?? []));
}

interface Filling {
  readonly call: Call;
  readonly readings: readonly Reading[];
  readonly seen: ReadonlySet<string>;
  /** Whether the answer has other pages. */
  readonly goesOn: boolean;
}

/**
 * A failed reading for each asked pair that may lie in a hole and has no reading. Where the answer has other pages, such a
 * pair may be on one of them: the hole is then noted, and the pairs fail that are on none. Throws where a listing has a
 * hole, because its missing assets are not known.
 */
export function fill(holes: readonly Hole[], filling: Filling): RowsRead<Reading> {
  const [first] = holes;
  if (first === undefined) return { items: [] };
  const asked = askedPairs(filling.call);
  if (asked === null) throw new FailureError(first.failure);
  return filling.goesOn ? { items: [], unreadable: holes.map(noted) } : { items: fillPairs(asked, holes, filling) };
}

function noted({ address, failure: { detail, message } }: Hole): UnreadableRow {
  return { detail: detail ?? message, ...(address === null ? {} : { address }) };
}

function fillPairs(
  asked: readonly Pair[],
  holes: readonly Hole[],
  { readings, seen }: Omit<Filling, 'call'>,
): readonly Reading[] {
  const answered = new Set(readings.map(({ address, asset }) => JSON.stringify([address, asset])));
  const byPair = new Map(holes.toReversed().map((hole) => [JSON.stringify([hole.address, hole.asset]), hole.failure]));
  return asked.flatMap(({ address, asset }) => {
    if (answered.has(JSON.stringify([address, asset]))) return [];
    const holders = seen.has(address) ? [address] : [address, null];
    const keys = holders.flatMap((holder) => [JSON.stringify([holder, asset]), JSON.stringify([holder, null])]);
    const reason = keys.map((key) => byPair.get(key)).find((found) => found !== undefined);
    return reason === undefined ? [] : [{ address, asset, failure: reason }];
  });
}

interface Pair {
  readonly address: string;
  readonly asset: string;
}

/** Null for a listing. */
function askedPairs(call: Call): readonly Pair[] | null {
  switch (call.shape) {
    case 'account':
      return call.asset === 'all' ? null : [{ address: call.account.address, asset: call.asset }];
    case 'account-assets': {
      const { address } = call.account;
      return call.assets === 'all' ? null : call.assets.map((asset) => ({ address, asset }));
    }
    case 'cross-product':
      return call.accounts.flatMap(({ address }) => call.assets.map((asset) => ({ address, asset })));
    case 'pairs':
      return call.pairs.map(({ account, asset }) => ({ address: account.address, asset }));
  }
}

/**
 * From an answer to readings. A row is matched by the address and the asset that it names; a row whose names cannot be
 * read is noted as unreadable. For a GraphQL error the pairs fail whose address, asset or amount it hits; where a null
 * hides which pairs those are, all pairs fail that may be among them and are not answered elsewhere.
 */
import { asObject, countOf, digitsOf, field, type JsonObject, malformed } from '../../http/decode.ts';
import type { Exchange } from '../../http/exchange.ts';
import { decimalScale, parseUnsigned } from '../../model/amount.ts';
import { type Failure, FailureError, failure } from '../../model/failure.ts';
import { type AmountPart, type AssetFacts, type Block, noAmounts, type Reading } from '../../model/reading.ts';
import { eachInSteps, type Steps } from '../../model/steps.ts';
import type { Call, RowsRead, UnreadableRow } from '../provider.ts';
import { rowsRead } from '../rows.ts';
import { readBlock } from './blocks.ts';
import { type AnswerError, readErrors } from './errors.ts';
import { absence, distinct, fill, type Hole, holeOf, seenIn } from './holes.ts';
import type { Mapping } from './mapping.ts';
import { type AnswerReader, type Asking, addressOf, assetOf } from './names.ts';
import {
  type AnswerPath,
  type AnswerPlace,
  leadsTo,
  look,
  namesOf,
  ROWS,
  type Rows,
  rowsOf,
  type Spot,
  spell,
  touches,
  walk,
} from './paths.ts';
import { underlyingOf } from './underlying.ts';

export interface GraphqlAnswer {
  readonly data: JsonObject;
  /** The rows that stand in it, good or bad. */
  readonly rows: readonly Spot[];
  /** The readings of the rows and of hidden pairs; `goesOn` where those may be on another page. */
  read(goesOn: boolean): RowsRead<Reading>;
}

/** Throws a `FailureError` where no part of the answer can be used. */
export function* readAnswer(call: Call, exchange: Exchange, reader: AnswerReader): Steps<GraphqlAnswer> {
  const { mapping } = reader;
  const body = asObject(exchange.body, '');
  const errors = readErrors(body, exchange.status);
  const data = asObject(field(body, 'data'), 'data');
  refuseUnsound(data, mapping);
  const found = rowsOf(data, mapping.rows);
  const hits = assign(errors, found, { mapping, past: call.at !== null });
  const block = readBlock(data, mapping, call.at);
  const read: RowResult[] = [];
  yield* eachInSteps(found.rows, (row) => {
    read.push(readRow(row, { call, reader, block, failure: hits.get(row) ?? null }));
  });
  const readings = read.flatMap((result) => ('reading' in result ? [result.reading] : []));
  const holes = [
    ...read.flatMap((result) => ('hole' in result ? [result.hole] : [])),
    ...distinct(found.gaps, hits).map((gap) => holeOf(gap, { call, reader, failure: hits.get(gap) ?? absence(gap) })),
  ];
  const unreadable = [
    ...read.flatMap((result) => ('unreadable' in result ? [result.unreadable] : [])),
    ...found.odd.map((spot) => unreadableAt(spot, `${spell(spot.place)}: expected ${ROWS}`, { call, reader })),
  ];
  return {
    data,
    rows: found.rows,
    read(goesOn) {
      const hidden = fill(holes, { call, readings, seen: seenIn(found, { call, reader }), goesOn });
      return rowsRead([...readings, ...hidden.items], [...unreadable, ...(hidden.unreadable ?? [])]);
    },
  };
}

/**
 * Throws where the answer states that its data is unsound. That says nothing about the question: another server of the
 * source may be sound, and this one may be so again later.
 */
function refuseUnsound(data: JsonObject, { unsound }: Mapping): void {
  if (unsound === null) return;
  const flag = walk(data, unsound);
  if (typeof flag !== 'boolean') throw malformed(spell(unsound), 'true or false');
  if (!flag) return;
  const detail = `${spell(unsound)} is true: by its own word the source holds data that is unsound`;
  throw new FailureError(failure('UPSTREAM_UNAVAILABLE', { detail }));
}

function unreadableAt(spot: Spot, detail: string, known: Asking): UnreadableRow {
  const address = addressOf(spot, known);
  return address === null ? { detail } : { detail, address };
}

// ---------------------------------------------------------------------------------------------------------------
// Errors

interface Known {
  readonly mapping: Mapping;
  /** Whether the block of the answer decides whether it may be used. */
  readonly past: boolean;
}

/** The failure of each row and gap that an error hits. Throws the failure of an error that concerns all of the answer. */
function assign(errors: readonly AnswerError[], found: Rows, { mapping, past }: Known): ReadonlyMap<Spot, Failure> {
  const hits = new Map<Spot, Failure>();
  if (errors.length === 0) return hits;
  const targets = openTargets(found, mapping);
  const places = new Set<string>();
  for (const { place, failure: reason } of errors) {
    if (place === null) throw new FailureError(reason);
    const key = JSON.stringify(place);
    if (places.has(key)) continue;
    places.add(key);
    const hit = targets.touchedBy(place);
    if (hit.length === 0 ? concernsAll(place, mapping, past) : targets.mayLackRows(place, hit)) {
      throw new FailureError(reason);
    }
    for (const spot of hit) if (!hits.has(spot)) hits.set(spot, reason);
  }
  return hits;
}

interface Targets {
  /** The rows and gaps of which something needed stands at the place, above it or below it. */
  touchedBy(place: AnswerPlace): readonly Spot[];
  /** Whether an error there is beside rows in the place of a list: rows may be missing. */
  mayLackRows(place: AnswerPlace, hit: readonly Spot[]): boolean;
}

/** Indexed, since both errors and rows may be many. */
function openTargets({ rows, gaps }: Rows, mapping: Mapping): Targets {
  const exact = new Map<string, Spot[]>();
  const below = new Map<string, Spot[]>();
  const add = (index: Map<string, Spot[]>, place: AnswerPlace, spot: Spot): void => {
    const key = JSON.stringify(place);
    const spots = index.get(key);
    if (spots === undefined) index.set(key, [spot]);
    else if (spots.at(-1) !== spot) spots.push(spot);
  };
  const addTarget = (place: AnswerPlace, spot: Spot): void => {
    add(exact, place, spot);
    for (const prefix of prefixesOf(place)) add(below, prefix, spot);
  };
  const own = new Set([...gaps.map(({ place }) => place), ...rows.map(placeOf)].map((place) => JSON.stringify(place)));
  const needed = neededOf(mapping);
  for (const gap of gaps) addTarget(gap.place, gap);
  for (const row of rows) for (const path of needed) addTarget(look(row, path, mapping.rows).place, row);
  return {
    touchedBy: (place) => [
      ...[...prefixesOf(place), place].flatMap((prefix) => exact.get(JSON.stringify(prefix)) ?? []),
      ...(below.get(JSON.stringify(place)) ?? []),
    ],
    mayLackRows: (place, hit) =>
      leadsTo(namesOf(place), mapping.rows) && !own.has(JSON.stringify(place)) && !hit.every((spot) => 'place' in spot),
  };
}

function placeOf({ around }: Spot): AnswerPlace {
  return around.at(-1)?.place ?? [];
}

/** What lies above the place. */
function prefixesOf(place: AnswerPlace): readonly AnswerPlace[] {
  return place.map((_, length) => place.slice(0, length));
}

/** The places without which a row cannot be used. */
function neededOf({ address, asset, amounts }: Mapping): readonly AnswerPath[] {
  return [...(address === null ? [] : [address]), asset, ...amounts.map(([, path]) => path)];
}

/** Whether an error that hit none of the rows concerns all of the answer: rows may be missing for it. */
function concernsAll(place: AnswerPlace, mapping: Mapping, past: boolean): boolean {
  const { block, pages } = mapping;
  const blockPaths = past ? [block.number, block.hash] : [];
  const paths = [...neededOf(mapping), ...blockPaths, pages?.cursor ?? null, pages?.more ?? null];
  const names = namesOf(place);
  return leadsTo(names, mapping.rows) || paths.some((path) => path !== null && touches(path, names));
}

// ---------------------------------------------------------------------------------------------------------------
// Rows

interface Around {
  readonly call: Call;
  readonly reader: AnswerReader;
  readonly failure: Failure | null;
}

type RowResult = { readonly reading: Reading } | { readonly hole: Hole } | { readonly unreadable: UnreadableRow };

function readRow(row: Spot, around: Around & { readonly block: Block | null }): RowResult {
  const { failure: hit, block, reader } = around;
  const { mapping } = reader;
  if (hit !== null) {
    const hole = holeOf(row, { ...around, failure: hit });
    const { address, asset } = hole;
    return address !== null && asset !== null ? { reading: { address, asset, failure: hit } } : { hole };
  }
  const address = addressOf(row, around);
  const asset = assetOf(row, reader);
  const at = spell(look(row, mapping.rows, mapping.rows).place);
  if (address === null) return { unreadable: { detail: `address of ${at}: expected an address` } };
  if (asset === null) return { unreadable: { address, detail: `asset of ${at}: expected the reference of an asset` } };
  const amounts = mapping.amounts.map(
    ([part, path]) => [part, parseUnsigned(digitsOf(look(row, path, mapping.rows).value) ?? '')] as const,
  );
  const unreadable = amounts.find(([, amount]) => amount === null);
  if (unreadable !== undefined) {
    const detail = `${at}: expected ${unreadable[0]} as a whole number`;
    return { reading: { address, asset, failure: failure('UPSTREAM_BAD_AMOUNT', { detail }) } };
  }
  const reported: Partial<Record<AmountPart, bigint | null>> = Object.fromEntries(amounts);
  const facts = factsOf(row, asset, reader);
  return { reading: { address, asset, amounts: { ...noAmounts, ...reported }, block, facts, details: null } };
}

/** Null where the configuration names no place of a fact. A fact that cannot be read is unknown; the others are kept. */
function factsOf(row: Spot, asset: string, { mapping, options }: AnswerReader): AssetFacts | null {
  const { facts, rows } = mapping;
  if (facts.size === 0 && options.contracts === undefined) return null;
  const text = (name: 'name' | 'symbol' | 'type' | 'contract' | 'underlying'): string | null => {
    const path = facts.get(name);
    const value = path === undefined ? null : look(row, path, rows).value;
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const contract = text('contract');
  return {
    name: text('name'),
    symbol: text('symbol'),
    scale: scaleOf(row, facts.get('decimals'), rows),
    type: text('type'),
    contract: contract !== null && /^0x[0-9a-fA-F]{40}$/.test(contract) ? contract.toLowerCase() : contract,
    underlying: underlyingOf({ asset, contract, stated: text('underlying') }, options),
    details: null,
  };
}

function scaleOf(row: Spot, path: AnswerPath | undefined, rows: AnswerPath): AssetFacts['scale'] {
  const decimals = path === undefined ? null : countOf(look(row, path, rows).value);
  return decimals !== null && decimals <= 255 ? decimalScale(decimals) : null;
}

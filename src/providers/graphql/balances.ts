/** The one read of a GraphQL source, in the shape that its configuration declares. */
import { digitsOf, malformed } from '../../http/decode.ts';
import type { UpstreamRequest } from '../../http/exchange.ts';
import { FailureError, failure } from '../../model/failure.ts';
import type { Reading } from '../../model/reading.ts';
import type { AnyBalanceRead, Call, Endpoint, Limits, Page } from '../provider.ts';
import { type Answer, type Reader, readAnswer } from './answer.ts';
import type { Operation } from './document.ts';
import { type Mapping, mappingOf } from './mapping.ts';
import type { GraphqlOptions } from './options.ts';
import { spell, touches, walk } from './paths.ts';
import { variablesOf } from './variables.ts';

const STEP = 'balances';
/** The longest cursor that is sent back. */
const MAX_CURSOR = 4096;

export function balancesRead(options: GraphqlOptions, operation: Operation): AnyBalanceRead {
  const common = {
    name: STEP,
    limits: limitsOf(options),
    serves: () => true,
    listing: options.listing,
    filters: [],
    absent: options.absent,
    // A document that names no assets brings all there are, asked for or not.
    unasked: namesAssets(options) ? 'fault' : 'drop',
    balances: balancesEndpoint(options, operation),
  } as const;
  switch (options.shape) {
    case 'account':
      return { ...common, shape: options.shape };
    case 'account-assets':
      return { ...common, shape: options.shape };
    case 'cross-product':
      return { ...common, shape: options.shape };
    case 'pairs':
      return { ...common, shape: options.shape };
  }
}

function namesAssets({ variables }: GraphqlOptions): boolean {
  return Object.values(variables).some((slot) => slot === 'asset' || slot === 'assets' || slot === 'pairs');
}

function limitsOf(options: GraphqlOptions): Limits {
  const { shape, accountsPerCall, rowsPerAnswer, pages } = options;
  const most = Number.POSITIVE_INFINITY;
  const rows = pages === undefined ? (rowsPerAnswer ?? most) : most;
  const assets = namesAssets(options) ? options.assetsPerCall : most;
  const pairs = Math.min(options.pairsPerCall, rows);
  switch (shape) {
    case 'account':
      return { accounts: 1, assets: 1, pairs: 1, url: null };
    case 'account-assets':
      return { accounts: 1, assets: Math.min(assets, rows), pairs: Math.min(assets, rows), url: null };
    case 'cross-product':
      return { accounts: accountsPerCall, assets, pairs, url: null };
    case 'pairs':
      return { accounts: most, assets: most, pairs, url: null };
  }
}

function balancesEndpoint(options: GraphqlOptions, operation: Operation): Endpoint<Call, Reading> {
  const reader: Reader = { options, mapping: mappingOf(options) };
  const requestFor = (call: Call, cursor: string | null): UpstreamRequest => ({
    method: 'POST',
    path: options.path,
    body: {
      query: operation.query,
      ...(operation.name === null ? {} : { operationName: operation.name }),
      variables: variablesOf(call, cursor, options, operation),
    },
    step: STEP,
  });
  return {
    request: (call) => requestFor(call, null),
    follows: () =>
      options.pages === undefined
        ? {}
        : { perhaps: [{ step: STEP, why: 'a list goes on', most: Number.POSITIVE_INFINITY }] },
    decode(call, exchange): Page<Reading> {
      const answer = readAnswer(call, exchange, reader);
      const cursor = nextCursor(call, answer, reader);
      const items = answer.readings;
      return cursor === null ? { items } : { items, next: requestFor(call, cursor) };
    },
  };
}

/** The cursor of the next page; null where there is none. Throws where the answer may have been cut. */
function nextCursor(call: Call, answer: Answer, { options, mapping }: Reader): string | null {
  const { rows, readings } = answer;
  const full = options.rowsPerAnswer !== undefined && rows.length >= options.rowsPerAnswer;
  if (mapping.pages !== null)
    return hasMore(answer, mapping.pages, full) ? cursorOf(answer, mapping.pages, mapping) : null;
  const most = namesAssets(options) ? askedCount(call) : Number.POSITIVE_INFINITY;
  if (!full || readings.length >= most) return null;
  const detail = `an answer of ${rows.length} rows may have been cut; lower pairsPerCall or say how pages go on`;
  throw new FailureError(failure('UPSTREAM_BAD_RESPONSE', { detail }));
}

type Pages = NonNullable<Mapping['pages']>;

function hasMore({ data, rows }: Answer, { more }: Pages, full: boolean): boolean {
  if (more === null) return full;
  const told = walk(data, more);
  // Where there is nothing to page through, there is nothing that could say so.
  if (told === null && rows.length === 0) return false;
  if (typeof told !== 'boolean') throw malformed(spell(more), 'true or false');
  return told;
}

function cursorOf({ data, rows }: Answer, { cursor: path }: Pages, { rows: way }: Mapping): string {
  const last = rows.at(-1)?.around.at(-1);
  const inRow = path.length > way.length && touches(path, way);
  const cursor = digitsOf(inRow ? last && walk(last.object, path.slice(way.length)) : walk(data, path));
  if (cursor === null || cursor === '' || cursor.length > MAX_CURSOR) throw malformed(spell(path), 'a cursor');
  return cursor;
}

/** How many rows an answer to the call has at most; a listing may have any number. */
function askedCount(call: Call): number {
  switch (call.shape) {
    case 'account':
      return call.asset === 'all' ? Number.POSITIVE_INFINITY : 1;
    case 'account-assets':
      return call.assets === 'all' ? Number.POSITIVE_INFINITY : call.assets.length;
    case 'cross-product':
      return call.accounts.length * call.assets.length;
    case 'pairs':
      return call.pairs.length;
  }
}

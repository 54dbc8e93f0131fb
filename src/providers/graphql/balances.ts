/** The one read of a GraphQL source, in the shape that its configuration declares. */
import { digitsOf, isObject, malformed } from '../../http/decode.ts';
import type { Exchange, UpstreamRequest } from '../../http/exchange.ts';
import type { Reading } from '../../model/reading.ts';
import type { Steps } from '../../model/steps.ts';
import type { AnyBalanceRead, Call, Completeness, Endpoint, Limits, Page } from '../provider.ts';
import { readInSteps } from '../rows.ts';
import { type GraphqlAnswer, readAnswer } from './answer.ts';
import type { SourceOperation } from './document.ts';
import { type Mapping, mappingOf } from './mapping.ts';
import type { AnswerReader } from './names.ts';
import type { GraphqlOptions } from './option-fields.ts';
import { spell, touches, walk } from './paths.ts';
import { variablesOf } from './variables.ts';

const STEP = 'balances';
/** The longest cursor that is sent back. */
const MAX_CURSOR = 4096;

export function balancesRead(options: GraphqlOptions, operation: SourceOperation): AnyBalanceRead {
  const common = {
    name: STEP,
    limits: limitsOf(options),
    serves: () => true,
    listing: options.listing,
    filters: [],
    absent: options.absent,
    // A document that names no assets returns all assets, asked for or not.
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
      // How many rows the holdings of several accounts have is not known beforehand.
      return { accounts: accountsPerCall, assets, pairs, ...(rows < most ? { listed: 1 } : {}), url: null };
    case 'pairs':
      return { accounts: most, assets: most, pairs, url: null };
  }
}

function balancesEndpoint(options: GraphqlOptions, operation: SourceOperation): Endpoint<Call, Reading> {
  const reader: AnswerReader = { options, mapping: mappingOf(options) };
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
    decode: readInSteps(function* (call, exchange): Steps<Page<Reading>> {
      const answer = yield* readAnswer(call, exchange, reader);
      const cursor = nextCursor(answer, reader);
      const completeness = completenessOf(answer, exchange.body, reader);
      const goesOn = reader.mapping.pages !== null && (cursor !== null || !isFirst(exchange, requestFor(call, null)));
      const page = { ...answer.read(goesOn), completeness };
      return cursor === null ? page : { ...page, next: requestFor(call, cursor) };
    }),
  };
}

function isFirst({ request }: Exchange, first: UpstreamRequest): boolean {
  return JSON.stringify(request.body) === JSON.stringify(first.body);
}

/** Of a whole answer (https://spec.graphql.org/October2021/#sec-Response-Format). */
const MEMBERS: ReadonlySet<string> = new Set(['data', 'errors', 'extensions']);

function completenessOf({ rows }: GraphqlAnswer, body: unknown, { options, mapping }: AnswerReader): Completeness {
  const isKnown = isObject(body) && Object.keys(body).every((key) => MEMBERS.has(key));
  const doubts = isKnown ? [] : ['a member that GraphQL does not define stands beside the data'];
  // With pages, the page states whether it is the last one.
  const isFull = mapping.pages === null && rows.length >= (options.rowsPerAnswer ?? Number.POSITIVE_INFINITY);
  return { rows: rows.length, counted: null, cutAt: isFull ? rows.length : null, doubts };
}

/** The cursor of the next page; null where there is none. */
function nextCursor(answer: GraphqlAnswer, { options, mapping }: AnswerReader): string | null {
  if (mapping.pages === null) return null;
  const full = options.rowsPerAnswer !== undefined && answer.rows.length >= options.rowsPerAnswer;
  return hasMore(answer, mapping.pages, full) ? cursorOf(answer, mapping.pages, mapping) : null;
}

type Pages = NonNullable<Mapping['pages']>;

function hasMore({ data, rows }: GraphqlAnswer, { more }: Pages, full: boolean): boolean {
  if (more === null) return full;
  const stated = walk(data, more);
  // An empty answer has no row that could hold the statement.
  if (stated === null && rows.length === 0) return false;
  if (typeof stated !== 'boolean') throw malformed(spell(more), 'true or false');
  return stated;
}

function cursorOf({ data, rows }: GraphqlAnswer, { cursor: path }: Pages, { rows: way }: Mapping): string {
  const last = rows.at(-1)?.around.at(-1);
  const inRow = path.length > way.length && touches(path, way);
  const cursor = digitsOf(inRow ? last && walk(last.object, path.slice(way.length)) : walk(data, path));
  if (cursor === null || cursor === '' || cursor.length > MAX_CURSOR) throw malformed(spell(path), 'a cursor');
  return cursor;
}

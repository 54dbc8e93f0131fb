/** Pages of the v1 list: the rows of one, whether it carries as many as it should, and the number of the next. */
import { asArray, asObject, countField, field, isObject, type JsonObject, malformed } from '../../http/decode.ts';
import type { Exchange, UpstreamRequest } from '../../http/exchange.ts';
import type { Completeness } from '../provider.ts';
import { readData } from './envelope.ts';

export interface ListPage {
  readonly rows: readonly unknown[];
  /** Null after the last page. */
  readonly next: number | null;
  readonly completeness: Completeness;
}

/** What stands around the rows (Reddio API reference and SDKs, read 2026-11). */
const ENVELOPE: ReadonlySet<string> = new Set(['status', 'error', 'error_code', 'data']);
const AROUND_LIST: ReadonlySet<string> = new Set(['list', 'total', 'current_page', 'page_size', 'total_page']);

/**
 * Throws `UPSTREAM_BAD_RESPONSE` for a page with fewer rows than its own fields count: a cut list is no whole one.
 *
 * @param limit the rows of a page that were asked for
 */
export function readPage(exchange: Exchange, limit: number): ListPage {
  const { request } = exchange;
  const data = asObject(readData(exchange), 'data');
  const total = optionalCount(data, 'total');
  const list = field(data, 'list');
  // Go writes a list that was never filled as null; a list that is not there at all is empty only if its count says so.
  const empty = list === null ? (total ?? 0) === 0 : list === undefined && total === 0;
  const rows = empty ? [] : asArray(list, 'data.list');
  const position = readPosition(data, request);
  const least = leastRows(position, { total: total ?? 0, size: optionalCount(data, 'page_size') });
  if (rows.length < least) throw malformed('data.list', 'as many rows as the counts beside it say');
  const next = position.current < position.last ? position.current + 1 : null;
  return { rows, next, completeness: completenessOf(exchange.body, data, { rows: rows.length, total, limit }) };
}

interface Shown {
  readonly rows: number;
  readonly total: number | null;
  readonly limit: number;
}

function completenessOf(body: unknown, data: JsonObject, { rows, total, limit }: Shown): Completeness {
  const envelope = isObject(body) ? body : {};
  const isKnown =
    Object.keys(envelope).every((key) => ENVELOPE.has(key)) && Object.keys(data).every((key) => AROUND_LIST.has(key));
  const saysError = (field(envelope, 'error') ?? '') !== '';
  const doubts = [
    ...(isKnown ? [] : ['a member that Reddio does not document stands beside the rows']),
    ...(saysError ? ['a word of an error stands beside the rows'] : []),
  ];
  // Without a number of pages it is not known whether a full page is the last one.
  const isPaged = field(data, 'total_page') !== undefined;
  // A total below the rows of its own page counts something else (see `leastRows`).
  const counted = total === null || total < rows ? null : total;
  return { rows, counted, cutAt: isPaged ? null : limit, doubts };
}

interface Position {
  readonly current: number;
  readonly last: number;
}

/**
 * The reference page shows a list without paging fields, which is the only page. A last page of 0 is treated the same way,
 * because counting up to it would never end.
 */
function readPosition(data: JsonObject, request: UpstreamRequest): Position {
  const paged = field(data, 'current_page') !== undefined || field(data, 'total_page') !== undefined;
  const last = paged ? countField(data, 'total_page', 'data') : 0;
  if (last === 0) return { current: 1, last: 1 };
  const current = countField(data, 'current_page', 'data');
  if (String(current) !== askedPage(request)) throw malformed('data.current_page', 'the page that was asked for');
  return { current, last };
}

/**
 * A page before the last is full; the last one holds what the pages before it leave of the total. More rows than the
 * total counts are let pass: the documents show `total: 1` beside two rows (Reddio guides, read 2026-11).
 */
function leastRows({ current, last }: Position, counts: { readonly total: number; readonly size: number | null }) {
  const { total, size } = counts;
  if (current < last) return Math.max(size ?? 1, 1);
  const some = total === 0 ? 0 : 1;
  if (current === 1) return total;
  return size === null ? some : Math.max(total - (current - 1) * size, some);
}

function optionalCount(data: JsonObject, key: string): number | null {
  return (field(data, key) ?? null) === null ? null : countField(data, key, 'data');
}

function askedPage(request: UpstreamRequest): string | null {
  return new URL(request.path, 'http://reddio.invalid').searchParams.get('page');
}

/** Pages of a list: `pagination` in an answer, `pagination.key` in the next request (cosmos-sdk `query/v1beta1/pagination.proto`, read 2026-11). */
import { asObject, countOf, field, type JsonObject, malformed } from '../../http/decode.ts';
import type { UpstreamRequest } from '../../http/exchange.ts';

export interface Pagination {
  /** Null after the last page. */
  readonly key: string | null;
  /** How many rows all pages have; null where that was not counted, as on every page but the first. */
  readonly total: number | null;
}

const KEY = '&pagination.key=';

/** Without a key, a list starts with its first row, and its total is counted. */
export function pageQuery(limit: number, key: string | null): string {
  const query = `pagination.limit=${limit}`;
  return key === null ? `${query}&pagination.count_total=true` : `${query}${KEY}${encodeURIComponent(key)}`;
}

/**
 * An answer without `pagination` says nothing of whether the list goes on: some were cut at 100 rows without a word. A total
 * that was not counted is "0", as a node writes it that was not asked to count (seen at simd 0.46.16).
 */
export function readPagination(body: JsonObject, request: UpstreamRequest): Pagination {
  const pagination = asObject(field(body, 'pagination'), 'pagination');
  const key = field(pagination, 'next_key');
  const isKey = typeof key === 'string' && /^[A-Za-z0-9+/_-]{0,1024}={0,2}$/.test(key);
  if (key !== null && !isKey) throw malformed('pagination.next_key', 'base64 or null');
  const total = countOf(field(pagination, 'total') ?? null);
  const isCounted = askedKey(request) === null && total !== 0;
  return { key: key === '' ? null : key, total: isCounted ? total : null };
}

/** The key of the page that follows. A node that answers with the page that was asked for would go on for ever. */
export function nextKey({ key }: Pagination, request: UpstreamRequest): string | null {
  if (key !== null && key === askedKey(request)) throw malformed('pagination.next_key', 'another page than this one');
  return key;
}

/** The key that a request made by `pageQuery` asks with: the last parameter. */
function askedKey({ path }: UpstreamRequest): string | null {
  const start = path.indexOf(KEY);
  return start < 0 ? null : decodeURIComponent(path.slice(start + KEY.length));
}

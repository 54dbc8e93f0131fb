/** Pages of a list as the Cosmos SDK cuts them: by keys, or by an offset (`types/query/pagination.go` of v0.46, read 2026-11). */
import { type WireAnswer, WireRefusal } from '../wire/wire.ts';
import type { CosmosKnobs } from './knobs.ts';

type Query = ReadonlyMap<string, string>;

/** The rows of a page, and what stands beside them; rows are sorted by their names. */
export interface CutPage<Row> {
  readonly rows: readonly Row[];
  readonly pagination: { readonly next_key: string | null; readonly total: string };
}

export function pageOf<Row>(
  rows: readonly Row[],
  nameOf: (row: Row) => string,
  { query, knobs }: { readonly query: Query; readonly knobs: Readonly<CosmosKnobs> },
): CutPage<Row> {
  const limit = countIn(query, 'pagination.limit');
  const offset = countIn(query, 'pagination.offset');
  const key = knobs.firstPageOnly ? '' : (query.get('pagination.key') ?? '');
  if (key !== '' && offset > 0) throw refused('invalid request, either offset or key is expected, got both');
  const from = key === '' ? offset : startOf(rows, nameOf, nameIn(key));
  const size = Math.min(limit === 0 ? knobs.pageSize : limit, knobs.pageCap ?? Number.POSITIVE_INFINITY);
  const next = rows[from + size];
  // Without a limit, the first page counts whether it is asked to or not.
  const isCounted = key === '' && (limit === 0 || query.get('pagination.count_total') === 'true') && !knobs.uncounted;
  return {
    rows: rows.slice(from, from + size),
    pagination: {
      next_key: next === undefined ? null : Buffer.from(nameOf(next)).toString('base64'),
      total: isCounted ? String(rows.length) : '0',
    },
  };
}

export function refused(message: string, code = 3, status = 400): WireRefusal {
  const answer: WireAnswer = { status, json: { code, message, details: [] } };
  return new WireRefusal(answer);
}

function startOf<Row>(rows: readonly Row[], nameOf: (row: Row) => string, name: string): number {
  const start = rows.findIndex((row) => nameOf(row) >= name);
  return start < 0 ? rows.length : start;
}

function nameIn(key: string): string {
  const bytes = Buffer.from(key, 'base64');
  if (bytes.toString('base64') !== key) throw refused('illegal base64 data at input byte 0');
  return bytes.toString('utf8');
}

function countIn(query: Query, name: string): number {
  const text = query.get(name) ?? '0';
  if (!/^[0-9]{1,15}$/.test(text)) throw refused(`type mismatch, parameter: ${name}`);
  return Number(text);
}

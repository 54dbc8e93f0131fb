/** How TEOS spells ids, errors, lists and quota headers (TEOS docs and Postman collection, read 2026-11). */
import type { TeosKnobs } from '../wire/knobs.ts';
import type { CallWindow } from '../wire/quota.ts';
import { type WireAnswer, WireRefusal } from '../wire/wire.ts';

type Knobs = Readonly<TeosKnobs>;

/** An error with one detail; `detail` has a code of its own. */
export interface TeosError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly target: string;
  readonly detail?: { readonly code: string; readonly message: string };
  readonly headers?: Readonly<Record<string, string>>;
}

export function teosRefusal(error: TeosError, knobs: Knobs): WireRefusal {
  const { status, code, message, target, detail, headers } = error;
  const cased = (fields: Record<string, unknown>): Record<string, unknown> =>
    knobs.errorCasing === 'camel' ? fields : Object.fromEntries(Object.entries(fields).map(pascal));
  const details = detail === undefined ? [] : [cased({ ...detail, arguments: {} })];
  const json = cased({ code, message, target, details, clTraceId: '00000000-0000-4000-8000-000000000000' });
  return new WireRefusal({ status, json, headers: headers ?? {} });
}

/** Code 12000: the request is no OData that TEOS understands. */
export function badRequest(message: string, target: string, knobs: Knobs): WireRefusal {
  const detail = { code: '12001', message };
  return teosRefusal({ status: 400, code: '12000', message: 'OData validation failed', target, detail }, knobs);
}

function pascal([key, value]: [string, unknown]): [string, unknown] {
  return [key.charAt(0).toUpperCase() + key.slice(1), value];
}

/** The canonical ref of an id in any spelling: with or without 0x, upper-case, zeros in front; null for another text. */
export function canonicalId(text: string): string | null {
  const digits = /^(?:0x)?([0-9a-fA-F]{1,32})$/.exec(text)?.[1];
  return digits === undefined ? null : `0x${BigInt(`0x${digits}`).toString(16)}`;
}

/** As .NET prints a big integer: a zero in front where the first digit would otherwise read as a sign (inferred). */
export function renderId(ref: string, knobs: Knobs): string {
  const digits = ref.slice(2);
  if (knobs.idRendering === 'canonical') return ref;
  const padded = /^[89a-f]/.test(digits) ? `0${digits}` : digits;
  return knobs.idRendering === 'bare' ? padded : `0x${padded}`;
}

export interface ODataListing {
  readonly rows: readonly unknown[];
  readonly pageSize: number | null;
  /** Reorders the rows of one page; across pages, rows would come twice or never. */
  readonly order: (page: readonly unknown[]) => readonly unknown[];
  /** Rows to leave out, from `$skip`. */
  readonly skip: number;
  /** For `@odata.context` and `@odata.count`. */
  readonly entity: string;
  readonly withCount: boolean;
  /** Origin as the client named it, e.g. `http://127.0.0.1:4102`, and the raw target of the request. */
  readonly origin: string;
  readonly target: string;
}

/** A page of rows; the bare array has no room for a link to the next one. */
export function list(listing: ODataListing, knobs: Knobs): WireAnswer {
  const { rows, skip, pageSize, origin, target } = listing;
  const end = pageSize === null ? rows.length : skip + pageSize;
  const page = listing.order(rows.slice(skip, end));
  if (knobs.envelope === 'array') return { status: 200, json: page };
  const root = target.split('/').slice(0, 3).join('/');
  const link = `${knobs.nextLink === 'absolute' ? origin : ''}${skipTo(target, end)}`;
  return {
    status: 200,
    json: {
      '@odata.context': `${origin}${root}/$metadata#${listing.entity}`,
      ...(listing.withCount ? { '@odata.count': rows.length } : {}),
      value: page,
      ...(end < rows.length ? { '@odata.nextLink': link } : {}),
    },
  };
}

function skipTo(target: string, skip: number): string {
  const [path = '', query = ''] = target.split('?');
  const kept = query.split('&').filter((item) => item !== '' && !/^(?:\$|%24)skip=/i.test(item));
  return `${path}?${[...kept, `$skip=${skip}`].join('&')}`;
}

/** How much of its quota per minute a client has used; `X-Rate-Limit-Limit` is the period, not a number. */
export function quotaHeaders(used: number, window: CallWindow, knobs: Knobs): Record<string, string> {
  if (knobs.quotaPerMinute === null || !['both', 'x-rate-limit'].includes(knobs.quotaHeaders)) return {};
  return {
    'x-rate-limit-limit': '1m',
    'x-rate-limit-remaining': String(Math.max(0, knobs.quotaPerMinute - used)),
    // Seven decimals, as .NET's round-trip format prints them.
    'x-rate-limit-reset': window.end.toISOString().replace('Z', '0000Z'),
  };
}

/** The parts of OData that TEOS's calls need: literals in a URL, collections, and links to further pages. */

import type { AsciiBytes, Span } from '../../http/ascii-bytes.ts';
import { asArray, digitsOf, field, isObject, type JsonObject, malformed } from '../../http/decode.ts';
import type { Exchange, UpstreamRequest } from '../../http/exchange.ts';
import { OPEN_ARRAY } from '../../http/json-characters.ts';
import type { Completeness } from '../provider.ts';

const MAX_LINK = 32_768;
/** Only there to resolve links against; never asked. */
const ANYWHERE = 'https://source.invalid';

/** A quoted OData string, percent-encoded: a quote inside is doubled, and none but the outer two stays a quote. */
export function odataString(text: string): string {
  // Every id that TEOS has is like that.
  if (/^[0-9A-Za-z-]*$/.test(text)) return `'${text}'`;
  return `'${encodeURIComponent(text.replaceAll("'", "''")).replaceAll("'", '%27')}'`;
}

/** A list argument of an OData function in TEOS's form, e.g. `%5B'a','b'%5D`; brackets may not stand raw in a path. */
export function odataList(texts: readonly string[]): string {
  return `%5B${texts.map(odataString).join(',')}%5D`;
}

/**
 * The rows of an answer. TEOS's documents show a bare array where its own test scripts read OData's `value` wrapper
 * (read 2026-11), so both are taken; an object with `key` of its own is a lone row.
 */
export function readRows(body: unknown, key: string): readonly unknown[] {
  if (!isObject(body)) return asArray(body, '');
  return field(body, key) === undefined ? asArray(field(body, 'value'), 'value') : [body];
}

/**
 * Annotations of a collection, by the name behind their prefix: `@odata.` (OData 4.0 JSON Format, 4.5), `@` (4.01, where
 * the prefix may be left out) or `odata.` (3.0), https://docs.oasis-open.org/odata, read 2026-11.
 */
const PREFIX = /^(?:@odata\.|@|odata\.)/;
const KNOWN_ANNOTATIONS: ReadonlySet<string> = new Set(['context', 'metadata', 'count', 'nextLink']);

/** The value of an annotation, whichever prefix it has; undefined where there is none. Throws where two of them differ. */
function annotation(body: JsonObject, name: string): unknown {
  const keys = ['@odata.', '@', 'odata.'].map((prefix) => prefix + name).filter((key) => Object.hasOwn(body, key));
  const [first = '', ...others] = keys;
  if (others.some((key) => body[key] !== body[first])) throw malformed(first, 'one value of the annotation');
  return field(body, first);
}

/** The members of an answer that OData does not define for a collection; their names are not passed on. */
function hasUnknownMembers(body: JsonObject): boolean {
  const isAnnotation = (key: string): boolean => PREFIX.test(key) && KNOWN_ANNOTATIONS.has(key.replace(PREFIX, ''));
  return Object.keys(body).some((key) => key !== 'value' && !isAnnotation(key));
}

export interface CollectionOptions {
  /** A field that each row has, for a row that comes without a collection around it. */
  readonly key: string;
  /** How many rows can answer the call. */
  readonly asked: number;
  /** Rows at which the source may cut a collection. */
  readonly cutAt: number;
}

/** What the answer shows of whether all its rows are there. */
export function completenessOf(body: unknown, { key, asked, cutAt }: CollectionOptions): Completeness {
  const rows = readRows(body, key).length;
  if (!isObject(body)) return { rows, counted: null, cutAt, doubts: [] };
  const isLone = field(body, key) !== undefined;
  const doubts = [
    ...(isLone && asked > 1 ? ['one row came alone, without a list that could hold the others'] : []),
    ...(!isLone && hasUnknownMembers(body) ? ['a member that OData does not define stands beside the rows'] : []),
  ];
  const counted = isLone ? undefined : (annotation(body, 'count') ?? undefined);
  return { rows, counted: counted === undefined ? null : readCount(counted), cutAt, doubts };
}

function readCount(value: unknown): number {
  const digits = digitsOf(value);
  if (digits === null || !/^[0-9]{1,15}$/.test(digits)) throw malformed('@odata.count', 'a whole number');
  return Number(digits);
}

/** Where the rows of an answer stand in its bytes. */
export type RowList = Span;

const WRAPPED = /^\{"@odata\.context":"[ !#-[\]-~]{0,500}","value":(?=\[)/;
/** More than the wrapper takes up to its list. */
const WRAPPER = 600;

/**
 * Where the list of rows is in an answer that is either a bare array or OData's wrapper around one, with nothing in it but
 * the context; null for every other one. The rows themselves are not examined.
 */
export function rowList(source: AsciiBytes): RowList | null {
  const { length } = source;
  if (source.at(0) === OPEN_ARRAY) return { start: 0, end: length };
  const [wrapping] = WRAPPED.exec(source.text(0, WRAPPER)) ?? [];
  return wrapping === undefined || source.text(length - 2, length) !== ']}'
    ? null
    : { start: wrapping.length, end: length - 1 };
}

/**
 * The request for the next page, where `@odata.nextLink` (or `@nextLink`, or `odata.nextLink`) names one. A link is followed only within `resource` (e.g.
 * `/odata/v1.0/Balances/`), and on the configured host, even if it names another; with any other link the answer fails.
 */
export function readNext(exchange: Exchange, resource: string): UpstreamRequest | undefined {
  const { body, request } = exchange;
  const link = isObject(body) ? (annotation(body, 'nextLink') ?? null) : null;
  if (link === null) return undefined;
  if (typeof link !== 'string') throw malformed('@odata.nextLink', 'a string or null');
  const path = link.length <= MAX_LINK ? pathWithin(resource, link, request.path) : null;
  if (path === null || path === request.path) throw malformed('@odata.nextLink', `a further page of ${resource}`);
  return { method: request.method, path, step: request.step };
}

/** Path and query of `link`, read from `base`, from where `resource` begins; null where its path lies elsewhere. */
function pathWithin(resource: string, link: string, base: string): string | null {
  if (!URL.canParse(link, ANYWHERE + base)) return null;
  const { pathname, search } = new URL(link, ANYWHERE + base);
  const start = pathname.toLowerCase().indexOf(resource.toLowerCase());
  return start < 0 ? null : pathname.slice(start) + search;
}

/** The own field whose name equals `name` in any case; error bodies of TEOS come in both cases. */
export function anyCaseField(object: JsonObject, name: string): unknown {
  const key = Object.keys(object).find((candidate) => candidate.toLowerCase() === name);
  return key === undefined ? undefined : object[key];
}

/** The parts of OData that TEOS's calls need: literals in a URL, collections, and links to further pages. */

import { asArray, field, isObject, type JsonObject, malformed, optionalString } from '../../http/decode.ts';
import type { Exchange, UpstreamRequest } from '../../http/exchange.ts';
import type { Span } from '../../http/rows.ts';

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

/** Where the rows of an answer stand in its text. */
export interface RowList extends Span {
  readonly isBare: boolean;
}

const WRAPPED = /^\{"@odata\.context":"[ !#-[\]-~]{0,500}","value":(?=\[)/;

/**
 * Where the list of rows stands in an answer that is either a bare array or OData's wrapper around one, with nothing in it
 * but the context; null for every other text. What stands between is not looked at.
 */
export function rowList(text: string): RowList | null {
  if (text.startsWith('[')) return { start: 0, end: text.length, isBare: true };
  const [wrapping] = WRAPPED.exec(text) ?? [];
  return wrapping === undefined || !text.endsWith(']}')
    ? null
    : { start: wrapping.length, end: text.length - 1, isBare: false };
}

/**
 * The request for the next page, where `@odata.nextLink` names one. A link is followed only within `resource` (e.g.
 * `/odata/v1.0/Balances/`), and on the configured host whatever host it names; any other link condemns the answer.
 */
export function readNext(exchange: Exchange, resource: string): UpstreamRequest | undefined {
  const { body, request } = exchange;
  const link = isObject(body) ? optionalString(body, '@odata.nextLink', 'body') : null;
  if (link === null) return undefined;
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

/** The own field whose name equals `name` whatever the case; error bodies of TEOS come in both casings. */
export function anyCaseField(object: JsonObject, name: string): unknown {
  const key = Object.keys(object).find((candidate) => candidate.toLowerCase() === name);
  return key === undefined ? undefined : object[key];
}

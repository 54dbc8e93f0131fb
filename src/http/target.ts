/** What all requests to one server have in common: its base URL, its headers, the most that an answer may have. */
import type { Dispatcher } from 'undici';
import { FailureError, failure } from '../model/failure.ts';
import type { Secret } from '../model/secret.ts';
import type { UpstreamRequest } from './exchange.ts';
import { bodyText } from './kept-text.ts';
import type { Signature, UnsignedRequest } from './signing.ts';

type HeaderValues = Readonly<Record<string, string>>;
type Sign = (request: UnsignedRequest) => Signature;

export interface Target {
  /** Base URL; its path, if any, stands before every request's own. */
  readonly url: URL;
  readonly headers: ReadonlyMap<string, Secret>;
  readonly maxBodyBytes: number;
}

/**
 * With `DOTTED`: paths that URL parsing leaves as they are. Not all of them, but all that sources have, so that these need no
 * parsing. Behind two slashes a host would stand.
 */
const UNCHANGED = /^\/(?!\/)[\w~!$&'()*+,;=:@%./-]*(?:\?[\w~!$&()*+,;=:@%./?-]+)?$/;
/** What may be `.` or `..`: segments that parsing takes out. */
const DOTTED = /\/(?:\.|%2e)/i;

/** What no request may set: it belongs to the connection, or to the body. */
const RESERVED: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const HEADER_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;
const HEADER_VALUE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/** What a query may have; no `#`, behind which nothing is sent. */
const QUERY = /^[\w~!$&'()*+,;=:@%./?-]+$/;

/** A fault of the provider. Says nothing of what was to be sent. */
function unfit(): FailureError {
  return new FailureError(failure('INTERNAL', { detail: 'the signature does not fit in a request' }));
}

function isHeader(name: string, value: string): boolean {
  return HEADER_NAME.test(name) && !RESERVED.has(name) && HEADER_VALUE.test(value);
}

/** Writes the requests to one server. */
export class RequestWriter {
  readonly #origin: string;
  readonly #before: string;
  /** Names and values in turns, of requests without a body and with one. */
  readonly #headers: { readonly bare: string[]; readonly json: string[] };
  /** Those of the source alone, which no request changes. */
  readonly #own: HeaderValues;
  /** The same by name. */
  readonly #named: { readonly bare: HeaderValues; readonly json: HeaderValues };

  constructor({ url, headers }: Pick<Target, 'url' | 'headers'>) {
    this.#origin = url.origin;
    this.#before = url.pathname.replace(/\/$/, '');
    const common = { accept: 'application/json', 'accept-encoding': 'identity' };
    const own = Object.fromEntries([...headers].map(([name, secret]) => [name.toLowerCase(), secret.reveal()]));
    this.#own = own;
    this.#named = { bare: { ...common, ...own }, json: { ...common, 'content-type': 'application/json', ...own } };
    this.#headers = { bare: Object.entries(this.#named.bare).flat(), json: Object.entries(this.#named.json).flat() };
  }

  /**
   * The path with the base URL's own before it.
   *
   * @throws FailureError for a path that URL parsing would change into another one, even if earlier checks let it pass
   */
  path(path: string): string {
    // Some sources answer everything at the base URL. Add no slash to it: it may end with an API key.
    const full = path === '/' && this.#before !== '' ? this.#before : this.#before + path;
    if (!(UNCHANGED.test(full) && !DOTTED.test(full)) && !this.#isUnchanged(full)) {
      throw new FailureError(failure('BAD_USER_INPUT', { detail: 'the identifier does not fit in a URL path' }));
    }
    return full;
  }

  /**
   * @param path as `path` gives it
   * @param sign makes the signature of the request as it is about to be written
   * @throws FailureError for headers that no request can have, and for a signature that does not fit in a request
   */
  options(request: UpstreamRequest, path: string, sign: Sign | null = null): Dispatcher.DispatchOptions {
    const { method, headers, step } = request;
    const body = request.body === undefined ? null : bodyText(request.body);
    const form = body === null ? 'bare' : 'json';
    if (sign === null && headers === undefined) return { path, method, headers: this.#headers[form], body };
    const more = headers === undefined ? [] : this.#further(headers, form);
    if (sign === null && more !== null) return { path, method, headers: this.#headers[form].concat(more), body };
    const signature = sign?.({ method, target: path, body: body ?? '', step }) ?? {};
    const signed = [...(signature.headers ?? [])].map(([name, secret]): [string, string] => [name, secret.reveal()]);
    if (!signed.every(([name, value]) => isHeader(name, value))) throw unfit();
    const all = { ...this.#named[form], ...headers, ...this.#own, ...Object.fromEntries(signed) };
    return { path: this.#signedPath(path, signature), method, headers: Object.entries(all).flat(), body };
  }

  /** Names and values in turns; null where one takes the place of another. */
  #further(headers: HeaderValues, form: 'bare' | 'json'): string[] | null {
    const more: string[] = [];
    let isNew = true;
    for (const [name, value] of Object.entries(headers)) {
      if (!isHeader(name, value)) {
        throw new FailureError(failure('BAD_USER_INPUT', { detail: 'the identifier does not fit in a header' }));
      }
      isNew &&= !(name in this.#named[form]);
      more.push(name, value);
    }
    return isNew ? more : null;
  }

  #signedPath(path: string, { query }: Signature): string {
    if (query === undefined) return path;
    const signed = `${path}${path.includes('?') ? '&' : '?'}${query.reveal()}`;
    if (!QUERY.test(query.reveal()) || !this.#isUnchanged(signed)) throw unfit();
    return signed;
  }

  #isUnchanged(full: string): boolean {
    const parsed = URL.parse(full, this.#origin);
    return parsed?.origin === this.#origin && parsed.pathname + parsed.search === full;
  }
}

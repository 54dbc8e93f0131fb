/** What all requests to one server have in common: its base URL, its headers, the most that an answer may have. */
import type { Dispatcher } from 'undici';
import { FailureError, failure } from '../model/failure.ts';
import type { Secret } from '../model/secret.ts';
import type { UpstreamRequest } from './exchange.ts';

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

/** Writes the requests to one server. */
export class RequestWriter {
  readonly #origin: string;
  readonly #before: string;
  /** Names and values in turns, of requests without a body and with one. */
  readonly #headers: { readonly bare: string[]; readonly json: string[] };

  constructor({ url, headers }: Pick<Target, 'url' | 'headers'>) {
    this.#origin = url.origin;
    this.#before = url.pathname.replace(/\/$/, '');
    const common = { accept: 'application/json', 'accept-encoding': 'identity' };
    const own = Object.fromEntries([...headers].map(([name, secret]) => [name, secret.reveal()]));
    this.#headers = {
      bare: Object.entries({ ...common, ...own }).flat(),
      json: Object.entries({ ...common, 'content-type': 'application/json', ...own }).flat(),
    };
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

  /** @param path as `path` gives it */
  options({ method, body }: UpstreamRequest, path: string): Dispatcher.DispatchOptions {
    const { bare, json } = this.#headers;
    if (body === undefined) return { path, method, headers: bare, body: null };
    return { path, method, headers: json, body: JSON.stringify(body) };
  }

  #isUnchanged(full: string): boolean {
    const parsed = URL.parse(full, this.#origin);
    return parsed?.origin === this.#origin && parsed.pathname + parsed.search === full;
  }
}

/**
 * Who holds what: accounts and assets, and the global ids that name them.
 *
 * An id is built from the source and the source's own name alone, so that another graph can write it without asking:
 *
 *     account/<source>/<address>[?network=<network>][&sub=<sub-account>]
 *     asset/<source>/<reference>[?network=<network>]
 *
 * Each part is percent-encoded as by `encodeURIComponent`, except that `:` stays as it is (and `/` in a network).
 * Parts are canonical: an id made from another spelling of the same address names the same account, and the graph
 * answers with the canonical spelling.
 */
import { accept, type Checked, refuse } from './checked.ts';

export interface Account {
  /** The global id; unique over all sources. */
  readonly id: string;
  readonly source: string;
  /** `blockchain/network[/sub]` within a source that serves several networks; null elsewhere. */
  readonly network: string | null;
  /** Canonical by the provider's rule. */
  readonly address: string;
  readonly subAccount: string | null;
}

export interface Asset {
  /** The global id; unique over all sources. */
  readonly id: string;
  readonly source: string;
  readonly network: string | null;
  /** The source's own identifier, canonical by the provider's rule; never a symbol alone. */
  readonly ref: string;
}

export interface AccountName {
  readonly network: string | null;
  readonly address: string;
  readonly subAccount: string | null;
}

export interface AssetName {
  readonly network: string | null;
  readonly ref: string;
}

export function makeAccount(source: string, name: AccountName): Account {
  const query = new Query().add('network', name.network).add('sub', name.subAccount);
  const id = `account/${encodePart(source)}/${encodePart(name.address)}${query.text}`;
  return { id, source, network: name.network, address: name.address, subAccount: name.subAccount };
}

export function makeAsset(source: string, name: AssetName): Asset {
  const query = new Query().add('network', name.network);
  const id = `asset/${encodePart(source)}/${encodePart(name.ref)}${query.text}`;
  return { id, source, network: name.network, ref: name.ref };
}

/** The parts of an id, decoded but not yet checked by any provider's rule. */
export interface ParsedId {
  readonly type: 'account' | 'asset' | 'source';
  readonly source: string;
  /** The address or the asset reference; empty for a source. */
  readonly name: string;
  readonly network: string | null;
  readonly subAccount: string | null;
}

/** Room for the longest reference: 4 KiB of currency metadata, percent-encoded. */
const MAX_ID = 16 * 1024;
const FORM = 'must have the form account/<source>/<address>, asset/<source>/<reference> or source/<source>';

/** Takes an id apart. Refuses anything that no `make…` function could have written, apart from the spelling of parts. */
export function parseId(id: string): Checked<ParsedId> {
  if (id.length > MAX_ID) return refuse(`${id.length} characters, limit ${MAX_ID}`);
  const [path = '', query, ...rest] = id.split('?');
  const [type, ...parts] = path.split('/');
  if (rest.length > 0) return refuse(FORM);
  const decoded = parts.map(decodePart);
  const [source, name] = decoded;
  if (decoded.includes(null) || decoded.includes('')) return refuse(FORM);
  if (type === 'source' && decoded.length === 1 && source && query === undefined) {
    return accept({ type, source, name: '', network: null, subAccount: null });
  }
  if ((type !== 'account' && type !== 'asset') || decoded.length !== 2 || !source || !name) return refuse(FORM);
  const qualifiers = parseQuery(query);
  if (qualifiers === null) return refuse('the part after "?" may hold network=… and sub=…, each once');
  if (type === 'asset' && qualifiers.subAccount !== null) return refuse('an asset has no sub=…');
  return accept({ type, source, name, ...qualifiers });
}

export function sourceNodeId(source: string): string {
  return `source/${encodePart(source)}`;
}

/** True for a text that is meant as a global id rather than as a source's own name. */
export function looksLikeId(text: string, type: 'account' | 'asset'): boolean {
  return text.startsWith(`${type}/`);
}

class Query {
  text = '';
  add(name: string, value: string | null): this {
    if (value !== null)
      this.text += `${this.text === '' ? '?' : '&'}${name}=${encodePart(value).replaceAll('%2F', '/')}`;
    return this;
  }
}

function parseQuery(query: string | undefined): { network: string | null; subAccount: string | null } | null {
  const found = new Map<string, string>();
  for (const item of query === undefined ? [] : query.split('&')) {
    const equals = item.indexOf('=');
    const name = item.slice(0, equals);
    const value = decodePart(item.slice(equals + 1));
    if (equals < 0 || !value || found.has(name) || (name !== 'network' && name !== 'sub')) return null;
    found.set(name, value);
  }
  return { network: found.get('network') ?? null, subAccount: found.get('sub') ?? null };
}

/** Safe in a path segment and in a query value; also encodes the characters that `encodeURIComponent` leaves alone. */
function encodePart(part: string): string {
  return encodeURIComponent(part)
    .replaceAll('%3A', ':')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decodePart(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

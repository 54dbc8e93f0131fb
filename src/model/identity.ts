/**
 * Who holds what: accounts and assets, and the global ids that name them.
 *
 * An id is built from the source and the source's own name alone, so that another graph can write it without asking:
 *
 *     account/<source>/<address>[?network=<network>][&sub=<sub-account>]
 *     asset/<source>/<reference>[?network=<network>]
 *     balance/<source>/<address>/<reference>[?network=<network>][&sub=<sub-account>][&<moment>]
 *
 * where the moment is `block=<number>`, `hash=<hash>`, `time=<ISO 8601>` or `tag=<latest, safe or finalized>`.
 *
 * Each part is percent-encoded as by `encodeURIComponent`, except that `:` stays as it is (and `/` in a network).
 * Parts are canonical: an id made from another spelling of the same address names the same account, and the graph
 * answers with the canonical spelling.
 */

import { accept, type Checked, refuse } from './checked.ts';
import type { At, BlockTag } from './reading.ts';
import { parseTime, TIME_RULE } from './time.ts';

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

export function makeAccount(source: string, { network, address, subAccount }: AccountName): Account {
  const id =
    network === null && subAccount === null
      ? `account/${encodePart(source)}/${encodePart(address)}`
      : join('account', [source, address], { network, sub: subAccount });
  return { id, source, network, address, subAccount };
}

export function makeAsset(source: string, name: AssetName): Asset {
  const id = join('asset', [source, name.ref], { network: name.network });
  return { id, source, network: name.network, ref: name.ref };
}

export function sourceNodeId(source: string): string {
  return join('source', [source], {});
}

/** Names the balance of one asset at one account, now or at the moment that is asked for. */
export function balanceId({ source, network, address, subAccount }: Account, ref: string, at: At | null): string {
  return join('balance', [source, address, ref], { network, sub: subAccount, ...momentOf(at) });
}

function momentOf(at: At | null): Readonly<Record<string, string | null>> {
  if (at === null) return {};
  if ('tag' in at) return { tag: at.tag };
  if ('number' in at) return { block: at.number?.toString() ?? null, hash: at.hash };
  return { time: at.time.toISOString() };
}

function join(type: string, parts: readonly string[], qualifiers: Readonly<Record<string, string | null>>): string {
  let id = type;
  for (const part of parts) id += `/${encodePart(part)}`;
  let separator = '?';
  for (const name of Object.keys(qualifiers)) {
    const value = qualifiers[name] ?? null;
    if (value === null) continue;
    id += `${separator}${name}=${encodeQualifier(value)}`;
    separator = '&';
  }
  return id;
}

/** A value behind the `?` of an id, such as the name of a network: encoded once more where it is encoded already. */
export function encodeQualifier(value: string): string {
  return encodePart(value).replaceAll('%2F', '/');
}

/** The parts of an id, decoded but not yet checked by any provider's rule. */
export type ParsedId =
  | { readonly type: 'source'; readonly source: string }
  | ({ readonly type: 'account'; readonly source: string } & AccountName)
  | ({ readonly type: 'asset'; readonly source: string } & AssetName)
  | ({ readonly type: 'balance'; readonly source: string; readonly at: At | null } & AccountName & AssetName);

export type IdType = ParsedId['type'];

/** Room for the longest reference: 4 KiB of currency metadata, percent-encoded. */
const MAX_ID = 16 * 1024;
const FORM =
  'must have the form account/<source>/<address>, asset/<source>/<reference>, balance/<source>/<address>/<reference> or source/<source>';

/** Takes an id apart. Refuses anything that no function of this file could have written, apart from the spelling of parts. */
export function parseId(id: string): Checked<ParsedId> {
  if (id.length > MAX_ID) return refuse(`${id.length} characters, limit ${MAX_ID}`);
  const plain = parsePlainAccount(id);
  if (plain !== null) return accept(plain);
  const [path = '', query, ...rest] = id.split('?');
  const [type = '', ...encoded] = path.split('/');
  const form = forms.get(type);
  const parts = encoded.map(decodePart);
  if (rest.length > 0 || form?.parts !== parts.length || !parts.every(isFilled)) return refuse(FORM);
  const qualifiers = parseQuery(query);
  if (qualifiers === null || [...qualifiers.keys()].some((name) => !form.qualifiers.includes(name))) {
    const may = form.qualifiers.length === 0 ? 'nothing' : `${form.qualifiers.join('=…, ')}=…, each once`;
    return refuse(`the part after "?" may hold ${may}`);
  }
  const [source = '', name = '', ref = ''] = parts;
  const network = qualifiers.get('network') ?? null;
  const subAccount = qualifiers.get('sub') ?? null;
  switch (form.type) {
    case 'source':
      return accept({ type: form.type, source });
    case 'account':
      return accept({ type: form.type, source, network, address: name, subAccount });
    case 'asset':
      return accept({ type: form.type, source, network, ref: name });
    case 'balance': {
      const at = parseMoment(qualifiers);
      if (!at.ok) return at;
      return accept({ type: form.type, source, network, address: name, subAccount, ref, at: at.value });
    }
  }
}

/** The most usual ids: of an account, with nothing encoded and no qualifier. Null for every other. */
function parsePlainAccount(id: string): ParsedId | null {
  const match = PLAIN_ACCOUNT.exec(id);
  const [, source = '', address = ''] = match ?? [];
  return match === null ? null : { type: 'account', source, network: null, address, subAccount: null };
}

const PLAIN_ACCOUNT = /^account\/([^/?%]+)\/([^/?%]+)$/;

interface Form {
  readonly type: ParsedId['type'];
  /** How many parts stand between slashes after the type. */
  readonly parts: number;
  readonly qualifiers: readonly string[];
}

const moments = ['block', 'hash', 'time', 'tag'] as const;
const tags: readonly BlockTag[] = ['latest', 'safe', 'finalized'];

const forms: ReadonlyMap<string, Form> = new Map<string, Form>([
  ['source', { type: 'source', parts: 1, qualifiers: [] }],
  ['account', { type: 'account', parts: 2, qualifiers: ['network', 'sub'] }],
  ['asset', { type: 'asset', parts: 2, qualifiers: ['network'] }],
  ['balance', { type: 'balance', parts: 3, qualifiers: ['network', 'sub', ...moments] }],
]);

function isFilled(part: string | null): part is string {
  return part !== null && part !== '';
}

function parseMoment(qualifiers: ReadonlyMap<string, string>): Checked<At | null> {
  const [name, other] = moments.filter((moment) => qualifiers.has(moment));
  if (name === undefined) return accept(null);
  if (other !== undefined) return refuse(`${name}=… and ${other}=… exclude each other`);
  const text = qualifiers.get(name) ?? '';
  switch (name) {
    case 'block':
      return /^(?:0|[1-9]\d{0,18})$/.test(text)
        ? accept({ number: BigInt(text), hash: null })
        : refuse('block=… must be the number of a block');
    case 'hash':
      return accept({ number: null, hash: text });
    case 'time': {
      const time = parseTime(text);
      return time === null ? refuse(`time=… ${TIME_RULE}`) : accept({ time });
    }
    case 'tag': {
      const tag = tags.find((candidate) => candidate === text);
      return tag === undefined ? refuse(`tag=… must be ${tags.join(', ')}`) : accept({ tag });
    }
  }
}

/** True for a text that is meant as a global id rather than as a source's own name. */
export function looksLikeId(text: string, type: ParsedId['type']): boolean {
  return text.startsWith(`${type}/`);
}

function parseQuery(query: string | undefined): ReadonlyMap<string, string> | null {
  const found = new Map<string, string>();
  for (const item of query === undefined ? [] : query.split('&')) {
    const equals = item.indexOf('=');
    const name = item.slice(0, equals);
    const value = decodePart(item.slice(equals + 1));
    if (equals < 0 || !value || found.has(name)) return null;
    found.set(name, value);
  }
  return found;
}

/** What is written as it is. */
const PLAIN = /^[\w.~:-]*$/;

/** Safe in a path segment and in a query value; also encodes the characters that `encodeURIComponent` leaves alone. */
function encodePart(part: string): string {
  if (PLAIN.test(part)) return part;
  return encodeURIComponent(part)
    .replaceAll('%3A', ':')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decodePart(part: string): string | null {
  if (!part.includes('%')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

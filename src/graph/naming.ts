/**
 * From the texts of a client to sources, accounts, assets, balances and moments, each checked by its provider's rule before
 * anything is asked. A check of one text returns the rule that it breaks; a check of an argument collects all its faults
 * and throws them as one input error.
 */

import { knownNetworks } from '../balances/fact/networks.ts';
import type { Source } from '../balances/source.ts';
import { accept, type Checked, refuse } from '../model/checked.ts';
import {
  type AccountName,
  encodeQualifier,
  type IdType,
  looksLikeId,
  makeAccount,
  makeAsset,
  type ParsedId,
  parseId,
} from '../model/identity.ts';
import type { GraphContext } from './context.ts';
import { inputError, refusal } from './errors.ts';
import { keptAccount, knownAccount } from './known-accounts.ts';
import { checkMoment, countTime } from './moments.ts';
import type { AccountNode, AssetNode, BalanceName } from './nodes.ts';

// ---------------------------------------------------------------------------------------------------------------
// Lists

/** Refuses an empty or over-long list argument. */
export function checkList(argument: string, list: readonly unknown[], { limits }: GraphContext): void {
  if (list.length === 0) throw inputError([{ argument, rule: `is empty; give 1 to ${limits.listItems}` }]);
  if (list.length > limits.listItems) {
    const rule = overLong(list.length, limits.listItems);
    throw inputError([{ argument, rule }], 'QUERY_TOO_COSTLY');
  }
}

function overLong(entries: number, limit: number): string {
  return `${entries} entries, limit ${limit} (limits.listItems); split the request into ${Math.ceil(entries / limit)} or more`;
}

/** The values of all entries, or one error that names every faulty entry. */
export function requireAll<T>(argument: string, checked: readonly Checked<T>[]): T[] {
  const values: T[] = [];
  for (const entry of checked) if (entry.ok) values.push(entry.value);
  if (values.length === checked.length) return values;
  throw refusal(checked.flatMap((entry, index) => (entry.ok ? [] : [{ argument: `${argument}[${index}]`, ...entry }])));
}

// ---------------------------------------------------------------------------------------------------------------
// Sources

/** What names of sources are looked up in. */
type Named = Pick<GraphContext, 'sources'>;

/** By name or global id. */
export function findSource(context: Named, id: string): Checked<Source> {
  return looksLikeId(id, 'source') ? sourceById(context, id) : sourceByName(context, id);
}

export function requireSources(context: GraphContext, argument: string, ids: readonly string[]): Source[] {
  checkList(argument, ids, context);
  return [
    ...new Set(
      requireAll(
        argument,
        ids.map((id) => findSource(context, id)),
      ),
    ),
  ];
}

// ---------------------------------------------------------------------------------------------------------------
// Accounts

export function checkAccount(source: Source, name: AccountName, asked: string | null): Checked<AccountNode> {
  const checked = source.provider.accounts.normalise(name);
  if (!checked.ok) return checked;
  return accept({ __typename: 'Account', account: makeAccount(source.name, checked.value), source, asked });
}

/** The accounts that the address names at the source: one, or one per known network where none is given. */
export function fittingAccounts(source: Source, name: AccountName): Checked<AccountNode>[] {
  const networks = name.network === null ? knownNetworks(source) : null;
  if (networks === null) return [checkAccount(source, name, name.address)];
  return networks.map((network) => checkAccount(source, { ...name, network }, name.address));
}

/** An account of `source` named by global id or by address. */
export function accountOf(source: Source, text: string, network: string | null): Checked<AccountNode> {
  if (!looksLikeId(text, 'account')) return checkAccount(source, { address: text, network, subAccount: null }, text);
  const parsed = parseId(text);
  if (!parsed.ok) return parsed;
  if (parsed.value.type !== 'account' || parsed.value.source !== source.name)
    return refuse(`is no account of ${source.name}`);
  const node = checkAccount(source, parsed.value, null);
  if (node.ok && node.value.account.network !== network)
    return refuse('is an account of another network than the asset');
  return node;
}

// ---------------------------------------------------------------------------------------------------------------
// Assets

export function checkAsset(source: Source, ref: string, network: string | null): Checked<AssetNode> {
  const checked = source.provider.assets.normalise({ ref, network });
  if (!checked.ok) return checked;
  return accept({ __typename: 'Asset', asset: makeAsset(source.name, checked.value), source, facts: null });
}

/** An asset for an account, named by global id or by the source's own reference; null for one of another source or network. */
export function assetFor(
  { account, source }: AccountNode,
  text: string,
  context: GraphContext,
): Checked<AssetNode | null> {
  if (!looksLikeId(text, 'asset')) return checkAsset(source, text, account.network);
  const named = assetById(context, text);
  if (!named.ok) return named;
  const { asset } = named.value;
  return accept(asset.source === source.name && asset.network === account.network ? named.value : null);
}

// ---------------------------------------------------------------------------------------------------------------
// Global ids

export function accountById(context: GraphContext, id: string): Checked<AccountNode> {
  const known = knownAccount(context.sources, id);
  return known === undefined ? keptAccount(id, (own) => findAccount(context, own)) : accept(known);
}

function findAccount(context: GraphContext, id: string): Checked<AccountNode> {
  const located = locate(context, id, 'account');
  if (!located.ok) return located;
  const { parsed, source } = located.value;
  return networkOfId(source, parsed.network, checkAccount(source, parsed, null));
}

export function assetById(context: GraphContext, id: string): Checked<AssetNode> {
  const located = locate(context, id, 'asset');
  if (!located.ok) return located;
  const { parsed, source } = located.value;
  return networkOfId(source, parsed.network, checkAsset(source, parsed.ref, parsed.network));
}

export function balanceById(context: GraphContext, id: string): Checked<BalanceName> {
  const located = locate(context, id, 'balance');
  if (!located.ok) return located;
  const { parsed, source } = located.value;
  const account = networkOfId(source, parsed.network, checkAccount(source, parsed, null));
  if (!account.ok) return account;
  const asset = checkAsset(source, parsed.ref, parsed.network);
  if (!asset.ok) return asset;
  const at = checkMoment(parsed.at);
  if (at.ok) countTime(at.value, context);
  return at.ok ? accept({ account: account.value, asset: asset.value, at: at.value }) : at;
}

/**
 * Names of networks are percent-encoded by themselves (`networks { nodes { name } }`), and once more inside an id. A refused
 * id that looks as if the name was copied without the second encoding gets a hint.
 */
function networkOfId<T>(source: Source, network: string | null, checked: Checked<T>): Checked<T> {
  if (checked.ok || network === null) return checked;
  const meant = knownNetworks(source)?.find((name) => name.includes('%') && decoded(name) === network);
  const isEncodedOnce = network.split('/').some((part) => encodeURIComponent(part) !== part);
  if (meant === undefined && !isEncodedOnce) return checked;
  const example = meant === undefined ? '' : `: network=${encodeQualifier(meant)}`;
  return refuse(`${checked.rule}; in an id the name of a network is percent-encoded once more${example}`, checked.code);
}

function decoded(name: string): string | null {
  try {
    return decodeURIComponent(name);
  } catch {
    return null;
  }
}

export function sourceById(context: Named, id: string): Checked<Source> {
  const located = locate(context, id, 'source');
  return located.ok ? accept(located.value.source) : located;
}

export function sourceByName(context: Named, name: string): Checked<Source> {
  const source = context.sources.get(name);
  return source === undefined ? refuse(unknownSource(context), 'UNKNOWN_SOURCE') : accept(source);
}

interface Located<Type extends IdType> {
  readonly parsed: Extract<ParsedId, { readonly type: Type }>;
  readonly source: Source;
}

const indefinite: Readonly<Record<IdType, string>> = {
  account: 'an account',
  asset: 'an asset',
  balance: 'a balance',
  source: 'a source',
};

function locate<Type extends IdType>(context: Named, id: string, type: Type): Checked<Located<Type>> {
  const parsed = parseId(id);
  if (!parsed.ok) return parsed;
  if (!isOfType(parsed.value, type)) return refuse(`must be the id of ${indefinite[type]}`);
  const source = sourceByName(context, parsed.value.source);
  return source.ok ? accept({ parsed: parsed.value, source: source.value }) : source;
}

function isOfType<Type extends IdType>(
  parsed: ParsedId,
  type: Type,
): parsed is Extract<ParsedId, { readonly type: Type }> {
  return parsed.type === type;
}

/** The most sources that one message lists. */
const MAX_LISTED = 8;

function unknownSource({ sources }: Named): string {
  const more = sources.size > MAX_LISTED ? ` and ${sources.size - MAX_LISTED} more` : '';
  return `unknown source; known are ${[...sources.keys()].slice(0, MAX_LISTED).join(', ')}${more}`;
}

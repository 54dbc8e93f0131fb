/** From the keys by which another graph names a thing (a *representation*) to the thing itself. */
import { z } from 'zod';
import type { Source } from '../balances/source.ts';
import { accept, type Checked, refuse } from '../model/checked.ts';
import type { GraphContext } from './context.ts';
import { type Entity, readBalance } from './entity.ts';
import { accountById, assetById, checkAccount, checkAsset, sourceById, sourceByName } from './naming.ts';
import type { AccountNode, AssetNode } from './nodes.ts';

const text = z.string('must be text');
const textOrNull = z.string('must be text or null').nullish();
const source = z.object({ id: text.optional(), name: text.optional() }, 'must be an object with the key of a source');

const representation = z.discriminatedUnion(
  '__typename',
  [
    z.object({
      __typename: z.literal('Account'),
      id: text.optional(),
      source: source.optional(),
      network: textOrNull,
      address: text.optional(),
      subAccount: textOrNull,
    }),
    z.object({
      __typename: z.literal('Asset'),
      id: text.optional(),
      source: source.optional(),
      network: textOrNull,
      ref: text.optional(),
    }),
    z.object({ __typename: z.literal('Balance'), id: z.string('must be text') }),
    z.object({ __typename: z.literal('Source'), ...source.shape }),
  ],
  'must be an object whose __typename is Account, Asset, Balance or Source',
);

type Representation = z.infer<typeof representation>;
type KeyOf<Name extends Representation['__typename']> = Omit<
  Extract<Representation, { __typename: Name }>,
  '__typename'
>;

/**
 * What the representation names. It may hold one key or several: all that it says must be true of the same thing.
 * Fields that belong to no key are passed over.
 */
export function entityByKey(context: GraphContext, value: unknown): Checked<Entity> {
  const parsed = representation.safeParse(value);
  if (!parsed.success) return refuse(describe(parsed.error));
  switch (parsed.data.__typename) {
    case 'Account':
      return accountByKey(context, parsed.data);
    case 'Asset':
      return assetByKey(context, parsed.data);
    case 'Balance':
      return readBalance(context, parsed.data.id);
    case 'Source':
      return sourceByKey(context, parsed.data);
  }
}

function describe({ issues: [first] }: z.ZodError): string {
  const path = first?.path.filter((key) => key !== '__typename').join('.') ?? '';
  return `${path === '' ? '' : `${path} `}${first?.message}`;
}

function accountByKey(context: GraphContext, key: KeyOf<'Account'>): Checked<AccountNode> {
  const named = key.id === undefined ? null : accountById(context, key.id);
  if (named?.ok === false) return named;
  const known = named?.value;
  const owner = ownerByKey(context, key.source, known);
  if (!owner.ok) return owner;
  const address = key.address ?? known?.account.address;
  if (owner.value === undefined || address === undefined) {
    return refuse('needs the key `id`, or `source { name }`, `network`, `address` and `subAccount`');
  }
  const { network = known?.account.network ?? null, subAccount = known?.account.subAccount ?? null } = key;
  const built = checkAccount(owner.value, { network, address, subAccount }, address);
  if (known === undefined || !built.ok) return built;
  return built.value.account.id === known.account.id ? accept(known) : refuse('holds keys of different accounts');
}

function assetByKey(context: GraphContext, key: KeyOf<'Asset'>): Checked<AssetNode> {
  const named = key.id === undefined ? null : assetById(context, key.id);
  if (named?.ok === false) return named;
  const known = named?.value;
  const owner = ownerByKey(context, key.source, known);
  if (!owner.ok) return owner;
  const ref = key.ref ?? known?.asset.ref;
  if (owner.value === undefined || ref === undefined) {
    return refuse('needs the key `id`, or `source { name }`, `network` and `ref`');
  }
  const { network = known?.asset.network ?? null } = key;
  const built = checkAsset(owner.value, ref, network);
  if (known === undefined || !built.ok) return built;
  return built.value.asset.id === known.asset.id ? accept(known) : refuse('holds keys of different assets');
}

function ownerByKey(
  context: GraphContext,
  key: KeyOf<'Source'> | undefined,
  known: { readonly source: Source } | undefined,
): Checked<Source | undefined> {
  return key === undefined ? accept(known?.source) : sourceByKey(context, key);
}

function sourceByKey(context: GraphContext, { id, name }: KeyOf<'Source'>): Checked<Source> {
  const byId = id === undefined ? null : sourceById(context, id);
  const byName = name === undefined ? null : sourceByName(context, name);
  if (byId?.ok === true && byName?.ok === true && byId.value !== byName.value) {
    return refuse('holds keys of different sources');
  }
  return (
    [byId, byName].find((found) => found?.ok === false) ?? byId ?? byName ?? refuse('needs the key `id` or `name`')
  );
}

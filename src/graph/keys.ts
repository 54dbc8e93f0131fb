/**
 * From the keys by which another graph names a thing (a *representation*) to the thing itself. Its `__typename` is the name
 * that is served.
 */
import { z } from 'zod';
import type { Source } from '../balances/source.ts';
import { accept, type Checked, refuse } from '../model/checked.ts';
import type { GraphContext } from './context.ts';
import { type Entity, readBalance } from './entity.ts';
import { accountById, assetById, checkAccount, checkAsset, sourceById, sourceByName } from './naming.ts';
import type { AccountNode, AssetNode } from './nodes.ts';
import type { ServedNames } from './schema/served-names.ts';

const text = z.string('must be text');
const textOrNull = z.string('must be text or null').nullish();
const source = z.object({ id: text.optional(), name: text.optional() }, 'must be an object with the key of a source');

const representation = z.discriminatedUnion('__typename', [
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
]);

type Representation = z.infer<typeof representation>;
type KeyOf<Name extends Representation['__typename']> = Omit<
  Extract<Representation, { __typename: Name }>,
  '__typename'
>;

/**
 * Reads the node that a representation names. It may hold one key or several: all of them must name the same node.
 * Fields that belong to no key are ignored.
 */
export function keyReader(names: ServedNames): (context: GraphContext, value: unknown) => Checked<Entity> {
  return (context, value) => {
    const parsed = representation.safeParse(withOwnType(value, names));
    return parsed.success ? entityByKey(context, parsed.data) : refuse(describe(parsed.error, names));
  };
}

/** A name that is not served stands for nothing, even if it is one of ours without the prefix. */
function withOwnType(value: unknown, names: ServedNames): unknown {
  if (typeof value !== 'object' || value === null || !('__typename' in value)) return value;
  const { __typename: served } = value;
  return { ...value, __typename: typeof served === 'string' ? names.ownType(served) : null };
}

function entityByKey(context: GraphContext, key: Representation): Checked<Entity> {
  switch (key.__typename) {
    case 'Account':
      return accountByKey(context, key);
    case 'Asset':
      return assetByKey(context, key);
    case 'Balance':
      return readBalance(context, key.id);
    case 'Source':
      return sourceByKey(context, key);
  }
}

function describe({ issues }: z.ZodError, names: ServedNames): string {
  const faults = issues.slice(0, 1).map(({ path, message }) => {
    const place = path.filter((key) => key !== '__typename').join('.');
    return place === '' ? typeRule(names) : `${place} ${message}`;
  });
  return faults.join('; ');
}

function typeRule(names: ServedNames): string {
  const [last, ...others] = ['Source', 'Account', 'Asset', 'Balance'].map((name) => names.type(name));
  return `must be an object whose __typename is ${others.join(', ')} or ${last}`;
}

function accountByKey(context: GraphContext, key: KeyOf<'Account'>): Checked<AccountNode> {
  return settle(context, key, {
    needs: '`id`, or `source { name }`, `network`, `address` and `subAccount`',
    things: 'accounts',
    byId: accountById,
    idOf: ({ account }) => account.id,
    byName(owner, known) {
      const address = key.address ?? known?.account.address;
      if (address === undefined) return null;
      const { network = known?.account.network ?? null, subAccount = known?.account.subAccount ?? null } = key;
      return checkAccount(owner, { network, address, subAccount }, address);
    },
  });
}

function assetByKey(context: GraphContext, key: KeyOf<'Asset'>): Checked<AssetNode> {
  return settle(context, key, {
    needs: '`id`, or `source { name }`, `network` and `ref`',
    things: 'assets',
    byId: assetById,
    idOf: ({ asset }) => asset.id,
    byName(owner, known) {
      const ref = key.ref ?? known?.asset.ref;
      const { network = known?.asset.network ?? null } = key;
      return ref === undefined ? null : checkAsset(owner, ref, network);
    },
  });
}

/** How the things of one type are named. */
interface Naming<Node> {
  /** The keys, in words. */
  readonly needs: string;
  readonly things: string;
  byId(context: GraphContext, id: string): Checked<Node>;
  idOf(node: Node): string;
  /** The node by natural key; missing parts are taken from the node that the id names. Null where parts are missing. */
  byName(owner: Source, known: Node | undefined): Checked<Node> | null;
}

function settle<Node extends { readonly source: Source }>(
  context: GraphContext,
  key: { readonly id?: string | undefined; readonly source?: KeyOf<'Source'> | undefined },
  naming: Naming<Node>,
): Checked<Node> {
  const named = key.id === undefined ? null : naming.byId(context, key.id);
  if (named?.ok === false) return named;
  const known = named?.value;
  const owner = key.source === undefined ? accept(known?.source) : sourceByKey(context, key.source);
  if (!owner.ok) return owner;
  const built = owner.value === undefined ? null : naming.byName(owner.value, known);
  if (built === null) return refuse(`needs the key ${naming.needs}`);
  if (known === undefined || !built.ok) return built;
  return naming.idOf(built.value) === naming.idOf(known)
    ? accept(known)
    : refuse(`holds keys of different ${naming.things}`);
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

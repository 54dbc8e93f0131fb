import { readCatalogue } from '../../balances/fact/asset-facts.ts';
import type { Catalogue } from '../../balances/fact/catalogue.ts';
import type { Source as SourceModel } from '../../balances/source.ts';
import { type Failure, failure } from '../../model/failure.ts';
import { sourceNodeId } from '../../model/identity.ts';
import { normaliseCaip19 } from '../../providers/caip19.ts';
import { tellingFacts } from '../../providers/telling-facts.ts';
import { capabilitiesOf } from '../capabilities.ts';
import type { GraphContext } from '../context.ts';
import { inputError } from '../errors.ts';
import type { NetworkResolvers, SourceResolvers } from '../generated/resolvers.ts';
import { UNDERLYING_PAGE } from '../limits.ts';
import { assetNode, CatalogueList } from '../list/catalogue-list.ts';
import { ListViews } from '../list/list-views.ts';
import { checkFirst, type PageArguments, pageOf, pageOfView } from '../list/page.ts';
import { liveReadingOf } from '../live/live-reading.ts';
import { checkAccount, checkAsset, checkList, requireAll } from '../naming.ts';
import type { AssetNode, ConnectionNode, FailureNode } from '../nodes.ts';
import { perRequest } from '../per-request.ts';

export const Source: SourceResolvers = {
  id: ({ name }) => sourceNodeId(name),
  provider: ({ kind }) => kind,
  capabilities: ({ provider }) => capabilitiesOf(provider),
  live: (source, _, { limits }) => liveReadingOf(source, limits.live),
  networks: async (source, _, context) => {
    const { value, failure: reason } = await context.probes(source).networks();
    const nodes = value?.ids.map((name) => ({ source, name })) ?? null;
    return { nodes, failure: failureNode(source, reason ?? value?.gap ?? null) };
  },
  account: (source, { address, network, subAccount }) => {
    const name = { address, network: network ?? null, subAccount: subAccount ?? null };
    const checked = checkAccount(source, name, address);
    if (!checked.ok) throw inputError([{ argument: 'address', rule: checked.rule }]);
    return checked.value;
  },
  accounts: (source, { addresses, network, subAccount }, context) => {
    checkList('addresses', addresses, context);
    const place = { network: network ?? null, subAccount: subAccount ?? null };
    const checked = addresses.map((address) => checkAccount(source, { address, ...place }, address));
    return requireAll('addresses', checked);
  },
  asset: (source, { ref, network }) => {
    const checked = checkAsset(source, ref, network ?? null);
    if (!checked.ok) throw inputError([{ argument: 'ref', rule: checked.rule }]);
    return checked.value;
  },
  assets: async (source, { refs, network, underlying, ...page }, context) => {
    checkFirst(page.first, context.limits);
    if (underlying !== null && underlying !== undefined)
      return standingFor(source, checkUnderlying(underlying, { refs, network }), { page, context });
    if (refs === null || refs === undefined) {
      if (network)
        throw inputError([{ argument: 'network', rule: 'is only of use beside refs: a catalogue has no networks' }]);
      return catalogue(source, page, context);
    }
    checkList('refs', refs, context);
    const nodes = requireAll(
      'refs',
      refs.map((ref) => checkAsset(source, ref, network ?? null)),
    );
    return assetConnection([...new Map(nodes.map((node) => [node.asset.id, node])).values()], page, refs.length);
  },
  health: async (source, _, context) => {
    const { failure: reason, milliseconds } = await context.probes(source).health();
    return { ok: reason === null, milliseconds, failure: failureNode(source, reason) };
  },
};

async function catalogue(
  source: SourceModel,
  page: PageArguments,
  context: GraphContext,
): Promise<ConnectionNode<AssetNode>> {
  return listedAssets(source, { page, context, underlying: null, fallback: context.limits.pageSize });
}

/** How the catalogues of a request were filtered. */
const catalogueViews = perRequest(() => new WeakMap<Catalogue, ListViews>());

interface CataloguePage extends Listing {
  /** Only assets that stand for it, or may. */
  readonly underlying: string | null;
  readonly fallback: number;
}

async function listedAssets(
  source: SourceModel,
  { page, context, underlying, fallback }: CataloguePage,
): Promise<ConnectionNode<AssetNode>> {
  const read = tellingFacts(source.provider);
  if (read?.mode !== 'catalogue') return unlisted(source, failure('CATALOGUE_UNSUPPORTED'));
  const listed = await readCatalogue(source, read, context.read);
  if ('failure' in listed) return unlisted(source, listed.failure);
  const list = new CatalogueList(source, listed);
  const kept = catalogueViews(context);
  const views = kept.get(listed) ?? new ListViews(list, context);
  kept.set(listed, views);
  const view = await views.view(underlying ?? 'all', () => context.work.run(list.rowsOf(underlying)));
  const nodeAt = (row: number) => list.nodeAt(row);
  const shown = await pageOfView(view, page, { key: assetKey, fallback, nodeAt });
  return { page: shown, failure: failureNode(source, listed.gap) };
}

function unlisted(source: SourceModel, reason: Failure): ConnectionNode<AssetNode> {
  return { page: null, failure: { failure: reason, source } };
}

interface Listing {
  readonly page: PageArguments;
  readonly context: GraphContext;
}

/** The assets that stand for one thing: by their names alone where those decide it, else by the facts of the catalogue. */
async function standingFor(
  source: SourceModel,
  id: string,
  { page, context }: Listing,
): Promise<ConnectionNode<AssetNode>> {
  const rule = source.provider.assets.underlying;
  if (rule === undefined) return unlisted(source, failure('UNDERLYING_UNSUPPORTED'));
  const named = rule.assets(id);
  if (named !== null) {
    const nodes = named.map((name) => assetNode(source, name, null));
    return assetConnection(nodes, page, UNDERLYING_PAGE);
  }
  return listedAssets(source, { page, context, underlying: id, fallback: UNDERLYING_PAGE });
}

/** The canonical id. Names of assets and the id of what they stand for are two ways of choosing; only one can be meant. */
function checkUnderlying(
  text: string,
  { refs, network }: { readonly refs?: unknown; readonly network?: string | null | undefined },
): string {
  if (refs !== null && refs !== undefined)
    throw inputError([{ argument: 'underlying', rule: 'must not stand beside refs' }]);
  if (network) throw inputError([{ argument: 'network', rule: 'is only of use beside refs' }]);
  const checked = normaliseCaip19(text);
  if (!checked.ok) throw inputError([{ argument: 'underlying', rule: checked.rule }]);
  return checked.value;
}

function assetConnection(
  nodes: readonly AssetNode[],
  page: PageArguments,
  fallback: number,
): ConnectionNode<AssetNode> {
  return { page: pageOf(nodes, page, { key: assetKey, fallback }), failure: null };
}

function assetKey({ asset }: AssetNode): string {
  return asset.id;
}

export const Network: NetworkResolvers = {
  chain: ({ source, name }) => source.provider.chain(name),
  abilities: async ({ source, name }, _, context) => {
    const { value, failure: reason } = await context.probes(source).abilities(name);
    const { history = null, version = null, errors = null, failure: odd = null } = value ?? {};
    return { history, version, errors, failure: failureNode(source, reason ?? odd) };
  },
  status: async ({ source, name }, _, context) => {
    const { value, failure: reason } = await context.probes(source).status(name);
    const { current = null, genesis = null, oldest = null, synced = null, failure: odd = null } = value ?? {};
    return { current, genesis, oldest, synced, failure: failureNode(source, reason ?? odd) };
  },
};

function failureNode(source: SourceModel, reason: Failure | null): FailureNode | null {
  return reason === null ? null : { failure: reason, source };
}

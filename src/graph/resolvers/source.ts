import { readCatalogue } from '../../balances/facts.ts';
import type { Source as SourceModel } from '../../balances/source.ts';
import { type Failure, failure } from '../../model/failure.ts';
import { makeAsset, sourceNodeId } from '../../model/identity.ts';
import { capabilitiesOf } from '../capabilities.ts';
import type { GraphContext } from '../context.ts';
import { inputError } from '../errors.ts';
import type { NetworkResolvers, SourceResolvers } from '../generated/resolvers.ts';
import { checkAccount, checkAsset, checkList, requireAll } from '../naming.ts';
import type { AssetNode, ConnectionNode, FailureNode } from '../nodes.ts';
import { checkFirst, type PageArguments, pageOf } from '../page.ts';

export const Source: SourceResolvers = {
  id: ({ name }) => sourceNodeId(name),
  provider: ({ kind }) => kind,
  capabilities: ({ provider }) => capabilitiesOf(provider),
  networks: async (source, _, context) => {
    const { value, failure: reason } = await context.probes(source).networks();
    return { nodes: value?.map((name) => ({ source, name })) ?? null, failure: failureNode(source, reason) };
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
  assets: async (source, { refs, network, ...page }, context) => {
    checkFirst(page.first, context.limits);
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
  const read = source.provider.facts;
  const listed =
    read?.mode === 'catalogue'
      ? await readCatalogue(source, read, context.read)
      : { failure: failure('CATALOGUE_UNSUPPORTED') };
  if ('failure' in listed) return { page: null, failure: { failure: listed.failure, source } };
  const nodes = [...listed.answers].map(([ref, facts]): AssetNode => {
    return { __typename: 'Asset', asset: makeAsset(source.name, { ref, network: null }), source, facts };
  });
  return assetConnection(nodes, page, context.limits.pageSize);
}

function assetConnection(
  nodes: readonly AssetNode[],
  page: PageArguments,
  fallback: number,
): ConnectionNode<AssetNode> {
  return { page: pageOf(nodes, page, { key: (node) => node.asset.id, fallback }), failure: null };
}

export const Network: NetworkResolvers = {
  chain: ({ source, name }) => source.provider.chain(name),
  abilities: async ({ source, name }, _, context) => {
    const { value, failure: reason } = await context.probes(source).abilities(name);
    const { history = null, version = null, errors = null } = value ?? {};
    return { history, version, errors, failure: failureNode(source, reason) };
  },
  status: async ({ source, name }, _, context) => {
    const { value, failure: reason } = await context.probes(source).status(name);
    const { current = null, genesis = null, oldest = null, synced = null } = value ?? {};
    return { current, genesis, oldest, synced, failure: failureNode(source, reason) };
  },
};

function failureNode(source: SourceModel, reason: Failure | null): FailureNode | null {
  return reason === null ? null : { failure: reason, source };
}

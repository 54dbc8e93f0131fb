/** What a source with several networks can do on each of them, asked for once and kept. */
import { type Failure, FailureError, failure } from '../../model/failure.ts';
import type { Block, BlockRef } from '../../model/reading.ts';
import type { Endpoint, NetworkFacts, NetworkReads, NetworkStatus } from '../../providers/provider.ts';
import { gapInList } from '../absence/unreadable-rows.ts';
import { runEndpoint } from '../call/run-endpoint.ts';
import { type ForeseenLists, type ReadContext, sharedContext } from '../context.ts';
import type { Source } from '../source.ts';
import type { NetworkList } from './network-list.ts';

/** The ids of all networks of the source: configured, or learned from it. Empty where it has only one ledger. */
export async function listNetworks(source: Source, context: ReadContext): Promise<NetworkList> {
  const { networks } = source.provider;
  if (networks === undefined) return { ids: [], gap: null };
  if (networks.configured !== null) return { ids: networks.configured, gap: null };
  const load = async (): Promise<NetworkList> => {
    const foreseen = (lists: ForeseenLists): readonly string[] => lists.entries(() => ['any/network']);
    const run = { endpoint: networks.list, question: null, foreseen };
    const { items, signs } = await runEndpoint(source, run, sharedContext(context));
    return { ids: [...new Set(items)], gap: gapInList(signs) };
  };
  return source.memory.networkIds.load('all', load, context.signal);
}

/** The networks that are known without waiting; null where the source has only one ledger, or has not listed them yet. */
export function knownNetworks(source: Source): readonly string[] | null {
  const { networks } = source.provider;
  return networks === undefined ? null : (networks.configured ?? source.memory.networkIds.get('all')?.ids ?? null);
}

export async function networkFacts(source: Source, network: string, context: ReadContext): Promise<NetworkFacts> {
  const reads = networkReads(source);
  const foreseen: NetworkFacts = { history: true, version: null, errors: [], failure: null };
  const load = (): Promise<NetworkFacts> =>
    one(source, { endpoint: reads.facts, network, foreseen }, sharedContext(context));
  return source.memory.networkFacts.load(network, load, context.signal);
}

/** Where the network stands now; never kept. */
export async function networkStatus(source: Source, network: string, context: ReadContext): Promise<NetworkStatus> {
  const block: Block = { number: 0n, hash: null, time: null };
  const foreseen: NetworkStatus = { current: block, genesis: block, oldest: null, synced: null, failure: null };
  return one(source, { endpoint: networkReads(source).status, network, foreseen }, context);
}

export interface Moment {
  readonly network: string | null;
  readonly at: BlockRef | null;
}

/**
 * Throws a `FailureError` when the source cannot answer for this network at this block. Asks the source only about what
 * the configuration leaves open.
 */
export async function requireReadable(source: Source, { network, at }: Moment, context: ReadContext): Promise<void> {
  const { networks, capabilities } = source.provider;
  if (at !== null && capabilities.history === 'none') throw new FailureError(failure('HISTORY_UNSUPPORTED'));
  if (networks === undefined || network === null) return;
  const unserved = await reasonUnserved(source, network, context);
  if (unserved !== null) throw new FailureError(unserved);
  if (at !== null && !(await hasHistory(source, network, context))) {
    throw new FailureError(failure('HISTORY_UNSUPPORTED'));
  }
}

/** Whether balances at a named block can be read on the network; false where the source does not answer. */
export async function keepsHistory(source: Source, network: string | null, context: ReadContext): Promise<boolean> {
  if (network === null) return knownHistory(source, network) === true;
  return hasHistory(source, network, context).catch(() => false);
}

/** What is known of that without waiting; null where the source would have to be asked. */
export function knownHistory(source: Source, network: string | null): boolean | null {
  const { networks, capabilities } = source.provider;
  if (capabilities.history === 'none') return false;
  if (networks === undefined || network === null) return true;
  return networks.history(network) ?? source.memory.networkFacts.get(network)?.history ?? null;
}

async function hasHistory(source: Source, network: string, context: ReadContext): Promise<boolean> {
  const known = knownHistory(source, network);
  if (known !== null) return known;
  const { history, failure: odd } = await networkFacts(source, network, context);
  if (history === null) throw new FailureError(odd ?? failure('UPSTREAM_BAD_RESPONSE'));
  return history;
}

/** Null where the source serves the network. A list that lacks an entry does not prove that it does not. */
async function reasonUnserved(source: Source, network: string, context: ReadContext): Promise<Failure | null> {
  const { networks } = source.provider;
  if (networks === undefined || networks.configured !== null) return null;
  const isForeseen = source.runner.dryRun !== null && source.memory.networkIds.get('all') === null;
  const { ids, gap } = await listNetworks(source, context);
  return ids.includes(network) || isForeseen ? null : (gap ?? failure('UNKNOWN_NETWORK'));
}

function networkReads(source: Source): NetworkReads {
  const { networks } = source.provider;
  if (networks === undefined) throw new FailureError(failure('UNKNOWN_NETWORK'));
  return networks;
}

interface NetworkQuestion<Item> {
  readonly endpoint: Endpoint<{ readonly network: string }, Item>;
  readonly network: string;
  /** The answer in a dry run. */
  readonly foreseen: Item;
}

async function one<Item>(
  source: Source,
  { endpoint, network, foreseen }: NetworkQuestion<Item>,
  context: ReadContext,
): Promise<Item> {
  const run = { endpoint, question: { network }, foreseen: () => [foreseen] };
  const { items } = await runEndpoint(source, run, context);
  const [item] = items;
  if (item === undefined) throw new FailureError(failure('UPSTREAM_BAD_RESPONSE', { detail: 'the answer is empty' }));
  return item;
}

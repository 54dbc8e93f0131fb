/** What a source with several networks can do on each of them, asked for once and kept. */
import { FailureError, failure } from '../model/failure.ts';
import type { Block, BlockRef } from '../model/reading.ts';
import type { Endpoint, NetworkFacts, NetworkReads, NetworkStatus } from '../providers/provider.ts';
import { type ReadContext, runEndpoint, shared } from './read.ts';
import type { Rehearsal } from './rehearsal.ts';
import type { Source } from './source.ts';

/** The ids of all networks of the source: configured, or learned from it. Empty where it has only one ledger. */
export async function listNetworks(source: Source, context: ReadContext): Promise<readonly string[]> {
  const { networks } = source.provider;
  if (networks === undefined) return [];
  if (networks.configured !== null) return networks.configured;
  const load = async (): Promise<readonly string[]> => {
    const foreseen = (rehearsal: Rehearsal): readonly string[] => rehearsal.entries(() => ['any/network']);
    const { items } = await runEndpoint(source, { endpoint: networks.list, question: null, foreseen }, shared(context));
    return [...new Set(items)];
  };
  return source.networkIds.load('all', load, context.signal);
}

/** The networks that are known without waiting; null where the source has only one ledger, or has not told yet. */
export function knownNetworks(source: Source): readonly string[] | null {
  const { networks } = source.provider;
  return networks === undefined ? null : (networks.configured ?? source.networkIds.get('all'));
}

export async function networkFacts(source: Source, network: string, context: ReadContext): Promise<NetworkFacts> {
  const reads = networkReads(source);
  const foreseen: NetworkFacts = { history: true, version: null, errors: [] };
  const load = (): Promise<NetworkFacts> => one(source, { endpoint: reads.facts, network, foreseen }, shared(context));
  return source.networkFacts.load(network, load, context.signal);
}

/** Where the network stands now; never kept. */
export async function networkStatus(source: Source, network: string, context: ReadContext): Promise<NetworkStatus> {
  const block: Block = { number: 0n, hash: null, time: null };
  const foreseen: NetworkStatus = { current: block, genesis: block, oldest: null, synced: null };
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
  if (!(await servesNetwork(source, network, context))) {
    throw new FailureError(failure('UNKNOWN_NETWORK'));
  }
  if (at !== null && !(await hasHistory(source, network, context))) {
    throw new FailureError(failure('HISTORY_UNSUPPORTED'));
  }
}

/** Whether balances at a named block can be read on the network; false where the source would not tell. */
export async function keepsHistory(source: Source, network: string | null, context: ReadContext): Promise<boolean> {
  if (network === null) return knownHistory(source, network) === true;
  return hasHistory(source, network, context).catch(() => false);
}

/** What is known of that without waiting; null where the source would have to be asked. */
export function knownHistory(source: Source, network: string | null): boolean | null {
  const { networks, capabilities } = source.provider;
  if (capabilities.history === 'none') return false;
  if (networks === undefined || network === null) return true;
  return networks.history(network) ?? source.networkFacts.get(network)?.history ?? null;
}

async function hasHistory(source: Source, network: string, context: ReadContext): Promise<boolean> {
  return knownHistory(source, network) ?? (await networkFacts(source, network, context)).history;
}

async function servesNetwork(source: Source, network: string, context: ReadContext): Promise<boolean> {
  const { networks } = source.provider;
  if (networks === undefined || networks.configured !== null) return true;
  const isForeseen = source.rehearsal !== null && source.networkIds.get('all') === null;
  return (await listNetworks(source, context)).includes(network) || isForeseen;
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

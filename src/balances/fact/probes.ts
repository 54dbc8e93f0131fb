/** Questions about a source itself, each asked at most once per request however often a query selects it. */

import type { Failure } from '../../model/failure.ts';
import type { NetworkFacts, NetworkStatus } from '../../providers/provider.ts';
import { runEndpoint } from '../call/run-endpoint.ts';
import { explain, type ReadContext } from '../context.ts';
import { openOnce } from '../sharing/asked-once.ts';
import type { Source } from '../source.ts';
import type { NetworkList } from './network-list.ts';
import { listNetworks, networkFacts, networkStatus } from './networks.ts';

/** What a source says, or why it could not. */
export type Asked<T> =
  | { readonly value: T; readonly failure: null }
  | { readonly value: null; readonly failure: Failure };

export interface Health {
  readonly failure: Failure | null;
  /** From the question to the end of the answer. */
  readonly milliseconds: number;
}

export interface Probes {
  health(): Promise<Health>;
  networks(): Promise<Asked<NetworkList>>;
  abilities(network: string): Promise<Asked<NetworkFacts>>;
  /** Where the network stands now. */
  status(network: string): Promise<Asked<NetworkStatus>>;
}

const healthOnce = openOnce<Health>();
const networksOnce = openOnce<Asked<NetworkList>>();
const abilitiesOnce = openOnce<Asked<NetworkFacts>>();
const statusOnce = openOnce<Asked<NetworkStatus>>();

/** The one question of its kind. */
const ONE = '';

export function openProbes(source: Source, context: ReadContext): Probes {
  const unknown = (reason: Failure): { readonly value: null; readonly failure: Failure } => ({
    value: null,
    failure: reason,
  });
  const health = healthOnce(source, context, (reason) => ({ failure: reason, milliseconds: 0 }));
  const networks = networksOnce(source, context, unknown);
  const abilities = abilitiesOnce(source, context, unknown);
  const status = statusOnce(source, context, unknown);
  return {
    health: () => health(ONE, (asker) => measure(source, asker)),
    networks: () => networks(ONE, (asker) => known(listNetworks(source, asker))),
    abilities: (network) => abilities(network, (asker) => known(networkFacts(source, network, asker))),
    status: (network) => status(network, (asker) => known(networkStatus(source, network, asker))),
  };
}

async function measure(source: Source, context: ReadContext): Promise<Health> {
  const started = performance.now();
  const failure = await failureOf(source, context);
  return { failure, milliseconds: Math.round(performance.now() - started) };
}

async function failureOf(source: Source, context: ReadContext): Promise<Failure | null> {
  try {
    await runEndpoint(source, { endpoint: source.provider.ping, question: null }, context);
    return null;
  } catch (error) {
    return explain(error, context);
  }
}

async function known<T>(value: Promise<T>): Promise<Asked<T>> {
  return { value: await value, failure: null };
}

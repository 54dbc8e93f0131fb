/** Questions about a source itself, each asked at most once per request however often a query selects it. */

import type { Failure } from '../../model/failure.ts';
import type { NetworkFacts, NetworkStatus } from '../../providers/provider.ts';
import { runEndpoint } from '../call/run-endpoint.ts';
import { explain, type ReadContext } from '../context.ts';
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

export function openProbes(source: Source, context: ReadContext): Probes {
  const health = once(() => measure(source, context));
  const networks = once(() => attempt(context, () => listNetworks(source, context)));
  const abilities = once((network) => attempt(context, () => networkFacts(source, network, context)));
  const status = once((network) => attempt(context, () => networkStatus(source, network, context)));
  return { health: () => health(''), networks: () => networks(''), abilities, status };
}

async function measure(source: Source, context: ReadContext): Promise<Health> {
  const started = performance.now();
  const ping = { endpoint: source.provider.ping, question: null };
  const { failure } = await attempt(context, () => runEndpoint(source, ping, context));
  return { failure, milliseconds: Math.round(performance.now() - started) };
}

async function attempt<T>(context: ReadContext, run: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { value: await run(), failure: null };
  } catch (error) {
    return { value: null, failure: explain(error, context) };
  }
}

/** The same promise for the same key. */
function once<T>(run: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const asked = new Map<string, Promise<T>>();
  return (key) => {
    const answer = asked.get(key) ?? run(key);
    asked.set(key, answer);
    return answer;
  };
}

/** The networks that a Mesh source serves. */
import { withKeptText } from '../../http/kept-text.ts';
import { accept, type Checked, refuse } from '../../model/checked.ts';
import { type NetworkParts, networkId, parseNetworkId } from './network-id.ts';
import type { MeshNetworkOptions } from './options.ts';

/** The `network_identifier` of requests. */
function networkToWire({ blockchain, network, subNetwork }: NetworkParts): object {
  return { blockchain, network, ...(subNetwork === undefined ? {} : { sub_network_identifier: subNetwork }) };
}

/** Of the configured networks, by their ids: every request about one of them has the same. */
function wiresOf(options: readonly MeshNetworkOptions[]): ReadonlyMap<string, object> {
  return new Map(options.map((network) => [networkId(network), withKeptText(networkToWire(network))]));
}

/** The networks that one source serves, as configured or learned. */
export interface Networks {
  /** Ids in the order of the configuration; null where networks are learned. */
  readonly configured: readonly string[] | null;
  /** The configured network behind a canonical id. */
  find(id: string): MeshNetworkOptions | undefined;
  /** The canonical id of the network a name states; null stands for the only one configured. */
  resolve(text: string | null): Checked<string>;
  /** The `network_identifier` of a canonical id. */
  toWire(id: string): object;
}

export function networksOf(options: readonly MeshNetworkOptions[] | undefined): Networks {
  const byId = options === undefined ? null : new Map(options.map((network) => [networkId(network), network]));
  const wires = wiresOf(options ?? []);
  const configured = byId === null ? null : [...byId.keys()];
  const known = configured === null ? '' : `; known: ${configured.slice(0, 5).join(', ')}`;
  return {
    configured,
    find: (id) => byId?.get(id),
    resolve(text) {
      const [only, ...others] = configured ?? [];
      if (text === null)
        return only !== undefined && others.length === 0 ? accept(only) : refuse(`network is missing${known}`);
      // Most are written as they are configured.
      if (byId?.has(text) === true) return accept(text);
      const parsed = parseNetworkId(text);
      if (!parsed.ok) return refuse(`network ${parsed.rule}`);
      const id = networkId(parsed.value);
      return byId === null || byId.has(id) ? accept(id) : refuse(`network is not served${known}`);
    },
    toWire(id) {
      const wire = wires.get(id);
      if (wire !== undefined) return wire;
      const parsed = parseNetworkId(id);
      if (!parsed.ok) throw new TypeError('not a canonical network id');
      return networkToWire(parsed.value);
    },
  };
}

/**
 * Networks of Mesh and their ids, `blockchain/network[/sub]` with each part percent-encoded. A sub-network's metadata
 * is no part of the id; where a server wants it, the network must be configured.
 */
import { accept, type Checked, refuse } from '../../model/checked.ts';
import { checkPlainText } from '../evm-address.ts';
import type { MeshNetworkOptions } from './options.ts';

type Named = Pick<MeshNetworkOptions, 'blockchain' | 'network' | 'subNetwork'>;

const MAX_ID_TEXT = 1024;

/** The id of a network that the configuration or a server names. */
export function networkId({ blockchain, network, subNetwork }: Named): string {
  const parts = subNetwork === undefined ? [blockchain, network] : [blockchain, network, subNetwork.network];
  return parts.map(encodeURIComponent).join('/');
}

/** Takes an id apart and checks its grammar; parts may be encoded more than they need be. */
export function parseNetworkId(text: string): Checked<Named> {
  const plain = checkPlainText(text, MAX_ID_TEXT);
  if (!plain.ok) return plain;
  const parts = text.split('/').map(decodePart);
  const [blockchain, network, sub] = parts;
  const sound = parts.every((part) => part !== null && part !== '' && !/\p{Cc}/u.test(part));
  if (!sound || !blockchain || !network || parts.length > 3) return refuse('must have the form blockchain/network');
  return accept(sub ? { blockchain, network, subNetwork: { network: sub } } : { blockchain, network });
}

/** The `network_identifier` of requests. */
function networkToWire({ blockchain, network, subNetwork }: Named): object {
  return { blockchain, network, ...(subNetwork === undefined ? {} : { sub_network_identifier: subNetwork }) };
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
  const configured = byId === null ? null : [...byId.keys()];
  const known = configured === null ? '' : `; known: ${configured.slice(0, 5).join(', ')}`;
  return {
    configured,
    find: (id) => byId?.get(id),
    resolve(text) {
      const [only, ...others] = configured ?? [];
      if (text === null)
        return only !== undefined && others.length === 0 ? accept(only) : refuse(`network is missing${known}`);
      const parsed = parseNetworkId(text);
      if (!parsed.ok) return refuse(`network ${parsed.rule}`);
      const id = networkId(parsed.value);
      return byId === null || byId.has(id) ? accept(id) : refuse(`network is not served${known}`);
    },
    toWire(id) {
      const parsed = byId?.get(id) ?? parseNetworkId(id);
      if (!('ok' in parsed)) return networkToWire(parsed);
      if (!parsed.ok) throw new TypeError('not a canonical network id');
      return networkToWire(parsed.value);
    },
  };
}

function decodePart(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

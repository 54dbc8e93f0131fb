/**
 * Ids of networks, `blockchain/network[/sub]` with each part percent-encoded. A sub-network's metadata is no part of the
 * id; where a server wants it, the network must be configured.
 */
import { accept, type Checked, refuse } from '../../model/checked.ts';
import { checkPlainText } from '../evm-address.ts';

/** What a network is named by. */
export interface NetworkParts {
  readonly blockchain: string;
  readonly network: string;
  readonly subNetwork?:
    | {
        readonly network: string;
        readonly metadata?: Readonly<Record<string, string | boolean | number>> | undefined;
      }
    | undefined;
}

const MAX_ID_TEXT = 1024;

/** The id of a network that the configuration or a server names. */
export function networkId({ blockchain, network, subNetwork }: NetworkParts): string {
  const parts = subNetwork === undefined ? [blockchain, network] : [blockchain, network, subNetwork.network];
  return parts.map(encodeURIComponent).join('/');
}

/** Takes an id apart and checks its grammar; parts may be encoded more than they need be. */
export function parseNetworkId(text: string): Checked<NetworkParts> {
  const plain = checkPlainText(text, MAX_ID_TEXT);
  if (!plain.ok) return plain;
  const parts = text.split('/').map(decodePart);
  const [blockchain, network, sub] = parts;
  const sound = parts.every((part) => part !== null && part !== '' && !/\p{Cc}/u.test(part));
  if (!sound || !blockchain || !network || parts.length > 3) return refuse('must have the form blockchain/network');
  return accept(sub ? { blockchain, network, subNetwork: { network: sub } } : { blockchain, network });
}

function decodePart(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

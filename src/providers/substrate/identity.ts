/** How accounts and assets of a chain are checked and made canonical. */
import { accept, refuse } from '../../model/checked.ts';
import { normaliseCaip19 } from '../caip19.ts';
import type { AccountRule, AssetRule } from '../provider.ts';
import { COIN, caip19Of, formatAsset, parseAsset } from './asset-ref.ts';
import { knownChain } from './chains.ts';
import type { SubstrateOptions } from './options.ts';
import { readKey, writeSs58 } from './ss58.ts';

/** The public key of the example of the namespace (https://namespaces.chainagnostic.org/polkadot/caip10). */
export const EXAMPLE = '0xd6a3105d6768e956e9e5d41050ac29843f98561410d3a47f9dd5b3b227ab8746';

const NO_PLACE = 'a substrate source has neither networks nor sub-accounts';
/** Of no chain in particular. */
const GENERIC_PREFIX = 42;

export function accountRule({ chain, ss58Prefix }: SubstrateOptions): AccountRule {
  const start = `${chain}:`;
  const prefix = ss58Prefix ?? knownChain(chain)?.ss58Prefix ?? GENERIC_PREFIX;
  return {
    description: 'an SS58 address under any prefix, or 0x and the 64 hex digits of its public key; or the CAIP-10 id',
    example: EXAMPLE,
    normalise({ network, address, subAccount }) {
      if (network !== null || subAccount !== null) return refuse(NO_PLACE);
      const local = address.startsWith(start) ? address.slice(start.length) : address;
      if (local.startsWith('polkadot:')) return refuse(`is of another chain than ${chain}`);
      const key = readKey(local);
      return key.ok ? accept({ network, address: key.value, subAccount }) : key;
    },
    caip10: (address) => writeSs58(address, prefix),
  };
}

/** The CAIP-19 id of the native coin; null where it is not known. */
export function coinOf({ chain, native }: SubstrateOptions): string | null {
  const known = knownChain(chain);
  return native ?? (known === null ? null : `${chain}/slip44:${known.coinType}`);
}

export function assetRule(options: SubstrateOptions): AssetRule {
  const { chain } = options;
  const coin = coinOf(options);
  const isCoin = (id: string): boolean => {
    const checked = normaliseCaip19(id);
    return checked.ok && checked.value === coin;
  };
  return {
    description: 'native, or asset:ID of the Assets pallet; or the CAIP-19 id',
    example: 'asset:1984',
    normalise({ network, ref }) {
      if (network !== null) return refuse(NO_PLACE);
      if (ref.startsWith(`${chain}/`) && isCoin(ref)) return accept({ network, ref: COIN });
      const asset = parseAsset(ref, chain);
      return asset.ok ? accept({ network, ref: formatAsset(asset.value) }) : asset;
    },
    facts: () => null,
    // Anyone may make an asset with any symbol.
    kin: (ref) => [ref],
    underlying: {
      on: () => true,
      assets(id) {
        if (isCoin(id)) return [{ network: null, ref: COIN }];
        const asset = parseAsset(id, chain);
        const isNamed = asset.ok && asset.value !== 'coin' && id === caip19Of(asset.value, chain);
        return isNamed ? [{ network: null, ref: formatAsset(asset.value) }] : [];
      },
    },
  };
}

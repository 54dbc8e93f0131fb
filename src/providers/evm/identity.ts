/** How accounts and assets of an EVM chain are checked and made canonical. */
import { accept, refuse } from '../../model/checked.ts';
import type { AssetFacts } from '../../model/reading.ts';
import { normaliseCaip19 } from '../caip19.ts';
import { normaliseEvmAddress } from '../evm-address.ts';
import type { AccountRule, AssetRule } from '../provider.ts';
import { formatAsset, parseAsset } from './asset-ref.ts';

/** An address like any other. */
export const EXAMPLE = '0x2f93b2f047e05cdf602820ac4b3178efc2b43d55';

const NO_PLACE = 'an EVM source has neither networks nor sub-accounts';

export function accountRule(chain: number): AccountRule {
  const prefix = `eip155:${chain}:`;
  return {
    description: '0x and 40 hex digits, in one case or with a matching checksum; or the CAIP-10 id',
    example: EXAMPLE,
    normalise({ network, address, subAccount }) {
      if (network !== null || subAccount !== null) return refuse(NO_PLACE);
      const local = address.startsWith(prefix) ? address.slice(prefix.length) : address;
      if (local.startsWith('eip155:')) return refuse(`is of another chain than eip155:${chain}`);
      const checked = normaliseEvmAddress(local);
      return checked.ok ? accept({ network, address: checked.value, subAccount }) : checked;
    },
  };
}

export function assetRule(chain: number, native: AssetFacts): AssetRule {
  // The configuration may name the coin otherwise than its chain would have it.
  const isNative = (id: string): boolean => {
    const checked = normaliseCaip19(id);
    return checked.ok && checked.value === native.underlying;
  };
  const isOfChain = (ref: string): boolean => ref.startsWith(`eip155:${chain}/`);
  return {
    description: 'native, erc20:0x…, erc721:0x…/ID or erc1155:0x…/ID; or the CAIP-19 id',
    example: 'erc20:0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48',
    normalise({ network, ref }) {
      if (network !== null) return refuse(NO_PLACE);
      if (isOfChain(ref) && isNative(ref)) return accept({ network, ref: 'native' });
      const asset = parseAsset(ref, chain);
      return asset.ok ? accept({ network, ref: formatAsset(asset.value) }) : asset;
    },
    facts: (ref) => (ref === 'native' ? native : null),
    underlying: {
      on: () => true,
      assets(id) {
        if (isNative(id)) return [{ network: null, ref: 'native' }];
        const asset = parseAsset(id, chain);
        return asset.ok && asset.value.standard !== 'native' ? [{ network: null, ref: formatAsset(asset.value) }] : [];
      },
    },
  };
}

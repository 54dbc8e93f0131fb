/** What assets of a GraphQL source stand for: as the answer states it, or by contract where the configuration says what contracts are. */
import type { AssetName } from '../../model/identity.ts';
import { isOnChain, normaliseCaip19, tokenOn } from '../caip19.ts';
import { normaliseEvmAddress } from '../evm-address.ts';
import type { UnderlyingRule } from '../provider.ts';
import type { GraphqlOptions } from './option-fields.ts';

/** @param stated what the answer says, null where it says nothing */
export function underlyingOf(
  { asset, contract, stated }: { asset: string; contract: string | null; stated: string | null },
  options: GraphqlOptions,
): string | null {
  const canonical = stated === null ? null : normaliseCaip19(stated);
  if (canonical !== null) return canonical.ok ? canonical.value : null;
  const { contracts, chain, assetIds } = options;
  if (contracts === undefined || chain === undefined) return null;
  const address = assetIds === 'evm' ? asset : contract;
  const checked = address === null ? null : normaliseEvmAddress(address);
  return checked?.ok === true ? tokenOn(chain, checked.value) : null;
}

/** Null where no answer ever says it. */
export function underlyingRule({ contracts, chain, assetIds, fields }: GraphqlOptions): UnderlyingRule | null {
  const byContract = contracts !== undefined && chain !== undefined ? chain : null;
  if (byContract === null) return fields.underlying === undefined ? null : { on: () => true, assets: () => null };
  return {
    on: () => true,
    assets(id) {
      if (fields.underlying !== undefined) return null;
      if (!isOnChain(id, byContract)) return [];
      return assetIds === 'evm' ? assetsAt(id, byContract) : null;
    },
  };
}

function assetsAt(id: string, chain: string): readonly AssetName[] {
  const [, contract] = id.split('/erc20:');
  const checked = contract === undefined ? null : normaliseEvmAddress(contract);
  return checked?.ok === true && id === tokenOn(chain, checked.value) ? [{ network: null, ref: checked.value }] : [];
}

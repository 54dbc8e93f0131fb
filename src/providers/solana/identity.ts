/** How accounts and assets of Solana are checked and made canonical. */
import { decimalScale } from '../../model/amount.ts';
import { accept, refuse } from '../../model/checked.ts';
import type { AssetFacts } from '../../model/reading.ts';
import type { AccountRule, AssetRule } from '../provider.ts';
import { assetOf, COIN, caip19Of, formatAsset, parseAsset } from './asset-ref.ts';
import { checkKey } from './keys.ts';

/** An address like any other. */
export const EXAMPLE = 'vines1vzrYbzLMRdu58ou5XTby4qAqVRLmqo36NKPTg';

const NO_PLACE = 'a Solana source has neither networks nor sub-accounts';

export function accountRule(chain: string): AccountRule {
  const prefix = `${chain}:`;
  return {
    description:
      'the address of the owner, 32 bytes in base58, and not of one of its token accounts; or the CAIP-10 id',
    example: EXAMPLE,
    normalise({ network, address, subAccount }) {
      if (network !== null || subAccount !== null) return refuse(NO_PLACE);
      const local = address.startsWith(prefix) ? address.slice(prefix.length) : address;
      if (local.startsWith('solana:')) return refuse(`is of another chain than ${chain}`);
      const key = checkKey(local);
      return key.ok ? accept({ network, address: key.value, subAccount }) : key;
    },
  };
}

export function assetRule(chain: string): AssetRule {
  const coin: AssetFacts = {
    name: 'Solana',
    symbol: 'SOL',
    scale: decimalScale(9),
    type: 'NATIVE',
    contract: null,
    underlying: caip19Of('coin', chain),
    details: null,
  };
  return {
    description:
      'slip44:501 for the coin, token:MINT of the SPL Token program, token22:MINT of Token-2022; or with the chain before it',
    example: 'token:EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v',
    normalise({ network, ref }) {
      if (network !== null) return refuse(NO_PLACE);
      const asset = parseAsset(ref, chain);
      return asset.ok ? accept({ network, ref: formatAsset(asset.value) }) : asset;
    },
    facts: (ref) => (ref === COIN ? coin : null),
    // Anyone may give a mint any symbol; a mint is of one program alone.
    kin(ref) {
      const asset = assetOf(ref);
      return [asset === 'coin' ? ref : `mint:${asset.mint}`];
    },
    underlying: {
      on: () => true,
      assets(id) {
        const parsed = parseAsset(id, chain);
        if (!parsed.ok) return [];
        const asset = parsed.value;
        if (asset === 'coin') return [{ network: null, ref: COIN }];
        // The id tells no program. A mint is of one of them: the asset of the other is unknown to the chain.
        const { mint } = asset;
        return asset.program === 'token'
          ? (['token', 'token22'] as const).map((program) => ({ network: null, ref: formatAsset({ program, mint }) }))
          : [];
      },
    },
  };
}

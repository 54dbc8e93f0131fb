/** Ledger entries in Reddio's format: rows of balances, contracts. Fields as in Reddio's documents, read 2026-11. */
import { decimalScale, formatValue } from '../../model/amount.ts';
import type { Amounts } from '../../model/reading.ts';
import type { ReddioAsset } from '../ledger/book.ts';
import type { ReddioKnobs } from '../wire/knobs.ts';
import { starkAssetInfo, starkAssetType } from './stark-asset-id.ts';

/** The amounts of a row of zeros. */
export const zeroRowAmounts: Amounts = {
  total: 0n,
  available: 0n,
  locked: 0n,
  pendingDeposit: null,
  pendingWithdrawal: 0n,
};

/** The Stark exchange's contracts per chain; invented. */
export const reddioContracts = {
  mainnet: '0x1111111111111111111111111111111111111111',
  testnet: '0x2222222222222222222222222222222222222222',
  sepolia: '0x3333333333333333333333333333333333333333',
} as const;

/** Balances are numbers in quantised units, exact above 2^53 too; display texts are in tokens. */
export function reddioRow(asset: ReddioAsset, amounts: Amounts, knobs: Readonly<ReddioKnobs>): Record<string, unknown> {
  const { token, decimals, symbol } = asset;
  const quantised = (atoms: bigint | null): bigint => (atoms ?? 0n) / token.quantum;
  const display = (atoms: bigint | null): string | null => formatValue(atoms ?? 0n, decimalScale(decimals ?? 0));
  const withdraw = display(amounts.pendingWithdrawal);
  const texts = { available: display(amounts.available), frozen: display(amounts.locked), withdraw };
  return {
    asset_id: asset.ref,
    contract_address: token.contract ?? 'eth',
    balance_available: quantised(amounts.available),
    balance_frozen: quantised(amounts.locked),
    ...(knobs.withdrawFields ? { withdraw_frozen: quantised(amounts.pendingWithdrawal) } : {}),
    type: token.type,
    decimals,
    symbol,
    quantum: knobs.quantum === 'string' ? token.quantum.toString() : token.quantum,
    display_value: texts.available,
    display_frozen: texts.frozen,
    ...(knobs.withdrawFields ? { display_withdraw: withdraw, ...texts } : {}),
    token_id: token.tokenId === null ? '' : token.tokenId.toString(),
    base_uri: token.tokenId === null ? '' : 'https://metadata.invalid/tokens/',
  };
}

/** `quantum` and `total_supply` are strings here, unlike on rows. */
export function reddioContractInfo(asset: ReddioAsset, count: number): Record<string, unknown> {
  const { token, name, decimals, symbol } = asset;
  return {
    contract_uuid: '00000000-0000-4000-8000-000000000000',
    contract_address: token.contract ?? 'ETH',
    type: token.type,
    count,
    name,
    decimals,
    symbol,
    quantum: token.quantum.toString(),
    total_supply: String(count),
    asset_type: starkAssetType({ ...token, tokenId: null }),
    asset_info: starkAssetInfo(token),
    metadata_url: null,
    description: null,
    image_url: null,
    external_link: null,
    banner_image_url: null,
  };
}

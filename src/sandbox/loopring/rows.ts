/** Ledger entries in Loopring's format. Fields as in Loopring's documents, read 2026-11. */
import type { Amounts } from '../../model/reading.ts';
import type { LedgerAccount, LoopringAsset } from '../ledger/book.ts';
import { INACTIVE_INDEX } from './book.ts';

const EXCHANGE = '0x2e76EBd1c7c0C8e7c2B875b6d505a260C525d25e';
/** The account with this index is frozen: a change of key is under way. Its balances are as usual. */
const FROZEN_INDEX = 5;

export const loopringExchange = {
  chainId: 11_155_111,
  exchangeAddress: EXCHANGE,
  depositAddress: EXCHANGE,
} as const;

/** Amounts are base units as text, ids are numbers; `accountId` stands on rows of newer servers only. */
export function loopringRow(
  account: LedgerAccount,
  row: { readonly ref: string; readonly amounts: Amounts; readonly withAccountId: boolean },
): Record<string, unknown> {
  const text = (amount: bigint | null): string => (amount ?? 0n).toString();
  const { total, locked, pendingWithdrawal, pendingDeposit } = row.amounts;
  return {
    ...(row.withAccountId ? { accountId: Number(account.accountId) } : {}),
    tokenId: Number(row.ref),
    total: text(total),
    locked: text(locked),
    pending: { withdraw: text(pendingWithdrawal), deposit: text(pendingDeposit) },
  };
}

export function loopringToken(asset: LoopringAsset): Record<string, unknown> {
  const amounts = { minimum: '1', maximum: '1000000000000000000000000', dust: '1' };
  return {
    type: asset.ref === '0' ? 'ETH' : 'ERC20',
    tokenId: Number(asset.ref),
    symbol: asset.symbol,
    name: asset.name,
    address: asset.contract,
    decimals: asset.decimals,
    precision: Math.min(asset.decimals, 7),
    precisionForOrder: 3,
    orderAmounts: amounts,
    luckyTokenAmounts: amounts,
    fastWithdrawLimit: '750000000000000000000000',
    gasAmounts: { distribution: '101827', deposit: '200000' },
    enabled: asset.symbol !== 'LAST',
  };
}

/** `owner` is spelled by EIP-55; an account that was never activated has an empty key and nonce 0. */
export function loopringAccount(account: LedgerAccount, index: number): Record<string, unknown> {
  const active = index !== INACTIVE_INDEX;
  const coordinate = (letter: string): string => (active ? `0x${letter.repeat(2)}${account.address.slice(2)}` : '');
  return {
    accountId: Number(account.accountId),
    owner: account.checksumAddress,
    frozen: index === FROZEN_INDEX,
    publicKey: { x: coordinate('1'), y: coordinate('2') },
    tags: '',
    nonce: active ? index + 1 : 0,
    keyNonce: active ? 1 : 0,
    keySeed: active ? `Sign this message to access Loopring Exchange: ${EXCHANGE} with key nonce: 0` : '',
  };
}

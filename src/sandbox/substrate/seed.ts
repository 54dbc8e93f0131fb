/** What the fake chain holds: accounts with coin, some of it reserved, and with assets of the Assets pallet, one of them frozen. */
import { Random } from '../ledger/random.ts';
import { SubstrateChain } from './chain.ts';
import { keyOf } from './keys.ts';

export interface SeededChain {
  readonly chain: SubstrateChain;
  /** Public keys. The last has never been seen by the chain. */
  readonly accounts: readonly string[];
  readonly assets: readonly SeededAsset[];
}

export interface SeededAsset {
  readonly id: number;
  /** Null where nobody named the asset. */
  readonly decimals: number | null;
}

const ACCOUNTS = 5;
const kinds = [
  { id: 7, metadata: { name: 'Sandbox Dollar', symbol: 'SBD', decimals: 6 } },
  { id: 1984, metadata: { name: 'Sandbox Gem', symbol: 'GEM', decimals: 10 } },
  { id: 4_294_967_295, metadata: null },
] as const;

export function seedChain(seed: number, count = ACCOUNTS): SeededChain {
  const chain = new SubstrateChain(`sandbox/${seed}`);
  const accounts = Array.from({ length: count }, (_, index) => keyOf(seed, `account/${index}`));
  for (const { id, metadata } of kinds) chain.addAsset(id, metadata);
  chain.seal();
  for (const [index, account] of accounts.slice(0, -1).entries()) {
    const random = new Random(seed, `substrate/balances/${index}`);
    // One account has more than a floating-point number keeps, and all of it of an asset.
    chain.setCoin(account, index === 0 ? 2n ** 53n + 1n : random.bits(50), index % 2 === 0 ? random.bits(40) : 0n);
    for (const [place, { id }] of kinds.entries()) {
      // Most accounts hold most assets, and one of them nothing.
      if ((index + place) % 4 === 3) continue;
      const balance = index === 0 && place === 0 ? 2n ** 128n - 1n : index === 1 && place === 0 ? 0n : random.bits(60);
      chain.setAsset(id, account, balance, index === 1 && place === 1 ? 1 : 0);
    }
  }
  for (let blocks = 0; blocks < 3; blocks += 1) chain.seal();
  const [first] = accounts;
  if (first !== undefined) chain.setCoin(first, 2n ** 53n + 3n, 5n);
  chain.seal();
  const assets = kinds.map(({ id, metadata }) => ({ id, decimals: metadata?.decimals ?? null }));
  return { chain, accounts, assets };
}

/** Facts about a few large chains that nodes do not report (https://chainlist.org, read 2026-11). */

export interface NativeCoin {
  readonly symbol: string;
  readonly decimals: number;
}

const ether: NativeCoin = { symbol: 'ETH', decimals: 18 };

const nativeCoins: ReadonlyMap<number, NativeCoin> = new Map([
  [1, ether],
  [10, ether],
  [56, { symbol: 'BNB', decimals: 18 }],
  [100, { symbol: 'XDAI', decimals: 18 }],
  [137, { symbol: 'POL', decimals: 18 }],
  [324, ether],
  [8453, ether],
  [31_337, ether],
  [42_161, ether],
  [43_114, { symbol: 'AVAX', decimals: 18 }],
  [59_144, ether],
  [534_352, ether],
  [560_048, ether],
  [11_155_111, ether],
  [84_532, ether],
]);

/** Coin types of SLIP-44, the names of native coins in CAIP-19; `coin-types.ts` has the other numbers of some of them. */
const coinTypes: ReadonlyMap<string, number> = new Map([
  ['ETH', 60],
  ['XDAI', 700],
  ['BNB', 9006],
  ['POL', 966],
  ['AVAX', 9005],
]);

/** Contracts on Arbitrum see the block number of Ethereum. */
const otherNumbers: ReadonlySet<number> = new Set([42_161, 42_170, 421_614]);

export function nativeCoinOf(chain: number): NativeCoin | null {
  return nativeCoins.get(chain) ?? null;
}

/** Null where the chain, and so its coin, is not known here. */
export function coinTypeOf(chain: number): number | null {
  return coinTypes.get(nativeCoins.get(chain)?.symbol ?? '') ?? null;
}

export function seesOwnNumber(chain: number): boolean {
  return !otherNumbers.has(chain);
}

/**
 * Coin types of SLIP-44, by which CAIP-19 names native coins (https://github.com/satoshilabs/slips, slip-0044, and
 * https://namespaces.chainagnostic.org, read 2026-11). Two coins are registered twice: by the coin and by the chain.
 */

/** By chain, the number that is written, and the others by which wallets name the same coin. */
const registered: ReadonlyMap<string, { readonly written: string; readonly also: readonly string[] }> = new Map([
  // 9006 is "Binance Smart Chain"; 714 is "Binance", and what MetaMask writes.
  ['eip155:56', { written: '9006', also: ['714'] }],
  // 9005 is "Avalanche C-Chain"; 9000 is "Avalanche".
  ['eip155:43114', { written: '9005', also: ['9000'] }],
]);

/** The coin type that is written for the native coin of the chain. `coin` itself where it has one number only. */
export function writtenCoinType(chain: string, coin: string): string {
  const known = registered.get(chain);
  return known?.also.includes(coin) === true ? known.written : coin;
}

/** Loopring: one call for each account, with all wanted tokens. */
import type { Setting } from '../scenarios.ts';
import { type BalanceClient, openFacts, openPool } from './client.ts';

interface Row {
  readonly tokenId: number;
  readonly total: string;
}

export function openLoopringClient({ upstream, assets: known }: Pick<Setting, 'upstream' | 'assets'>): BalanceClient {
  const pool = openPool(upstream, 'loopring');
  return {
    async amounts(addresses, assets) {
      const tokens = assets.join(',');
      const rows = await Promise.all(
        addresses.map((address) =>
          pool.read<readonly Row[]>(`/api/v3/user/balances?address=${address}&tokens=${tokens}`),
        ),
      );
      return new Map(
        addresses.map((address, index) => [
          address,
          new Map(rows[index]?.map(({ tokenId, total }) => [String(tokenId), total])),
        ]),
      );
    },
    facts: openFacts(known).of,
    close: pool.close,
  };
}

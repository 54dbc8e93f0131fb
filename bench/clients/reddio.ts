/** Reddio: one call for each account, with all it holds; amounts count quanta and stand beside the facts of the asset. */
import type { AssetFacts } from '../data.ts';
import { type BalanceClient, openPool } from './client.ts';

interface Row {
  readonly asset_id: string;
  readonly balance_available: number;
  readonly balance_frozen: number;
  readonly withdraw_frozen: number;
  readonly quantum: number;
  readonly decimals: number;
}

export function openReddioClient(upstream: string): BalanceClient {
  const pool = openPool(upstream, 'reddio');
  const facts = new Map<string, AssetFacts>();
  return {
    async amounts(addresses) {
      const lists = await Promise.all(
        addresses.map((address) =>
          pool.read<{ readonly data: { readonly list: readonly Row[] } }>(
            `/v1/balances?stark_key=${address}&page=1&limit=100`,
          ),
        ),
      );
      const rows = lists.map(({ data }) => data.list);
      for (const { asset_id, decimals } of rows.flat()) facts.set(asset_id, { name: null, decimals });
      return new Map(
        addresses.map((address, index) => [address, new Map(rows[index]?.map((row) => [row.asset_id, total(row)]))]),
      );
    },
    facts: (asset) => facts.get(asset) ?? { name: null, decimals: 0 },
    close: pool.close,
  };
}

function total({ balance_available, balance_frozen, withdraw_frozen, quantum }: Row): string {
  return String(BigInt(balance_available + balance_frozen + withdraw_frozen) * BigInt(quantum));
}

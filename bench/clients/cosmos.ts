/** A Cosmos SDK chain: one list for each account, in one page as large as needed; what is not in it is zero. */
import type { Setting } from '../scenarios.ts';
import { type BalanceClient, openFacts, openPool } from './client.ts';

interface Answer {
  readonly balances: readonly { readonly denom: string; readonly amount: string }[];
}

export function openCosmosClient({ upstream, assets: known }: Pick<Setting, 'upstream' | 'assets'>): BalanceClient {
  const pool = openPool(upstream, 'cosmos');
  return {
    async amounts(addresses, assets) {
      const lists = await Promise.all(
        addresses.map((address) => pool.read<Answer>(`/cosmos/bank/v1beta1/balances/${address}?pagination.limit=1000`)),
      );
      return new Map(
        addresses.map((address, index) => {
          const held = new Map(lists[index]?.balances.map(({ denom, amount }) => [denom, amount]));
          return [address, new Map(assets.map((asset) => [asset, held.get(asset) ?? '0']))];
        }),
      );
    },
    facts: openFacts(known).of,
    close: pool.close,
  };
}

/** Mesh: one call for each account, with all wanted currencies. */
import { NETWORK } from '../data.ts';
import { type BalanceClient, openPool } from './client.ts';

interface Answer {
  readonly balances: readonly {
    readonly value: string;
    readonly currency: { readonly symbol: string; readonly decimals: number };
  }[];
}

export function openMeshClient(upstream: string): BalanceClient {
  const pool = openPool(upstream, 'mesh');
  return {
    async amounts(addresses, assets) {
      const currencies = assets.map((asset) => ({
        symbol: asset.slice(0, asset.indexOf(':')),
        decimals: decimalsOf(asset),
      }));
      const answers = await Promise.all(
        addresses.map((address) =>
          pool.read<Answer>('/account/balance', {
            network_identifier: NETWORK,
            account_identifier: { address },
            currencies,
          }),
        ),
      );
      return new Map(
        addresses.map((address, index) => [
          address,
          new Map(
            answers[index]?.balances.map(({ value, currency }) => [`${currency.symbol}:${currency.decimals}`, value]),
          ),
        ]),
      );
    },
    facts: (asset) => ({ name: null, decimals: decimalsOf(asset) }),
    close: pool.close,
  };
}

function decimalsOf(asset: string): number {
  return Number(asset.slice(asset.indexOf(':') + 1));
}

/** Bitcoin: one scan of a node for all addresses, with amounts as doubles, which hold satoshis up to all that there ever are. */
import type { Setting } from '../scenarios.ts';
import { type BalanceClient, openPool } from './client.ts';

interface Answer {
  readonly result: {
    readonly unspents: readonly { readonly desc: string; readonly amount: number }[];
  };
}

const FACTS = { name: 'Bitcoin', decimals: 8 };

export function openBitcoinClient({ upstream }: Pick<Setting, 'upstream'>): BalanceClient {
  const pool = openPool(upstream, 'bitcoin');
  return {
    async amounts(addresses, assets) {
      const question = {
        jsonrpc: '1.0',
        id: 'balances',
        method: 'scantxoutset',
        params: ['start', addresses.map((address) => `addr(${address})`)],
      };
      const { result } = await pool.read<Answer>('/', question);
      const sums = new Map<string, number>(addresses.map((address) => [address, 0]));
      for (const { desc, amount } of result.unspents) {
        const address = desc.slice(5, desc.indexOf(')'));
        sums.set(address, (sums.get(address) ?? 0) + Math.round(amount * 1e8));
      }
      return new Map(
        addresses.map((address) => [address, new Map(assets.map((asset) => [asset, String(sums.get(address))]))]),
      );
    },
    facts: () => FACTS,
    close: pool.close,
  };
}

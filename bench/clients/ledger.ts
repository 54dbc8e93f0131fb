/** hledger-web: the whole ledger in one call, with mantissas as texts, which a double would not hold. */
import type { Setting } from '../scenarios.ts';
import { type BalanceClient, openPool } from './client.ts';

interface Row {
  readonly aname: string;
  readonly aebalance: readonly {
    readonly acommodity: string;
    readonly aquantity: { readonly decimalMantissa: string; readonly decimalPlaces: number };
  }[];
}

/** The journal has so many places in all of its amounts. */
const PLACES = 9;
const FACTS = { name: null, decimals: PLACES };

export function openLedgerClient({ upstream }: Pick<Setting, 'upstream'>): BalanceClient {
  const pool = openPool(upstream, 'ledger');
  return {
    async amounts(addresses) {
      const rows = await pool.read<readonly Row[]>('/accounts', undefined, (text) =>
        text.replaceAll(/"decimalMantissa":(-?\d+)/g, '"decimalMantissa":"$1"'),
      );
      const asked = new Set(addresses);
      const held = new Map<string, Map<string, string>>();
      for (const { aname, aebalance } of rows) {
        if (!asked.has(aname)) continue;
        held.set(aname, new Map(aebalance.map((amount) => [amount.acommodity, amount.aquantity.decimalMantissa])));
      }
      return held;
    },
    facts: () => FACTS,
    close: pool.close,
  };
}

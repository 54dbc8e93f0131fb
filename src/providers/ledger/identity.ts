/** How accounts and commodities of a ledger are checked and described. */
import { decimalScale } from '../../model/amount.ts';
import { accept, refuse } from '../../model/checked.ts';
import type { AssetFacts } from '../../model/reading.ts';
import type { AccountRule, AssetRule } from '../provider.ts';
import { NO_SYMBOL, readAccountName, readSymbol } from './names.ts';
import type { LedgerSourceOptions } from './options.ts';
import { EXACT_PLACES } from './quantity.ts';

const NO_PLACE = 'a ledger has neither networks nor sub-accounts: an account below another one is named in full';

export const accountRule: AccountRule = {
  description: 'the full name of an account, its parts joined by colons',
  example: 'assets:bank:checking',
  normalise({ network, address, subAccount }) {
    if (network !== null || subAccount !== null) return refuse(NO_PLACE);
    const name = readAccountName(address);
    return name.ok ? accept({ network, address: name.value, subAccount }) : name;
  },
};

export function assetRule({ commodities }: LedgerSourceOptions): AssetRule {
  const stated = new Map(Object.entries(commodities));
  const byThing = Map.groupBy(stated.keys(), (symbol) => stated.get(symbol)?.underlying);
  return {
    description: `the symbol of a commodity, or ${NO_SYMBOL} for amounts without one`,
    example: 'EUR',
    normalise({ network, ref }) {
      if (network !== null) return refuse('a ledger has no networks');
      const symbol = readSymbol(ref);
      return symbol.ok ? accept({ network, ref: symbol.value }) : symbol;
    },
    facts(ref): AssetFacts {
      const { decimals = EXACT_PLACES, underlying = null } = stated.get(ref) ?? {};
      return {
        name: null,
        symbol: ref === NO_SYMBOL ? null : ref,
        scale: decimalScale(decimals),
        type: 'commodity',
        contract: null,
        underlying,
        details: null,
      };
    },
    underlying: {
      on: () => true,
      assets: (id) => (byThing.get(id) ?? []).map((ref) => ({ network: null, ref })),
    },
  };
}

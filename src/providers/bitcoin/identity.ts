/** How accounts and the one asset of a chain are named. */
import { bech32 } from '@scure/base';
import { decimalScale } from '../../model/amount.ts';
import { accept, refuse } from '../../model/checked.ts';
import type { AssetFacts } from '../../model/reading.ts';
import type { AccountRule, AssetRule } from '../provider.ts';
import type { AddressReader } from './known-addresses.ts';
import { coinOf, type Network } from './networks.ts';

/** The only asset. */
export const NATIVE = 'native';
export const DECIMALS = 8;

/** The program of the example of BIP 173, whose key everybody knows. */
const EXAMPLE = Buffer.from('751e76e8199196d454941c45d1b3a323f1433bd6', 'hex');

export function accountRule(network: Network, read: AddressReader): AccountRule {
  return {
    description: `an address of ${network.name}, with its checksum`,
    example: bech32.encode(network.segwit, [0, ...bech32.toWords(EXAMPLE)]),
    normalise({ network: named, address, subAccount }) {
      if (named !== null) return refuse('this source has one network, which is not named');
      if (subAccount !== null) return refuse('this source has no sub-accounts');
      const checked = read(address);
      return checked.ok ? accept({ network: null, address: checked.value.text, subAccount: null }) : checked;
    },
  };
}

export function assetRule(network: Network): AssetRule {
  const coin = coinOf(network);
  const facts: AssetFacts = {
    name: network.coin.name,
    symbol: network.coin.symbol,
    scale: decimalScale(DECIMALS),
    type: 'NATIVE',
    contract: null,
    underlying: coin,
    details: null,
  };
  return {
    description: `${NATIVE}, the coin of the chain; or its CAIP-19 id, ${coin}`,
    example: NATIVE,
    normalise({ network: named, ref }) {
      if (named !== null) return refuse('this source has one network, which is not named');
      return ref === NATIVE || ref === coin
        ? accept({ network: null, ref: NATIVE })
        : refuse(`must be ${NATIVE}, or ${coin}: the chain has no other asset here`);
    },
    facts: () => facts,
    underlying: { on: () => true, assets: (id) => (id === coin ? [{ network: null, ref: NATIVE }] : []) },
  };
}

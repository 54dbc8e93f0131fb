/** How accounts and assets of a Mesh source are checked and made canonical. */
import { accept, type Checked, refuse } from '../../model/checked.ts';
import { checkBase58 } from '../base58.ts';
import { readBech32 } from '../bech32.ts';
import { checkPlainText, normaliseEvmAddress } from '../evm-address.ts';
import type { AccountRule, AssetRule } from '../provider.ts';
import { currencyFacts, currencyKin, formatCurrency, parseCurrency } from './currency.ts';
import type { Networks } from './network.ts';
import type { MeshNetworkOptions } from './options.ts';
import type { Homes } from './underlying.ts';

const MAX_ADDRESS = 256;
/** An address of an EVM network like any other. */
export const EXAMPLE = '0x2f93b2f047e05cdf602820ac4b3178efc2b43d55';

type AddressRule = (text: string) => Checked<string>;

const ADDRESS_RULES: { readonly [Form in MeshNetworkOptions['addresses']]: AddressRule } = {
  evm: normaliseEvmAddress,
  bech32: normaliseBech32,
  // Ledgers differ in what they put behind the letters, so no checksum is known.
  base58: (text) => checkBase58(text, MAX_ADDRESS),
  opaque: checkOpaque,
};

export function accountRule(networks: Networks): AccountRule {
  return {
    description:
      'an address as its network writes it, the network as blockchain/network, and a sub-account where the network is configured to have them',
    example: EXAMPLE,
    normalise({ network, address, subAccount }) {
      const id = networks.resolve(network);
      if (!id.ok) return id;
      const { addresses = 'opaque', subAccounts = false } = networks.find(id.value) ?? {};
      const checked = ADDRESS_RULES[addresses](address);
      if (!checked.ok) return checked;
      const sub = subAccount === null ? null : checkSubAccount(subAccount, subAccounts);
      return sub?.ok === false ? sub : accept({ network: id.value, address: checked.value, subAccount });
    },
  };
}

export function assetRule(networks: Networks, homes: Homes): AssetRule {
  return {
    description: 'SYMBOL:DECIMALS, followed by the currency metadata as JSON where there is any',
    example: 'ETH:18',
    normalise({ network, ref }) {
      const id = networks.resolve(network);
      if (!id.ok) return id;
      const currency = parseCurrency(ref);
      return currency.ok ? accept({ network: id.value, ref: formatCurrency(currency.value) }) : currency;
    },
    facts(ref, network) {
      const currency = parseCurrency(ref);
      return currency.ok ? currencyFacts(currency.value, homes.of(network ?? null)) : null;
    },
    kin: currencyKin,
    ...(homes.rule === null ? {} : { underlying: homes.rule }),
  };
}

/** Some servers ignore the sub-account (rosetta-ethereum, read 2026-11), and no answer shows whose balance it holds. */
function checkSubAccount(text: string, allowed: boolean): Checked<string> {
  if (!allowed) {
    return refuse(
      'sub-accounts are not read on this network: a server that ignores them answers with the balance of the main account; configure the network with subAccounts: true where the server honours them',
    );
  }
  const checked = checkOpaque(text);
  return checked.ok ? checked : refuse(`sub-account ${checked.rule}`);
}

/** Some servers paste the text into a query of their own without escaping it (rosetta-ethereum, read 2026-11). */
function checkOpaque(text: string): Checked<string> {
  const plain = checkPlainText(text, MAX_ADDRESS);
  if (!plain.ok) return plain;
  const position = text.search(/[^A-Za-z0-9._:@+=~-]/);
  if (position >= 0) return refuse(`character "${text.charAt(position)}" not allowed at position ${position}`);
  return text.includes('..') ? refuse(`".." not allowed at position ${text.indexOf('..')}`) : accept(text);
}

function normaliseBech32(text: string): Checked<string> {
  const read = readBech32(text, MAX_ADDRESS);
  return read.ok ? accept(read.value.text) : read;
}

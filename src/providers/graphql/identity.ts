/** How accounts and assets of a GraphQL source are checked and made canonical, in questions and in answers alike. */
import { accept, type Checked, refuse } from '../../model/checked.ts';
import { checkPlainText, normaliseEvmAddress } from '../evm-address.ts';
import type { AccountRule, AssetRule } from '../provider.ts';
import type { GraphqlOptions } from './option-fields.ts';
import { underlyingRule } from './underlying.ts';

type Form = GraphqlOptions['addresses'];

const MAX_TEXT = 256;
const EXAMPLE = '0x2f93b2f047e05cdf602820ac4b3178efc2b43d55';

/** A name is a value of a variable and never a part of the document, so that no character of it can change the query. */
export const normalisers: Readonly<Record<Form, (text: string) => Checked<string>>> = {
  evm: normaliseEvmAddress,
  opaque: (text) => checkPlainText(text, MAX_TEXT),
};

const descriptions: Readonly<Record<Form, string>> = {
  evm: '0x and 40 hex digits',
  opaque: `1 to ${MAX_TEXT} visible ASCII characters, as the source spells them`,
};

export function accountRule({ addresses }: GraphqlOptions): AccountRule {
  return {
    description: descriptions[addresses],
    example: EXAMPLE,
    normalise(name) {
      if (name.network !== null) return refuse('this source has no networks');
      if (name.subAccount !== null) return refuse('this source has no sub-accounts');
      const address = normalisers[addresses](name.address);
      return address.ok ? accept({ network: null, address: address.value, subAccount: null }) : address;
    },
  };
}

export function assetRule(options: GraphqlOptions): AssetRule {
  const { assetIds } = options;
  const underlying = underlyingRule(options);
  return {
    description: descriptions[assetIds],
    example: EXAMPLE,
    normalise(name) {
      if (name.network !== null) return refuse('this source has no networks');
      const ref = normalisers[assetIds](name.ref);
      return ref.ok ? accept({ network: null, ref: ref.value }) : ref;
    },
    facts: () => null,
    ...(underlying === null ? {} : { underlying }),
  };
}

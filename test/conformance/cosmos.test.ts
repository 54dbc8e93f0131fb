/** The cosmos provider against the sandbox: all that an account holds in pages, at stated heights. */
import type { Subject } from '../../src/conformance/index.ts';
import { decimalScale } from '../../src/model/amount.ts';
import { cosmos } from '../../src/providers/cosmos/provider.ts';
import { CosmosChain } from '../../src/sandbox/cosmos/chain.ts';
import { sourceOf, startCosmos } from '../../src/sandbox/cosmos/server.ts';
import { cosmosExamples } from './built-in-examples.ts';
import { holdToTheKit } from './whole-kit.ts';

/** Some coins moved after the height that is asked for. */
const PAST = 20n;

function chainWith(): CosmosChain {
  const chain = new CosmosChain(2026, { accounts: 6, collected: 0, spam: 0 });
  const [first = '', second = ''] = chain.addresses;
  chain.send(first, second, { denom: 'ugrain', amount: 5n });
  chain.set(first, 'asalt', 0n);
  chain.set(second, 'timber', 2n ** 53n + 1n);
  return chain;
}

function subject(): Subject {
  const chain = chainWith();
  const name = (address: string) => ({ network: null, address, subAccount: null });
  return {
    kind: cosmos,
    // Fewer rows in a page than an account holds.
    options: { ...sourceOf('', chain).options, limit: 4 },
    truth: {
      accounts: chain.addresses.map((address) => ({ name: name(address), holdings: chain.truth(address) })),
      assets: chain.denominations.map(({ denom, metadata }) => ({
        name: { network: null, ref: denom },
        scale: metadata === null ? (denom === chain.ether ? decimalScale(18) : null) : decimalScale(metadata.exponent),
      })),
      past: chain.addresses.slice(0, 2).map((address) => ({
        account: name(address),
        at: { number: PAST, hash: null },
        holdings: chain.truth(address, PAST),
      })),
    },
    upstream: { start: () => startCosmos(chainWith(), { port: 0, now: () => new Date() }) },
    examples: cosmosExamples,
  };
}

// No zero is reported, no credential is needed, and no listing is filtered.
holdToTheKit(subject(), 'C9XD D7NU E3VC L5WT');

/** The bitcoin provider against the sandbox: a node, asked by scans, and Esplora, asked address by address. */
import type { AccountTruth, Subject } from '../../src/conformance/index.ts';
import { decimalScale } from '../../src/model/amount.ts';
import { bitcoin } from '../../src/providers/bitcoin/provider.ts';
import { BitcoinChain } from '../../src/sandbox/bitcoin/chain.ts';
import { sourcesOf, startBitcoin } from '../../src/sandbox/bitcoin/server.ts';
import { bitcoinExamples } from './built-in-examples.ts';
import { holdToTheKit } from './whole-kit.ts';

/** More than a double keeps: no chain has as many coins, but sums of what ever came may. */
const LARGE = 2n ** 53n + 1n;

function chainWith(): BitcoinChain {
  const chain = new BitcoinChain(2026, 6);
  chain.pay(chain.addresses()[0] ?? '', LARGE);
  return chain;
}

/** A scan is silent about an address without outputs; Esplora states its zeros. */
function subjectOf(api: 'core' | 'esplora'): Subject {
  const isCore = api === 'core';
  const chain = chainWith();
  const accounts = chain.addresses().map((address): AccountTruth => {
    const amounts = chain.truth(address, !isCore);
    const isTold = !isCore || amounts.total !== 0n;
    return {
      name: { network: null, address, subAccount: null },
      holdings: new Map(isTold ? [['native', amounts] as const] : []),
    };
  });
  return {
    kind: bitcoin,
    options: sourcesOf('', chain)[isCore ? 0 : 1].options,
    truth: { accounts, assets: [{ name: { network: null, ref: 'native' }, scale: decimalScale(8) }] },
    upstream: { start: () => startBitcoin(chainWith(), { port: 0, now: () => new Date() }) },
    examples: bitcoinExamples,
  };
}

// One asset, no pages, no filters, no past; no zero is reported.
holdToTheKit(subjectOf('core'), 'A9PM C9XD J3VN L5WT N5RB Q9MN');
// One answer about one address: it has no rows, and no credential is needed.
holdToTheKit(
  subjectOf('esplora'),
  'A9PM B6RW C2ZR C6GP D4MZ D7NU D8NS E3VC E5NM E6TF F2WH G8PJ H5RK J3VN L5WT M4GD N5RB Q9MN Y7EB Z3DB',
);

/** The ledger provider against the sandbox's fake of hledger-web, with both of its ways to add up. */
import { describe } from 'vitest';
import type { Subject } from '../../src/conformance/index.ts';
import { decimalScale } from '../../src/model/amount.ts';
import { noAmounts } from '../../src/model/reading.ts';
import { ledger } from '../../src/providers/ledger/provider.ts';
import { EXACT_PLACES } from '../../src/providers/ledger/quantity.ts';
import { atoms } from '../../src/sandbox/hledger/journal.ts';
import { seededDecimals, seedJournal } from '../../src/sandbox/hledger/seed.ts';
import { PASSWORD, startHledger, USER } from '../../src/sandbox/hledger/server.ts';
import { ledgerExamples } from './built-in-examples.ts';
import { holdToTheKit } from './whole-kit.ts';

const SEED = 7;

/** Coins have the unit that is stated for them, all else the usual one. */
const decimalsOf = (commodity: string): number => (commodity === 'BTC' ? seededDecimals.BTC : EXACT_PLACES);

function subjectOf(balance: 'own' | 'with-sub-accounts'): Subject {
  const journal = seedJournal(SEED);
  return {
    kind: ledger,
    options: { balance, user: USER, password: PASSWORD, commodities: { BTC: { decimals: seededDecimals.BTC } } },
    upstream: {
      async start() {
        const server = await startHledger(journal, { port: 0, now: () => new Date(), seed: SEED });
        return { url: server.url, close: () => server.close() };
      },
    },
    truth: {
      accounts: journal.accounts().map((address) => ({
        name: { network: null, address, subAccount: null },
        holdings: new Map(
          Array.from(journal.sums(address, balance !== 'own'), ([ref, sum]) => [
            ref,
            { ...noAmounts, total: atoms(sum, decimalsOf(ref)) },
          ]),
        ),
      })),
      assets: journal.commodities().map((ref) => ({
        name: { network: null, ref },
        scale: decimalScale(decimalsOf(ref)),
      })),
    },
    examples: ledgerExamples,
  };
}

describe('own balances', () => holdToTheKit(subjectOf('own'), 'A9PM B6RW C2ZR L5WT N5RB Q9MN Y7EB'));
describe('balances with sub-accounts', () => holdToTheKit(subjectOf('with-sub-accounts'), 'A9PM L5WT N5RB Q9MN Y7EB'));

/** The solana provider against the sandbox's fake node, in both of its ways to count tokens. */
import { describe } from 'vitest';
import type { Subject } from '../../src/conformance/index.ts';
import { decimalScale } from '../../src/model/amount.ts';
import { noAmounts } from '../../src/model/reading.ts';
import { solana } from '../../src/providers/solana/provider.ts';
import { associatedOf, bytesOf, TOKEN } from '../../src/sandbox/solana/keys.ts';
import { seedBank } from '../../src/sandbox/solana/seed.ts';
import { SANDBOX_CHAIN, startSolana } from '../../src/sandbox/solana/start.ts';
import { solanaExamples } from './built-in-examples.ts';
import { holdToTheKit } from './whole-kit.ts';

const SEED = 7;

function subjectOf(tokens: 'all-accounts' | 'associated'): Subject {
  const { bank, owners, mints } = seedBank(SEED);
  const held = (owner: string, program: string, mint: string): readonly bigint[] =>
    bank
      .tokenAccountsOf(owner, program)
      .filter(([key]) => tokens === 'all-accounts' || key === associatedOf(owner, program, mint))
      .filter(([, { data }]) => data.subarray(0, 32).equals(bytesOf(mint)))
      .map(([, { data }]) => data.readBigUInt64LE(64));
  return {
    kind: solana,
    options: { chain: SANDBOX_CHAIN, tokens, token: 'planted-solana-credential' },
    upstream: {
      async start() {
        const { upstream } = await startSolana({ seed: SEED });
        return { url: upstream.url, close: () => upstream.close() };
      },
    },
    truth: {
      accounts: owners.map((owner) => {
        const tokensHeld = mints.flatMap(({ key, program }) => {
          const amounts = held(owner, program, key);
          return amounts.length === 0
            ? []
            : [[refOf({ key, program }), amounts.reduce((sum, one) => sum + one, 0n)] as const];
        });
        const coin = bank.get(owner);
        const all = coin === null ? tokensHeld : [['slip44:501', coin.lamports] as const, ...tokensHeld];
        return {
          name: { network: null, address: owner, subAccount: null },
          holdings: new Map(all.map(([ref, total]) => [ref, { ...noAmounts, total }])),
        };
      }),
      assets: [
        { name: { network: null, ref: 'slip44:501' }, scale: decimalScale(9) },
        ...mints.map((mint) => ({ name: { network: null, ref: refOf(mint) }, scale: decimalScale(mint.decimals) })),
      ],
    },
    examples: solanaExamples,
  };
}

function refOf({ key, program }: { readonly key: string; readonly program: string }): string {
  return `${program === TOKEN ? 'token' : 'token22'}:${key}`;
}

describe('all token accounts', () =>
  holdToTheKit(subjectOf('all-accounts'), 'A9PM B6RW C2ZR E5NM L5WT N5RB Q9MN Z3DB'));
describe('associated token accounts alone', () =>
  holdToTheKit(subjectOf('associated'), 'A9PM B6RW C2ZR E5NM E6TF F2WH L5WT N5RB Q9MN'));

/** Options of a Solana source. Nothing has to be said for the main network. */
import { z } from 'zod';
import { concurrencyOption, hostRateOption, secretOption } from '../options.ts';

/** By name, the first 32 characters of the genesis hash (https://namespaces.chainagnostic.org/solana/caip2, read 2026-11). */
const clusters = {
  mainnet: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp',
  devnet: 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1',
  testnet: 'solana:4uhcVJyU9pJkvQyS88uRDiswHScgJCzf',
} as const;

export const solanaOptions = z.strictObject({
  chain: z
    .union([
      z.enum(['mainnet', 'devnet', 'testnet']).transform((name) => clusters[name]),
      z.string().regex(/^solana:[1-9A-HJ-NP-Za-km-z]{32}$/, 'must be mainnet, devnet, testnet or a CAIP-2 id'),
    ])
    .prefault('mainnet')
    .describe(
      'The cluster: mainnet, devnet, testnet, or the CAIP-2 id, which is solana: and the first 32 characters of the genesis hash. A node of another cluster is asked for nothing else.',
    ),
  tokens: z
    .enum(['all-accounts', 'associated'])
    .default('all-accounts')
    .describe(
      'Which token accounts a balance is the sum of. "all-accounts": all that the owner has, at one call for each owner and program. "associated": the one that wallets use, at a hundred balances a call; what the owner has in others is not counted.',
    ),
  commitment: z
    .enum(['processed', 'confirmed', 'finalized'])
    .default('finalized')
    .describe('How sure the slot is that balances are read at. All but "finalized" may still be undone.'),
  keysPerCall: z
    .int()
    .min(2)
    .max(100)
    .default(100)
    .describe('Most accounts in one getMultipleAccounts. Nodes take 100; some hosts take fewer from some customers.'),
  concurrency: concurrencyOption(4, 256),
  requestsPerSecond: hostRateOption(),
  token: secretOption('Credential of a hosted node, sent as `authorization: Bearer …`.').optional(),
});

export type SolanaOptions = z.output<typeof solanaOptions>;

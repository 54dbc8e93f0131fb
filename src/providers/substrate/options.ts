/** Options of a substrate source. Nothing has to be said for the Asset Hub of Polkadot. */
import { z } from 'zod';
import { caip19Option } from '../caip19.ts';
import { concurrencyOption, hostRateOption, secretOption } from '../options.ts';
import { chainNames, chains } from './chains.ts';
import { MAX_PREFIX } from './ss58.ts';

export const substrateOptions = z.strictObject({
  chain: z
    .union([
      z.enum(chainNames).transform((name): string => chains[name].id),
      z
        .string()
        .regex(
          /^polkadot:[0-9a-f]{32}$/,
          `must be a CAIP-2 id such as ${chains.polkadot.id}, or ${chainNames.join(', ')}`,
        ),
    ])
    .prefault('polkadot-asset-hub')
    .describe(
      'The chain: a name, or the CAIP-2 id, which is polkadot: and the first 32 digits of the hash of block 0. A node of another chain is asked for nothing else. Balances of Polkadot and Kusama are on their Asset Hubs, no longer on the relay chains.',
    ),
  native: caip19Option(
    'What the native coin stands for, as a CAIP-19 id such as polkadot:68d56f15f85d3136970ec16946040bc1/slip44:354. Known without it for the chains that have a name here.',
  ).optional(),
  ss58Prefix: z
    .int()
    .min(0)
    .max(MAX_PREFIX)
    .optional()
    .describe(
      'The prefix under which CAIP-10 ids spell addresses. Addresses are taken under any prefix. Known without it for the chains that have a name here; else 42, which is that of no chain in particular.',
    ),
  pairsPerCall: z
    .int()
    .min(2)
    .max(10_000)
    .default(500)
    .describe('Most balances in one state_queryStorageAt, which has one key for each and two more.'),
  concurrency: concurrencyOption(4, 256),
  requestsPerSecond: hostRateOption(),
  token: secretOption('Credential of a hosted node, sent as `authorization: Bearer …`.').optional(),
});

export type SubstrateOptions = z.output<typeof substrateOptions>;

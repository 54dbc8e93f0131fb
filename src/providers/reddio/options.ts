import { z } from 'zod';
import { homeChainOption } from '../caip19.ts';
import { absentOption } from '../options.ts';

export const reddioOptions = z.strictObject({
  api: z
    .enum(['v1', 'v2', 'v3'])
    .default('v1')
    .describe(
      'Which list of balances to read. "v1": one row per asset, paged. "v2" and "v3": one row per contract with the tokens folded into it; they are not documented to list everything in one answer, so they count as partial. "v2" names tokens without asset ids, which are then computed. Single balances are always read from v1.',
    ),
  limit: z
    .int()
    .min(1)
    .max(1000)
    .default(100)
    .describe('Rows per page of the v1 list. The documents show 100; the largest that the server accepts is unknown.'),
  absent: absentOption('unknown'),
  homeChain: homeChainOption().optional(),
  concurrency: z
    .int()
    .min(1)
    .max(64)
    .default(8)
    .describe('Calls in flight together. The documents name no bound and no rate.'),
});

export type ReddioOptions = z.output<typeof reddioOptions>;

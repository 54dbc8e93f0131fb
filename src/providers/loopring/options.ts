import { z } from 'zod';
import { homeChainOption } from '../caip19.ts';
import { absentOption, secretOption } from '../options.ts';

export const loopringOptions = z.strictObject({
  apiKey: secretOption('API key of a Loopring account, sent as X-API-KEY. It can read the balances of other accounts.'),
  addressQuery: z
    .enum(['direct', 'lookup'])
    .default('direct')
    .describe(
      'How the balances of an address are read. "direct": by address=, as the current reference page documents. "lookup": the account id is asked for first, for servers that know accountId= only; costs a second request.',
    ),
  tokensPerCall: z
    .int()
    .min(1)
    .max(1000)
    .default(50)
    .describe('Assets named in one request. The largest number that the server accepts is not published.'),
  absent: absentOption('unknown'),
  homeChain: homeChainOption().optional(),
  requestsPerSecond: z
    .int()
    .min(1)
    .max(10_000)
    .default(5)
    .describe('Requests that may start in one second. The documents allow 5 for each endpoint, and suspend for more.'),
  concurrency: z
    .int()
    .min(1)
    .max(16)
    .default(2)
    .describe('Calls in flight together. The documents bound the rate, 5 requests per second and endpoint, not this.'),
});

export type LoopringOptions = z.output<typeof loopringOptions>;

/** Options of a TEOS source. What TEOS's documents leave open is an option with the safest default. */
import { z } from 'zod';
import { absentOption, chainOption, concurrencyOption, secretOption } from '../options.ts';

export const teosOptions = z.strictObject({
  token: secretOption(
    'API key or user token, sent as "Authorization: Bearer …". Either kind reads the balances of any address.',
  ),
  version: z
    .string()
    .regex(/^v[0-9]{1,2}\.[0-9]{1,2}$/, 'must look like v1.0')
    .default('v1.0')
    .describe('The API version segment of every path.'),
  addresses: z
    .enum(['evm', 'icp'])
    .default('evm')
    .describe(
      'The addresses of the blockchain behind the token (a TEOS tenant has one): "evm", or "icp" for principals.',
    ),
  chain: chainOption().optional(),
  pairsPerCall: z
    .int()
    .min(1)
    .max(10_000)
    .default(50)
    .describe(
      'The most addresses × assets of one balance call. TEOS documents no bound, but pages its other collections at 50 and may cut off the rest of a larger answer; raise it only after seeing a larger answer arrive whole.',
    ),
  urlBytes: z
    .int()
    .min(512)
    .max(65_536)
    .default(7500)
    .describe('The most bytes of path and query in one call. TEOS documents no bound; common servers stop at 8 KiB.'),
  absent: absentOption('unknown'),
  assetIds: z
    .enum(['printed', 'short'])
    .default('printed')
    .describe(
      'How asset ids are spelled in requests: "printed" as TEOS itself prints them (a 0 before a leading 8–f), or "short" without any leading zero. TEOS does not say whether it compares ids as text.',
    ),
  nativeSymbol: z
    .string()
    .regex(/^[\x21-\x7e]{1,32}$/, 'must be 1 to 32 visible ASCII characters')
    .nullable()
    .default(null)
    .describe('Display symbol of the native coin, which TEOS does not report; null for none.'),
  requestsPerMinute: z
    .int()
    .min(1)
    .max(100_000)
    .default(300)
    .describe('Requests that may start in one minute: 300 for a tenant since March 2026, 100 before.'),
  requestsPerDay: z
    .int()
    .min(1)
    .max(100_000_000)
    .default(30_000)
    .describe('Requests that may start within any day: 30,000 for a tenant. Counted anew when the process starts.'),
  concurrency: concurrencyOption(4, 64),
});

export type TeosOptions = z.output<typeof teosOptions>;

/** The settings of one source: those that all share, and the options of its provider kind. */
import { z } from 'zod';
import type { ProviderKind } from '../providers/provider.ts';
import { baseUrlSetting } from './base-url-setting.ts';
import { MEBIBYTE, whole } from './whole.ts';

const url = baseUrlSetting.describe(
  'Base URL. https only, except http on loopback hosts (127.0.0.0/8, localhost, [::1]); no user or password, query, fragment or "..". A trailing slash makes no difference.',
);

/** What `breaker` holds when the file does not say. */
export const breakerDefaults = { openMs: 30_000, maxOpenMs: 300_000 } as const;

const trial = z.strictObject({
  network: z
    .string()
    .min(1)
    .max(1024)
    .optional()
    .describe('The network, as the source names it (`networks { nodes { name } }`); only where it has several.'),
  account: z.string().min(1).max(256).describe('The address of an account that holds something.'),
  subAccount: z.string().min(1).max(256).optional().describe('The sub-account, where the source has them.'),
  asset: z
    .string()
    .min(1)
    .max(8192)
    .optional()
    .describe('An asset that it holds. Left out, all that the account holds is asked for, where the source lists it.'),
});

/** The settings that every source has, with any provider. */
const sourceCommon = {
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be 1 to 63 lower-case letters, digits and dashes, beginning with a letter')
    .describe('Names the source in ids, queries and logs; unique. Changing it changes the ids of its accounts.'),
  url,
  fallbackUrls: z
    .array(url)
    .max(8)
    .default([])
    .describe(
      'Further servers of the same source, asked in this order where the ones before cannot answer. All of them get the same credential, and share the time of a call.',
    ),
  label: z
    .string()
    .regex(/^[^\p{Cc}]{1,100}$/u, 'must be 1 to 100 characters in one line')
    .optional()
    .describe('Name for people.'),
  check: z
    .array(trial)
    .max(100)
    .default([])
    .describe(
      'Balances that `balancegraph check` reads to see that the source can be read. Needed where balancegraph cannot name an account by itself.',
    ),
  sandbox: z
    .boolean()
    .default(false)
    .describe('Whether this is a sandbox: its balances are invented, and answers from it say so.'),
  timeoutMs: whole(
    { from: 100, to: 300_000 },
    'Milliseconds until one upstream call is given up: its wait for a turn, its repeat and the last byte included.',
  ).default(10_000),
  connectTimeoutMs: whole(
    { from: 50, to: 120_000 },
    'Milliseconds until a new connection is given up, TLS included.',
  ).default(1000),
  reuseConnections: z
    .boolean()
    .default(true)
    .describe(
      'Whether a connection carries one call after another. Without it no answer can be taken for that of an earlier call, and each call costs a connection of its own.',
    ),
  maxBodyBytes: whole(
    { from: 1024, to: 64 * MEBIBYTE },
    'Largest upstream answer that is read, in bytes after decompression.',
  ).default(2 * MEBIBYTE),
  concurrency: whole(
    { from: 1, to: 1000 },
    "Upstream calls in flight together. Lowers the provider's own figure and never raises it.",
  ).optional(),
  queue: whole(
    { from: 0, to: 100_000 },
    'Upstream calls that may wait for their turn; further calls fail at once with UPSTREAM_OVERLOADED.',
  ).default(2000),
  retries: z
    .union([z.literal(0), z.literal(1)])
    .default(1)
    .describe(
      'How often a failed upstream call is repeated where that can help. Repeats add at most a fifth to the calls of ten seconds, or ten calls if that is more.',
    ),
  breaker: z
    .strictObject({
      enabled: z
        .boolean()
        .default(true)
        .describe(
          'Whether a source that keeps failing is not asked for a while; its pairs then fail with SOURCE_PAUSED.',
        ),
      failures: whole(
        { from: 1, to: 1000 },
        'Failures in a row after which the source is not asked for a while. The same happens where half of at least 20 calls within ten seconds fail.',
      ).default(5),
      openMs: whole(
        { from: 100, to: 3_600_000 },
        'Milliseconds until one call may try whether the source answers again; doubled each time that call fails.',
      ).default(breakerDefaults.openMs),
      maxOpenMs: whole({ from: 100, to: 3_600_000 }, 'Most milliseconds between two such tries.').default(
        breakerDefaults.maxOpenMs,
      ),
    })
    .prefault({}),
  factsTtlSeconds: whole(
    { from: 1, to: 604_800 },
    'Seconds for which facts about assets (name, symbol, decimals) and networks are kept. Balances are a matter of `cache`.',
  ).default(3600),
};

/** What can be checked of a source whose provider is unknown. */
export const sourceFrame = z.strictObject({
  provider: z.unknown().optional(),
  ...sourceCommon,
  options: z.unknown().optional(),
});

/** One source of this kind, as an entry of `sources`. */
export function sourceOf(kind: ProviderKind) {
  const optional = kind.options.safeParse({}).success;
  return z
    .strictObject({
      provider: z.literal(kind.kind).describe(kind.summary),
      ...sourceCommon,
      options: optional ? kind.options.prefault({}) : kind.options,
    })
    .describe(kind.summary);
}

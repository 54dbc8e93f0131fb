/** The settings of one source: those that all share, and the options of its provider kind. */
import { z } from 'zod';
import type { ProviderKind } from '../providers/provider.ts';
import { checkBaseUrl } from './base-url.ts';
import { MEBIBYTE, whole } from './whole.ts';

const url = z
  .string()
  .transform((text, context) => {
    const checked = checkBaseUrl(text);
    if (checked.ok) return checked.value;
    context.issues.push({ code: 'custom', message: checked.rule, input: text });
    return z.NEVER;
  })
  .describe(
    'Base URL. https only, except http on loopback hosts (127.0.0.0/8, localhost, [::1]); no user or password, query, fragment or "..". A trailing slash makes no difference.',
  );

/** The settings that every source has, whatever its provider. */
const sourceCommon = {
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be 1 to 63 lower-case letters, digits and dashes, beginning with a letter')
    .describe('Names the source in ids, queries and logs; unique. Changing it changes the ids of its accounts.'),
  url,
  label: z
    .string()
    .regex(/^[^\p{Cc}]{1,100}$/u, 'must be 1 to 100 characters in one line')
    .optional()
    .describe('Name for people.'),
  sandbox: z
    .boolean()
    .default(false)
    .describe('Whether this is a sandbox: its balances are invented, and answers from it say so.'),
  timeoutMs: whole({ from: 100, to: 120_000 }, 'Milliseconds until one upstream call is given up.').default(10_000),
  maxBodyBytes: whole(
    { from: 1024, to: 64 * MEBIBYTE },
    'Largest upstream answer that is read, in bytes after decompression.',
  ).default(2 * MEBIBYTE),
  concurrency: whole(
    { from: 1, to: 1000 },
    "Upstream calls in flight together. Lowers the provider's own figure and never raises it.",
  ).optional(),
  factsTtlSeconds: whole(
    { from: 1, to: 604_800 },
    'Seconds for which facts about assets (name, symbol, decimals) and networks are kept. Balances never are.',
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

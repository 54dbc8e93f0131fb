/** Options of a Cosmos SDK chain. The chain and the prefix of its addresses are all that has to be said. */
import { z } from 'zod';
import { caip19Option } from '../caip19.ts';
import { concurrencyOption } from '../options.ts';
import { normaliseDenomination } from './denomination.ts';

const assetOption = z.strictObject({
  symbol: z
    .string()
    .regex(/^[\x21-\x7e]{1,32}$/, 'must be 1 to 32 visible ASCII characters')
    .optional()
    .describe('Symbol of the coin.'),
  decimals: z.int().min(0).max(77).optional().describe('Decimal places of the coin, e.g. 6 for uatom.'),
  underlying: caip19Option(
    'What the denomination stands for, as a CAIP-19 id such as cosmos:cosmoshub-4/slip44:118. No answer says it.',
  ).optional(),
});

const denominationOption = z.string().transform((text, context) => {
  const checked = normaliseDenomination(text);
  if (checked.ok) return checked.value;
  context.issues.push({ code: 'custom', message: checked.rule, input: text });
  return z.NEVER;
});

export const cosmosOptions = z.strictObject({
  chain: z
    .string()
    .regex(/^[\x21-\x7e]{1,50}$/, 'must be 1 to 50 visible ASCII characters')
    .describe(
      'The id of the chain as its nodes state it, e.g. cosmoshub-4. A node of another chain is asked for nothing else.',
    ),
  prefix: z
    .string()
    .regex(/^[a-z][a-z0-9]{0,29}$/, 'must be 1 to 30 small letters and digits, a letter first')
    .describe('What addresses of the chain begin with, before the 1, e.g. cosmos or osmo.'),
  assets: z
    .record(denominationOption, assetOption)
    .default({})
    .describe('What is known of denominations, by denomination, e.g. uatom. The chain is not asked about these.'),
  metadata: z
    .boolean()
    .default(true)
    .describe(
      'Whether the chain is asked for the names and decimals of its denominations, all at once. Set it to false where that list is too long, as on chains on which anybody can make a denomination.',
    ),
  limit: z
    .int()
    .min(1)
    .max(10_000)
    .default(1000)
    .describe('Rows that are asked for at once. A node may send fewer; every page is followed.'),
  concurrency: concurrencyOption(8, 256),
});

export type CosmosOptions = z.output<typeof cosmosOptions>;

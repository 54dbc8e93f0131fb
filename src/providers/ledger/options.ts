/** Options of a ledger. Nothing has to be said for one that is served without a login. */
import { z } from 'zod';
import { caip19Option } from '../caip19.ts';
import { secretOption } from '../options.ts';
import { readSymbol } from './names.ts';
import { EXACT_PLACES, ROUNDED_PLACES } from './quantity.ts';

const MOST_COMMODITIES = 1000;

const symbolOption = z.string().superRefine((text, context) => {
  const symbol = readSymbol(text);
  if (symbol.ok && symbol.value === text) return;
  const rule = symbol.ok ? 'is written without its quotes' : symbol.rule;
  context.issues.push({ code: 'custom', message: `the symbol ${rule}`, input: text });
});

const headerOption = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,63}$/, 'must be the name of a header in lower case')
  .refine(
    (name) => !/^(?:accept|content|connection$|host$|transfer)/.test(name),
    'must not be a header that every request has anyway',
  );

export const ledgerOptions = z
  .strictObject({
    balance: z
      .enum(['own', 'with-sub-accounts'])
      .default('own')
      .describe(
        'What a balance is the sum of. "own": the postings of the account itself. "with-sub-accounts": those of all accounts below it, too, so that balances of an account and of one below it count the same twice.',
      ),
    commodities: z
      .record(
        symbolOption,
        z.strictObject({
          decimals: z
            .int()
            .min(0)
            .max(ROUNDED_PLACES)
            .optional()
            .describe(
              `The most decimal places that any amount of the commodity has, and so its unit: ${EXACT_PLACES} where it is left out. An amount with more fails. hledger-web rounds at ${ROUNDED_PLACES}, so that an amount with ${ROUNDED_PLACES} is taken as it stands only where this is given.`,
            ),
          underlying: caip19Option(
            'CAIP-19 id of the thing that the commodity stands for, so that it is the same at every source that names it.',
          ).optional(),
        }),
      )
      .refine((given) => Object.keys(given).length <= MOST_COMMODITIES, `at most ${MOST_COMMODITIES} commodities`)
      .default({})
      .describe('What is known of commodities, by their symbols as hledger prints them, without quotes.'),
    user: z
      .string()
      .regex(/^[\x21-\x39\x3b-\x7e]{1,256}$/, 'must be 1 to 256 visible ASCII characters without spaces and colons')
      .optional()
      .describe(
        'User at the proxy before hledger-web, which has no login of its own; sent with `password` as HTTP Basic.',
      ),
    password: secretOption('Password at the proxy.').optional(),
    headers: z
      .record(headerOption, secretOption('The value of the header.'))
      .refine((given) => Object.keys(given).length <= 16, 'at most 16 headers')
      .default({})
      .describe('Headers that the proxy asks for in place of a login, such as `authorization` with `Bearer …`.'),
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), {
    message: 'user and password must be given together',
    path: ['password'],
  })
  .refine(({ user, headers }) => user === undefined || !Object.hasOwn(headers, 'authorization'), {
    message: 'user and password are an authorization header already; give one of them',
    path: ['headers'],
  });

export type LedgerSourceOptions = z.output<typeof ledgerOptions>;

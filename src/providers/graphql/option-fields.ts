/** Options of a GraphQL source: the document that is sent, what fills its variables, and where an answer holds what. */
import { z } from 'zod';
import { absentOption, chainOption, concurrencyOption, secretOption } from '../options.ts';
import { shapes } from '../shape.ts';

/** What a variable of the document can be filled with. */
const slots = ['account', 'accounts', 'asset', 'assets', 'pairs', 'blockNumber', 'blockHash', 'cursor'] as const;

const PATH_RULE = 'must be the path of a URL, such as /graphql';
const NAME = '[_A-Za-z][_0-9A-Za-z]*';

const pathOption = (description: string) =>
  z
    .string()
    .max(512)
    .regex(new RegExp(`^${NAME}(\\.${NAME})*$`), {
      error: 'must be names of the answer below data, joined by dots, such as balances.amount',
      abort: true,
    })
    .describe(description);

const nameOption = (description: string) =>
  z
    .string()
    .max(128)
    .regex(new RegExp(`^${NAME}$`), 'must be a name of GraphQL')
    .describe(description);

const form = (what: string) =>
  z
    .enum(['evm', 'opaque'])
    .default('opaque')
    .describe(
      `How ${what} are checked and made canonical: "evm" folds them to lower case and checks their checksum, "opaque" takes up to 256 visible ASCII characters as they are.`,
    );

const perCall = (what: string) => z.int().min(1).max(10_000).default(100).describe(`The most ${what} of one call.`);

const fieldsOption = z.strictObject({
  address: pathOption(
    'The address of the account. Required where one call reads several accounts; elsewhere, where it is given, it must be the address that was asked for.',
  ).optional(),
  asset: pathOption('The reference of the asset. Rows are matched by it, never by their order.'),
  total: pathOption(
    'All that belongs to the account, in atomic units: digits in a string, or a JSON integer.',
  ).optional(),
  available: pathOption('What can be used right now, in atomic units.').optional(),
  locked: pathOption('What is bound, in atomic units.').optional(),
  pendingDeposit: pathOption('What is on its way in, in atomic units.').optional(),
  pendingWithdrawal: pathOption('What is on its way out, in atomic units.').optional(),
  name: pathOption('The name of the asset.').optional(),
  symbol: pathOption('The ticker of the asset.').optional(),
  decimals: pathOption('Decimal places of a display unit of the asset, 0 to 255.').optional(),
  type: pathOption("The source's own word for the kind of asset.").optional(),
  contract: pathOption('The contract that issues the asset.').optional(),
  underlying: pathOption('The CAIP-19 id of the thing that the asset stands for on its home chain.').optional(),
  blockNumber: pathOption('The number of the block that the whole answer holds for.').optional(),
  blockHash: pathOption('The hash of the block that the whole answer holds for.').optional(),
  blockTime: pathOption(
    'The time of the block that the whole answer holds for: seconds since 1970, or a date of RFC 3339.',
  ).optional(),
});

export const optionFields = z.strictObject({
  path: z
    .string()
    .max(1024)
    .regex(/^\/[\w.~$&+,;=:@/-]*$/, PATH_RULE)
    .refine((path) => !path.split('/').some((segment) => segment === '.' || segment === '..'), PATH_RULE)
    .refine((path) => !path.includes('//'), PATH_RULE)
    .default('/graphql')
    .describe('Path of the endpoint, below the base URL.'),
  document: z
    .string()
    .min(1)
    .max(32_768)
    .describe('The query that is sent: one operation and its fragments. It is checked before anything is sent.'),
  shape: z
    .enum(shapes)
    .describe(
      'What one call carries: "account" one account and one of its assets or all, "account-assets" one account and some of its assets, "cross-product" accounts × assets or all, "pairs" any list of pairs.',
    ),
  variables: z
    .record(z.string().regex(new RegExp(`^${NAME}$`), 'must be the name of a variable, without $'), z.enum(slots))
    .describe(
      'What fills each variable of the document: "account" and "asset" one text, "accounts" and "assets" a list of texts, "pairs" a list of objects, "blockNumber" and "blockHash" the past block, "cursor" the place where a page begins.',
    ),
  pairKeys: z
    .strictObject({
      account: nameOption('Key of the address.').default('account'),
      asset: nameOption('Key of the asset.').default('asset'),
    })
    .prefault({}),
  rows: pathOption('Where the rows are: one object with a balance, or a list of them. Lists on the way are entered.'),
  fields: fieldsOption.describe(
    'Where an answer holds what: paths below data. What stands outside of the row is taken from what the row stands in.',
  ),
  unsound: pathOption(
    'Where an answer says of itself, with true, that what the source holds is unsound, such as _meta.hasIndexingErrors of a subgraph. Such an answer fails whole and can be asked for again; one that says neither true nor false fails, too.',
  ).optional(),
  addresses: form('addresses'),
  assetIds: form('references of assets'),
  chain: chainOption().optional(),
  contracts: z
    .enum(['erc20'])
    .optional()
    .describe(
      'What contracts are: "erc20" tokens of chain, which adds their CAIP-19 ids (underlying) to assets. With assetIds "evm" the reference is the contract, elsewhere fields.contract says it.',
    ),
  absent: absentOption('unknown'),
  listing: z
    .enum(['none', 'partial', 'complete'])
    .default('none')
    .describe(
      'Whether a call whose asset variable is left out lists what its accounts hold: "none", "partial" where it may leave out assets that a named read reports, "complete" where it may not.',
    ),
  accountsPerCall: perCall('accounts'),
  assetsPerCall: perCall('assets'),
  pairsPerCall: perCall('pairs'),
  rowsPerAnswer: z
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .describe(
      'The most rows that an answer can have, as the document or the source bounds them. An answer with so many may be cut: it is continued where there is a cursor, and refused otherwise.',
    ),
  pages: z
    .strictObject({
      cursor: pathOption('Where an answer holds the cursor of the next page. Below rows, that of the last row.'),
      more: pathOption(
        'Where an answer says whether there is a next page. Left out, a full answer has one.',
      ).optional(),
    })
    .optional()
    .describe('How a long answer goes on. Needs a variable that is filled with "cursor".'),
  relation: z
    .string()
    .min(1)
    .max(300)
    .optional()
    .describe('How the parts of a balance add up, one sentence for people.'),
  concurrency: concurrencyOption(4, 64),
  tokenHeader: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,63}$/, 'must be the name of a header in lower case')
    .refine(
      (name) => !/^(?:accept|content|connection$|host$|transfer)/.test(name),
      'must not be a header that every request has anyway',
    )
    .default('authorization')
    .describe('Header that carries the token: "authorization" as "Bearer …", any other as it is.'),
  token: secretOption('The credential, where the source wants one.').optional(),
});

export type GraphqlOptions = z.output<typeof optionFields>;
export type Slot = (typeof slots)[number];

/** Options of a Mesh (Rosetta) source. What the specification leaves open is an option with the safest default. */
import { z } from 'zod';
import { caip19Option } from '../caip19.ts';
import { absentOption, chainOption, concurrencyOption, secretOption } from '../options.ts';
import { parseCurrency } from './currency.ts';
import { networkId } from './network-id.ts';

const nameOption = (description: string) =>
  z
    .string()
    .min(1)
    .max(128)
    .regex(/^[^\p{Cc}\p{Cs}]+$/u, 'must not hold control characters')
    .describe(description);

const subNetworkOption = z.strictObject({
  network: nameOption('Name of the sub-network, e.g. "shard 1".'),
  metadata: z
    .record(z.string().min(1).max(128), z.union([z.string(), z.boolean(), z.int()]))
    .optional()
    .describe('Metadata that the server expects in the identifier of the sub-network, exactly as it lists it.'),
});

const networkOption = z.strictObject({
  blockchain: nameOption('Name of the blockchain as /network/list gives it, e.g. "Ethereum".'),
  network: nameOption('Name of the network as /network/list gives it, e.g. "Mainnet".'),
  subNetwork: subNetworkOption.optional().describe('The sub-network, where the blockchain has shards.'),
  addresses: z
    .enum(['evm', 'base58', 'bech32', 'opaque'])
    .default('opaque')
    .describe(
      'How addresses are checked and made canonical: "evm" and "bech32" are folded to lower case and must have a right checksum, "base58" is checked letter by letter, "opaque" is sent as it is and may hold letters, digits and . _ : @ + = ~ - only.',
    ),
  subAccounts: z
    .boolean()
    .default(false)
    .describe(
      'Whether sub-accounts can be read; only for servers known to honour them. Some ignore a sub-account and answer with the balance of the main account, and no answer shows it.',
    ),
  history: z
    .union([z.literal('auto'), z.boolean()])
    .default('auto')
    .describe('Whether past balances can be read; "auto" asks /network/options.'),
  chain: chainOption().optional(),
  underlying: z
    .record(
      z.string().refine((ref) => parseCurrency(ref).ok, 'must be the reference of a currency, such as ETH:18'),
      caip19Option('The CAIP-19 id of the thing itself.'),
    )
    .optional()
    .describe(
      'What currencies stand for, by reference, e.g. "ETH:18": eip155:1/slip44:60. No answer says it of the native coin. A currency whose metadata states a contract needs no entry where chain is an EVM chain.',
    ),
});

/** Headers that the HTTP layer sets by itself. */
const OWN_HEADERS = [
  'accept',
  'accept-encoding',
  'connection',
  'content-length',
  'content-type',
  'host',
  'transfer-encoding',
];

const headerOption = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, 'must be an HTTP header name')
  .transform((name) => name.toLowerCase())
  .refine((name) => !OWN_HEADERS.includes(name), 'must not be a header that every request has anyway');

export const meshOptions = z
  .strictObject({
    networks: z
      .array(networkOption)
      .min(1)
      .max(200)
      .refine((networks) => new Set(networks.map(networkId)).size === networks.length, 'a network is named twice')
      .optional()
      .describe(
        'The networks to serve. Left out, they are learned from /network/list; addresses are then opaque, sub-accounts are refused, and sub-networks that carry metadata cannot be reached.',
      ),
    currenciesPerCall: z
      .int()
      .min(1)
      .max(1000)
      .default(100)
      .describe('The most currencies of one balance call. The specification names no bound.'),
    absent: absentOption('unknown'),
    listing: z
      .enum(['none', 'partial', 'complete'])
      .default('partial')
      .describe(
        'Whether a call without currencies lists what an account holds: "none", "partial" where it may leave out assets that a named read reports (some servers list the native coin only), "complete" where it may not.',
      ),
    concurrency: concurrencyOption(8, 256),
    apiKeyHeader: headerOption
      .optional()
      .describe('Name of the header that carries apiKey, for hosted servers. The specification knows no credential.'),
    apiKey: secretOption('The credential of a hosted server, sent in the header apiKeyHeader.').optional(),
  })
  .refine(({ apiKeyHeader, apiKey }) => (apiKeyHeader === undefined) === (apiKey === undefined), {
    message: 'apiKeyHeader and apiKey must be given together',
    path: ['apiKey'],
  });

export type MeshOptions = z.output<typeof meshOptions>;
export type MeshNetworkOptions = z.output<typeof networkOption>;

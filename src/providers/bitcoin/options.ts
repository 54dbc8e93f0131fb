/** Options of a bitcoin source. The chain is all that has to be said. */
import { z } from 'zod';
import { secretOption } from '../options.ts';
import { networkNames } from './networks.ts';

export const bitcoinOptions = z
  .strictObject({
    network: z
      .enum(networkNames)
      .describe('The chain. A server whose first block is another is asked for nothing else.'),
    api: z
      .enum(['core', 'esplora'])
      .default('core')
      .describe(
        'What the server speaks. "core": JSON-RPC of Bitcoin Core and its kin, many addresses in one scan. "esplora": REST of Esplora, one address in each call, with what is not confirmed yet.',
      ),
    user: z
      .string()
      .regex(/^[\x21-\x39\x3b-\x7e]{1,256}$/, 'must be 1 to 256 visible ASCII characters without spaces and colons')
      .optional()
      .describe('User of the node (`rpcuser`, `rpcauth`, or `__cookie__`), sent with `password` as HTTP Basic.'),
    password: secretOption('Password of the node.').optional(),
    token: secretOption('Credential of a hosted server, sent as `authorization: Bearer …`.').optional(),
    addressesPerScan: z
      .int()
      .min(1)
      .max(20_000)
      .default(10_000)
      .describe(
        'core: most addresses in one scan. A scan takes as long for one as for many; more outputs than fit into `maxBodyBytes`, about 4000 for each MiB, need fewer.',
      ),
    concurrency: z
      .int()
      .min(1)
      .max(64)
      .default(4)
      .describe('esplora: calls in flight together. A node takes one scan at a time, so core has always one.'),
    requestsPerSecond: z
      .int()
      .min(1)
      .max(10_000)
      .default(10)
      .describe('esplora: calls that may start in one second. The public servers publish no figure.'),
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), {
    message: 'user and password must be given together',
    path: ['password'],
  })
  .refine(({ user, token }) => user === undefined || token === undefined, {
    message: 'token takes the place of user and password; give one of them',
    path: ['token'],
  });

export type BitcoinOptions = z.output<typeof bitcoinOptions>;

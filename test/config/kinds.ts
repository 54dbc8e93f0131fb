/** Two invented provider kinds: enough to see what a configuration makes of any kind. */
import { z } from 'zod';
import { secretOption } from '../../src/providers/options.ts';
import type { ProviderKind } from '../../src/providers/provider.ts';

function neverMade(): never {
  throw new Error('a configuration never creates a provider');
}

/** Needs a credential. */
export const vault: ProviderKind = {
  kind: 'vault',
  summary: 'An invented upstream with a credential.',
  options: z.strictObject({
    token: secretOption('Credential of the vault.'),
    perCall: z.number().int().min(1).max(50).default(10).describe('Accounts per call.'),
    absent: z.enum(['zero', 'unknown']).default('unknown').describe('What an absent row means.'),
    networks: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(20).describe('Name of the network.'),
          key: secretOption('Credential of the network.').optional(),
          history: z
            .union([z.literal('auto'), z.boolean()])
            .default('auto')
            .describe('Whether the past can be read.'),
        }),
      )
      .max(3)
      .optional()
      .describe('The networks to serve.'),
    note: z
      .string()
      .superRefine((text, context) => {
        if (text !== 'fine') context.addIssue({ code: 'custom', message: `"${text}" is not fine` });
      })
      .optional()
      .describe('Must be "fine"; its rule quotes what it got.'),
  }),
  create: neverMade,
};

/** Needs no options at all. */
const shelf: ProviderKind = {
  kind: 'shelf',
  summary: 'An invented upstream that is open to all.',
  options: z.strictObject({ pageSize: z.number().int().min(1).max(500).default(100).describe('Rows per page.') }),
  create: neverMade,
};

export const kinds: readonly ProviderKind[] = [vault, shelf];

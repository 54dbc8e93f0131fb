/** Options of an EVM source. One number, the chain, is all that has to be said. */
import { z } from 'zod';
import { caip19Option } from '../caip19.ts';
import { normaliseEvmAddress } from '../evm-address.ts';
import { concurrencyOption, secretOption } from '../options.ts';

/** Where Multicall3 stands on most chains (https://www.multicall3.com, read 2026-11). */
const MULTICALL3 = '0xca11bde05977b3631167028862be2a173976ca11';

const contractOption = z.string().transform((text, context) => {
  const checked = normaliseEvmAddress(text);
  if (checked.ok) return checked.value;
  context.issues.push({ code: 'custom', message: checked.rule, input: text });
  return z.NEVER;
});

export const evmOptions = z.strictObject({
  chain: z
    .int()
    .min(1)
    .describe('Chain id, e.g. 1 for Ethereum. A node that serves another chain is asked for nothing else.'),
  native: z
    .strictObject({
      symbol: z
        .string()
        .regex(/^[\x21-\x7e]{1,32}$/, 'must be 1 to 32 visible ASCII characters')
        .describe('Symbol of the native coin.'),
      decimals: z.int().min(0).max(77).describe('Decimal places of the native coin.'),
      underlying: caip19Option(
        'What the native coin stands for, as a CAIP-19 id such as eip155:250/slip44:1007. Known without it for the chains whose coin is.',
      ).optional(),
    })
    .optional()
    .describe('The native coin, which no node describes. Known without it for a few large chains.'),
  multicall: z
    .union([contractOption, z.literal(false)])
    .prefault(MULTICALL3)
    .describe(
      'Address of Multicall3 on the chain; where it holds no contract, each call is repeated without it. false does without it from the start.',
    ),
  calldataPerCall: z
    .int()
    .min(2048)
    .max(4_194_304)
    .default(262_144)
    .describe('Most bytes of calldata in one call; 256 are taken per pair.'),
  gasPerCall: z
    .int()
    .min(1_000_000)
    .max(10_000_000_000)
    .default(50_000_000)
    .describe('Most gas that a call may need, as the node allows it for eth_call; 50000 are taken per pair.'),
  blockNumber: z
    .enum(['same', 'other'])
    .optional()
    .describe(
      'Whether contracts see the number of the block they are read at ("same"), or that of another chain, as on Arbitrum ("other"). Every answer is checked by it. Known without it.',
    ),
  blockBy: z
    .enum(['hash', 'number'])
    .default('hash')
    .describe(
      'How a call names the block it is read at: "hash", as EIP-1898 has it, or "number" for nodes that do not take a hash, such as ganache. By number the block is compared inside each call and asked for once more after it.',
    ),
  concurrency: concurrencyOption(4, 256),
  token: secretOption('Credential of a hosted node, sent as `authorization: Bearer …`.').optional(),
});

export type EvmOptions = z.output<typeof evmOptions>;

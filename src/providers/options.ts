/** Building blocks for the options of a provider. */
import { z } from 'zod';
import { Secret } from '../model/secret.ts';

/**
 * A credential. In a configuration file it must be written as `${NAME}`, the name of an environment variable.
 * Only visible ASCII is accepted, so that the value fits in an HTTP header; a refusal never shows it.
 */
export function secretOption(description: string) {
  return z
    .string()
    .regex(/^[\x21-\x7e]{1,4096}$/, 'must be 1 to 4096 visible ASCII characters without spaces or line breaks')
    .transform((value) => new Secret(value))
    .describe(description)
    .meta({ description, secret: true });
}

/** What a pair missing from a complete answer means, for sources whose documents do not settle it. */
export function absentOption(fallback: 'zero' | 'unknown') {
  return z
    .enum(['zero', 'unknown'])
    .default(fallback)
    .describe(
      'What it means when the source answers completely but leaves an asked asset out: "zero", or "unknown" (the pair is answered NOT_REPORTED).',
    );
}

/** A CAIP-2 chain id such as `eip155:1`. */
export function chainOption() {
  return z
    .string()
    .regex(/^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$/, 'must be a CAIP-2 chain id such as eip155:1')
    .describe('CAIP-2 id of the chain that the addresses belong to; adds CAIP-10 ids to accounts.');
}

/** How many calls may be in flight together at a source whose documents say nothing of it, or leave it to its host. */
export function concurrencyOption(fallback: number, most: number) {
  return z.int().min(1).max(most).default(fallback).describe('The most calls in flight together.');
}

/** A rate that only some hosts of a node set. */
export function hostRateOption() {
  return z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe('Requests that may start in one second, where the host allows no more.');
}

/**
 * Faults of the moment: what an upstream says of itself (over quota, busy, catching up) instead of an answer, in words and
 * with codes that are documented, and in others.
 */

import type { WireName } from '../wire/wire.ts';
import type { NamedFault } from './named-fault.ts';
import { refusing, type Wording } from './refusals.ts';

const LIMITED = '50/second request limit reached - reduce calls per second or upgrade your account';
const BUSY = 'Node is still syncing, try again later';
/** Nobody's words. */
const STRANGE = 'the hare has left the burrow';
/** Nobody's code. */
const UNKNOWN = 98_765;

/** Codes that say "too many" whatever the words beside them. */
const limitedCodes: Partial<Record<WireName, Wording['code']>> = { evm: -32_005, graphql: 'RATE_LIMITED' };

export const passingFaults: readonly NamedFault[] = [
  passing('passing-limited', `an error of an unknown code that says "${LIMITED}"`, { words: LIMITED, status: 200 }),
  passing('passing-busy', `an error of an unknown code that says "${BUSY}"`, { words: BUSY, status: 200 }),
  passing('passing-strange', 'an error whose code and words nobody knows', { words: STRANGE, status: 200 }),
  passing('passing-429', 'HTTP 429 with an error whose code and words nobody knows', { words: STRANGE, status: 429 }),
  passing('passing-503', 'HTTP 503 with an error whose code and words nobody knows', { words: STRANGE, status: 503 }),
  {
    name: 'passing-limited-code',
    row: 'F55',
    does: 'an error whose code alone says that there were too many requests',
    upstreams: ['evm', 'graphql'],
    strikes: 'balances',
    make: ({ upstream }) => refusing(upstream, { code: limitedCodes[upstream] ?? UNKNOWN, words: STRANGE }, 200),
  },
  {
    name: 'passing-unstated',
    row: 'F55',
    does: 'an error whose code and words nobody knows, without a word on whether to ask again',
    upstreams: ['mesh'],
    strikes: 'balances',
    make: ({ upstream }) => refusing(upstream, { code: UNKNOWN, words: STRANGE }, 500),
  },
];

interface Passing {
  readonly words: string;
  readonly status: number;
}

function passing(name: string, does: string, { words, status }: Passing): NamedFault {
  return {
    name,
    row: 'F55',
    does,
    strikes: 'balances',
    make: ({ upstream }) => refusing(upstream, { code: UNKNOWN, words, retriable: true }, status),
  };
}

/**
 * Passing faults: an upstream reports its own state (over quota, busy, catching up) in place of an answer, with documented
 * codes and messages, and with unknown ones.
 */

import type { WireName } from '../wire/wire.ts';
import type { NamedFault } from './named-fault.ts';
import { refusing, type Wording } from './refusals.ts';

const LIMITED = '50/second request limit reached - reduce calls per second or upgrade your account';
const BUSY = 'Node is still syncing, try again later';
/** A message that no upstream sends. */
const STRANGE = 'the hare has left the burrow';
/** A code that no upstream sends. */
const UNKNOWN = 98_765;

/** Codes that mean "too many requests" with every message. */
const limitedCodes: Partial<Record<WireName, Wording['code']>> = {
  evm: -32_005,
  graphql: 'RATE_LIMITED',
  solana: -32_429,
  substrate: -32_999,
};

export const passingFaults: readonly NamedFault[] = [
  passing('passing-limited', `an error of an unknown code that says "${LIMITED}"`, { words: LIMITED, status: 200 }),
  passing('passing-busy', `an error of an unknown code that says "${BUSY}"`, { words: BUSY, status: 200 }),
  passing('passing-strange', 'an error with an unknown code and message', { words: STRANGE, status: 200 }),
  passing('passing-429', 'HTTP 429 with an error with an unknown code and message', { words: STRANGE, status: 429 }),
  passing('passing-503', 'HTTP 503 with an error with an unknown code and message', { words: STRANGE, status: 503 }),
  {
    name: 'passing-limited-code',
    row: 'F55',
    does: 'an error whose code alone says that there were too many requests',
    upstreams: ['evm', 'graphql', 'solana', 'substrate'],
    strikes: 'balances',
    make: ({ upstream }) => refusing(upstream, { code: limitedCodes[upstream] ?? UNKNOWN, words: STRANGE }, 200),
  },
  {
    name: 'passing-unstated',
    row: 'F55',
    does: 'an error with an unknown code and message that does not say whether to ask again',
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

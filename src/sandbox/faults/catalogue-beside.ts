/** Faults of contradiction: an error, in the protocol's terms or in others, beside the rows of an answer. */

import type { WireName } from '../wire/wire.ts';
import { type BodyRow, isObject, withBody } from './layout.ts';
import type { NamedFault } from './named-fault.ts';

const strikes = 'balances';

/** Those whose answers have an envelope in which an error can stand. */
const enveloped: readonly WireName[] = [
  'reddio',
  'teos',
  'mesh',
  'evm',
  'bitcoin',
  'cosmos',
  'graphql',
  'solana',
  'substrate',
];

/** The error of each protocol. Loopring has no envelope: one row alone stands beside `resultInfo` there. A ledger has none either. */
const own: Readonly<Record<WireName, BodyRow>> = {
  reddio: { error: 'system error', error_code: 500 },
  teos: { error: { code: '23000', message: 'Ledger library failed' } },
  mesh: { code: 9, message: 'Unable to get balance', retriable: true },
  loopring: { resultInfo: { code: 100_000, message: 'unknown error' } },
  evm: { error: { code: -32_000, message: 'header not found' } },
  bitcoin: { error: { code: -28, message: 'Loading block index...' } },
  cosmos: { code: 14, message: 'connection error: the node is not reachable' },
  graphql: { errors: [{ message: 'relation is gone' }] },
  solana: { error: { code: -32_012, message: 'scan failed' } },
  ledger: { message: 'Internal Server Error' },
  substrate: { error: { code: 4003, message: 'Client error: backend failed' } },
};

export const besideFaults: readonly NamedFault[] = [
  {
    name: 'error-beside',
    row: 'F52',
    does: "an error in the upstream's own terms beside the rows",
    strikes,
    make: ({ upstream }) => ({
      kind: 'reply',
      change: (good) => withBody(good, (json) => beside(Array.isArray(json) ? json[0] : json, own[upstream])),
    }),
  },
  besides('error-word-beside', '`error` with a sentence in it beside the rows', { error: 'some rows cannot be read' }),
  besides('errors-beside', '`errors` with a list of one beside the rows', {
    errors: [{ code: 1, message: 'some rows cannot be read' }],
  }),
  besides('status-beside', '`status: "error"` beside the rows', { status: 'error' }),
];

function besides(name: string, does: string, members: BodyRow): NamedFault {
  return {
    name,
    row: 'F52',
    does,
    upstreams: enveloped,
    strikes,
    make: () => ({ kind: 'reply', change: (good) => withBody(good, (json) => beside(json, members)) }),
  };
}

function beside(json: unknown, members: BodyRow): unknown {
  return isObject(json) ? { ...json, ...members } : json;
}

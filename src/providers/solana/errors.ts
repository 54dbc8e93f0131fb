/**
 * What the errors of a node mean: codes of Agave (`rpc-client-api/src/custom_error.rs`, read 2026-11), and words of its
 * messages and of hosts. No message is ever passed on.
 */
import { type RpcMeaning, rpcRefusalBy } from '../rpc-refusal.ts';

const BEHIND: RpcMeaning = { code: 'UPSTREAM_UNAVAILABLE', detail: 'the node is behind its cluster' };

/** The first that fits counts, whatever the code. */
const MEANINGS: readonly (RpcMeaning & { readonly words: RegExp })[] = [
  {
    words: /could not find mint|not a token mint/i,
    code: 'UNKNOWN_ASSET',
    detail: 'the node finds no mint of a token program at the address',
  },
  { words: /too many inputs/i, code: 'UPSTREAM_REJECTED', detail: 'the node takes fewer accounts in one call' },
  {
    words: /scan results exceeded|response (?:is )?too (?:large|big)/i,
    code: 'UPSTREAM_TOO_LARGE',
    detail: 'the owner has more token accounts than the node lists',
  },
  {
    words: /excluded from account secondary indexes|method unavailable for key/i,
    code: 'UPSTREAM_INCAPABLE',
    detail: 'the node does not list token accounts; the option tokens: associated does without',
  },
  { words: /node is (?:behind|unhealthy)|minimum context slot/i, ...BEHIND },
];

/** Codes that have this meaning where the message is not known. */
const CODES: ReadonlyMap<string, RpcMeaning> = new Map<string, RpcMeaning>([
  ['-32601', { code: 'UPSTREAM_INCAPABLE', detail: 'the node lacks the method' }],
  ['-32700', { code: 'UPSTREAM_INCAPABLE', detail: 'the node cannot read such a request' }],
  ['-32600', { code: 'UPSTREAM_INCAPABLE', detail: 'the node does not take such a request' }],
  ['-32602', { code: 'UPSTREAM_REJECTED', detail: 'the node finds a parameter invalid' }],
  ['-32004', BEHIND],
  ['-32005', BEHIND],
  ['-32014', BEHIND],
  ['-32016', BEHIND],
  ['-32008', { code: 'UPSTREAM_UNAVAILABLE', detail: 'the node has no snapshot yet' }],
  ['-32010', { code: 'UPSTREAM_INCAPABLE', detail: 'the node does not list token accounts of this key' }],
  ['-32012', { code: 'UPSTREAM_UNAVAILABLE', detail: 'the node gave up its search' }],
  // Hosts: Helius (-32429) and others (429); their error pages, read 2026-11.
  ['-32429', { code: 'UPSTREAM_RATE_LIMITED', detail: 'it says that there were too many requests' }],
  ['429', { code: 'UPSTREAM_RATE_LIMITED', detail: 'it says that there were too many requests' }],
]);

/** The failure that an answer states; null for every other. */
export const refusal = rpcRefusalBy({ words: MEANINGS, codes: CODES });

/** What errors of Core mean, by code and, where a code has several meanings, by words (`rpc/protocol.h` of Bitcoin Core 28, read 2026-11). */
import type { Exchange } from '../../http/exchange.ts';
import { type Failure, type FailureCode, type FailureFacts, failure } from '../../model/failure.ts';
import { rpcError } from '../json-rpc.ts';
import { failureByWords, MAX_MESSAGE } from '../refusal-words.ts';

interface Meaning {
  readonly code: FailureCode;
  readonly facts: FailureFacts;
}

/** -8, "Scan already in progress" (litecoind 0.21.2, seen). The scan may be anybody's, one of ours that was given up among them. */
const SCANNING = /scan already in progress/i;

const CODES: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  // In warm-up; while the first blocks are downloaded; without peers.
  ['-28', { code: 'UPSTREAM_UNAVAILABLE', facts: { detail: 'the node is starting' } }],
  ['-10', { code: 'UPSTREAM_UNAVAILABLE', facts: { detail: 'the node is still downloading blocks' } }],
  ['-9', { code: 'UPSTREAM_UNAVAILABLE', facts: { detail: 'the node has no peers' } }],
  ['-7', { code: 'UPSTREAM_UNAVAILABLE', facts: { detail: 'the node ran out of memory' } }],
  ['-20', { code: 'UPSTREAM_UNAVAILABLE', facts: { detail: 'the database of the node failed' } }],
  ['-32601', { code: 'UPSTREAM_INCAPABLE', facts: { detail: 'the node lacks the method' } }],
  ['-32700', { code: 'UPSTREAM_INCAPABLE', facts: { detail: 'the node cannot read such a request' } }],
  ['-32600', { code: 'UPSTREAM_INCAPABLE', facts: { detail: 'the node does not take such a request' } }],
  // An address that passed our check and that an older node does not know, such as taproot.
  ['-5', { code: 'UPSTREAM_REJECTED', facts: { detail: 'the node does not know such an address' } }],
  ['-8', { code: 'UPSTREAM_REJECTED', facts: { detail: 'the node finds a parameter invalid' } }],
  ['-32602', { code: 'UPSTREAM_REJECTED', facts: { detail: 'the node finds a parameter invalid' } }],
]);

/** The failure that an `error` member states; null for every other body, those of Esplora among them. */
export function refusal(exchange: Exchange): Failure | null {
  const error = rpcError(exchange);
  if (error === null) return null;
  const { code, message } = error;
  const facts = { httpStatus: exchange.status, ...(code === null ? {} : { upstreamCode: code }) };
  const text = message.slice(0, MAX_MESSAGE);
  if (SCANNING.test(text)) {
    return failure('UPSTREAM_UNAVAILABLE', {
      ...facts,
      detail: 'the node takes one scan at a time, and another is running',
    });
  }
  const known = code === null ? undefined : CODES.get(code);
  if (known !== undefined) return failure(known.code, { ...facts, ...known.facts });
  return (
    failureByWords(text, facts) ??
    failure('UPSTREAM_UNEXPLAINED', { ...facts, detail: 'neither its code nor its words are known' })
  );
}

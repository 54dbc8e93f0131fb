/** What an answer to a scan says beside its outputs, and the words that those are written in. */
import { asArray, asObject, booleanField, countField, digitsOf, field, malformed } from '../../http/decode.ts';
import type { Exchange } from '../../http/exchange.ts';
import { parseDecimal, plainDecimal } from '../../model/amount.ts';
import { FailureError, failure } from '../../model/failure.ts';
import type { Account } from '../../model/identity.ts';
import type { Block } from '../../model/reading.ts';
import type { Steps } from '../../model/steps.ts';
import { rpcResult } from '../json-rpc.ts';
import { DECIMALS } from './identity.ts';
import type { AddressReader } from './known-addresses.ts';

const HASH = /^[0-9a-f]{64}$/;
const USUAL = /^[0-9]{1,10}\.[0-9]{8}$/;

/** A hash of a block or of a transaction as nodes print it. */
export function readHash(value: unknown, path: string): string {
  if (typeof value !== 'string' || !HASH.test(value)) throw malformed(path, '64 hex digits');
  return value;
}

/** What stands around the outputs. */
export interface ScanFrame {
  readonly block: Block;
  /** What the node says that all outputs come to; null where that cannot be read. */
  readonly total: bigint | null;
  readonly outputs: readonly unknown[];
}

export function readFrame(exchange: Exchange): ScanFrame {
  const result = asObject(rpcResult(exchange), 'result');
  if (!booleanField(result, 'success', 'result')) {
    throw new FailureError(failure('UPSTREAM_UNAVAILABLE', { detail: 'somebody ended the scan before its end' }));
  }
  const height = BigInt(countField(result, 'height', 'result'));
  const block = { number: height, hash: readHash(field(result, 'bestblock'), 'result.bestblock'), time: null };
  const outputs = asArray(field(result, 'unspents'), 'result.unspents');
  return { block, total: readAmount(field(result, 'total_amount')), outputs };
}

/** The asked addresses by the script that each stands for: that is what an output holds, whatever its row is called. */
export function* scriptsOf(accounts: readonly Account[], read: AddressReader): Steps<ReadonlyMap<string, string>> {
  const byScript = new Map<string, string>();
  let count = 0;
  for (const { address } of accounts) {
    if (count % ADDRESSES_AT_ONCE === 0) yield STEPS_FOR_ADDRESSES;
    count += 1;
    const known = read(address);
    if (!known.ok) throw new TypeError('not a canonical address');
    byScript.set(known.value.script, address);
  }
  return byScript;
}

const ADDRESSES_AT_ONCE = 64;
const STEPS_FOR_ADDRESSES = 512;

/** Whole coins with eight places, as a number; null for what is no amount. */
export function readAmount(value: unknown): bigint | null {
  const text = digitsOf(value);
  // As every node writes it; the rest is for others that stand in its place.
  if (text !== null && USUAL.test(text)) return BigInt(text.slice(0, -DECIMALS - 1) + text.slice(-DECIMALS));
  const plain = text === null ? null : plainDecimal(text);
  return plain === null ? null : parseDecimal(plain, DECIMALS);
}

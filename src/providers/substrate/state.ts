/** `state_queryStorageAt`: what stands at many keys in the state of one block, which the answer names. */
import { asArray, asObject, field, malformed } from '../../http/decode.ts';
import type { Exchange, UpstreamRequest } from '../../http/exchange.ts';
import { FailureError, failure } from '../../model/failure.ts';
import type { Block, BlockRef } from '../../model/reading.ts';
import { rpcRequest, rpcResult } from '../json-rpc.ts';
import type { Completeness } from '../provider.ts';
import { NUMBER_KEY, TIME_KEY } from './storage-keys.ts';
import { readNumber, readTime } from './stored.ts';

const HASH = /^0x[0-9a-f]{64}$/;
/** Read with every request: they show that the node has the state of the block. */
export const OWN_KEYS: readonly string[] = [NUMBER_KEY, TIME_KEY];

/** @param hash of the block; null for the newest one */
export function stateRequest(keys: readonly string[], hash: string | null, note = ''): UpstreamRequest {
  const all = [...OWN_KEYS, ...keys];
  return rpcRequest('state_queryStorageAt', hash === null ? [all] : [all, hash], note);
}

/** The state of one block, as far as it was asked for. */
export interface State {
  readonly block: KnownBlock;
  /** What stands at a key that was asked for; null where nothing does. */
  at(key: string): Stored | null;
  readonly completeness: Completeness;
}

export type KnownBlock = Block & { readonly number: bigint; readonly hash: string };

export interface Stored {
  /** Throws where they are not written as bytes. */
  bytes(): Buffer;
  /** Where it stands in the answer. */
  readonly path: string;
}

/**
 * The state in an answer. Throws where it is that of another block than the one asked for, where the answer has other keys than
 * those, and where there is no state: a node may answer for a block that it does not know as if nothing stood there
 * (chopsticks 1.5.1, seen), and every balance would be zero. The number of the block stands in every state.
 *
 * @param keys those that were asked for, each once
 * @param at the block that was asked for; null for the newest one
 */
export function readState(exchange: Exchange, keys: readonly string[], at: BlockRef | null): State {
  const { hash, rows } = readSet(exchange);
  const found = rowsByKey(rows);
  const all = [...OWN_KEYS, ...keys];
  const missing = all.filter((key) => !found.has(key)).length;
  if (found.size > all.length - missing) {
    const detail = 'the answer has a key that was not asked for';
    throw new FailureError(failure('UPSTREAM_MISATTRIBUTED', { detail }));
  }
  const valueAt = (key: string): Stored | null => {
    const row = found.get(key);
    return row === undefined || row.text === null ? null : storedIn(row.text, row.index);
  };
  const block = blockIn(valueAt, { hash, asked: at });
  return { block, at: valueAt, completeness: completenessOf(rows.length, keys.length, block) };
}

/** What an answer shows of whether it is whole. */
export function completenessOf(rows: number, keys: number, block: Block): Completeness {
  return { rows, counted: OWN_KEYS.length + keys, cutAt: null, doubts: [], block };
}

export interface StateSet {
  /** Of the block. */
  readonly hash: string;
  readonly rows: readonly unknown[];
}

/** The only set of an answer. */
export function readSet(exchange: Exchange): StateSet {
  const sets = asArray(rpcResult(exchange), 'result');
  if (sets.length !== 1) throw malformed('result', 'the state of one block');
  const set = asObject(sets[0], 'result[0]');
  const hash = hashIn(field(set, 'block'), 'result[0].block');
  return { hash, rows: asArray(field(set, 'changes'), 'result[0].changes') };
}

/** A block hash, in lower case. */
export function hashIn(value: unknown, path: string): string {
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  if (!HASH.test(text)) throw malformed(path, 'a block hash');
  return text;
}

/** As the user wrote it; null for what no block can have. */
export function namedHash(text: string): string | null {
  const hash = text.toLowerCase();
  return HASH.test(hash) ? hash : null;
}

interface Row {
  readonly text: string | null;
  readonly index: number;
}

/** A row names its key, and no key stands twice. */
function rowsByKey(rows: readonly unknown[]): ReadonlyMap<string, Row> {
  const found = new Map<string, Row>();
  for (const [index, row] of rows.entries()) {
    const [key, text = undefined, ...more]: readonly unknown[] = Array.isArray(row) ? row : [];
    if (typeof key !== 'string' || more.length > 0) throw malformed(pathOf(index), 'a key and what stands there');
    if (text !== null && typeof text !== 'string') throw malformed(`${pathOf(index)}[1]`, 'bytes in hex, or null');
    if (found.has(key)) throw malformed(pathOf(index), 'each key once');
    found.set(key, { text, index });
  }
  return found;
}

export function storedIn(text: string, index: number): Stored {
  const path = pathOf(index);
  return {
    path,
    bytes() {
      const bytes = Buffer.from(text.slice(2), 'hex');
      // What is no hex ends the bytes early.
      if (text.startsWith('0x') && 2 * bytes.length + 2 === text.length) return bytes;
      throw malformed(`${path}[1]`, 'bytes in hex');
    },
  };
}

function pathOf(index: number): string {
  return `result[0].changes[${index}]`;
}

/** The block of a state, which has to be the one that was asked for. */
export function blockIn(at: State['at'], { hash, asked }: { hash: string; asked: BlockRef | null }): KnownBlock {
  if (asked !== null && asked.hash !== null && asked.hash !== hash) throw wrongBlock();
  const number = at(NUMBER_KEY);
  if (number === null) {
    const detail = 'the node has no state of the block';
    throw new FailureError(failure('BLOCK_NOT_FOUND', { detail, retryable: true }));
  }
  const time = at(TIME_KEY);
  const block = {
    number: readNumber(number.bytes(), number.path),
    hash,
    time: time === null ? null : readTime(time.bytes(), time.path),
  };
  if (asked !== null && asked.number !== null && asked.number !== block.number) throw wrongBlock();
  return block;
}

function wrongBlock(): FailureError {
  return new FailureError(failure('UPSTREAM_WRONG_BLOCK'));
}

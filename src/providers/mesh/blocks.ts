/** Block identifiers of Mesh: asked for, answered, and compared. */
import { asObject, digitsOf, field, malformed, stringField } from '../../http/decode.ts';
import { parseUnsigned } from '../../model/amount.ts';
import { FailureError, failure } from '../../model/failure.ts';
import type { Block, BlockRef } from '../../model/reading.ts';

/**
 * The `block_identifier` of a request. Left out for the present: servers without history refuse even an empty one
 * (mesh-sdk-go asserter, read 2026-11). An index is a JSON number, so one beyond 2^53 - 1 cannot be asked for exactly.
 */
export function blockToWire(at: BlockRef): object {
  if (at.number !== null && at.number > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new FailureError(failure('BLOCK_NOT_FOUND', { detail: 'no Mesh ledger has a block number this high' }));
  }
  return {
    ...(at.number === null ? {} : { index: Number(at.number) }),
    ...(at.hash === null ? {} : { hash: at.hash }),
  };
}

/** A block identifier with both parts, as every answer must have one (mesh-sdk-go asserter, read 2026-11). */
export function readBlock(value: unknown, path: string): { readonly number: bigint; readonly hash: string } {
  const object = asObject(value, path);
  const hash = stringField(object, 'hash', path);
  if (hash === '') throw malformed(`${path}.hash`, 'a block hash');
  const digits = digitsOf(field(object, 'index'));
  const number = digits === null ? null : parseUnsigned(digits);
  if (number === null) throw malformed(`${path}.index`, 'a whole number');
  return { number, hash };
}

/** The block that an answer holds for; a failure where it is not the one that was asked for. */
export function readAnsweredBlock(value: unknown, asked: BlockRef | null): Block {
  const { number, hash } = readBlock(value, 'block_identifier');
  const other = asked !== null && (asked.number ?? number) !== number;
  if (other || (asked?.hash && !sameHash(asked.hash, hash))) throw new FailureError(failure('UPSTREAM_WRONG_BLOCK'));
  return { number, hash, time: null };
}

/** Hashes are compared as they stand, except that hex digits are the same in either case. */
function sameHash(a: string, b: string): boolean {
  const hex = /^(?:0x)?[0-9a-f]+$/i;
  return a === b || (hex.test(a) && hex.test(b) && a.toLowerCase() === b.toLowerCase());
}

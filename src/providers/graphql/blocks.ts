/** The block that a whole answer holds for. */
import { digitsOf, type JsonObject, malformed } from '../../http/decode.ts';
import { parseUnsigned } from '../../model/amount.ts';
import { FailureError, failure } from '../../model/failure.ts';
import type { Block, BlockRef } from '../../model/reading.ts';
import { Parts } from '../parts.ts';
import type { Mapping } from './mapping.ts';
import { type AnswerPath, spell, walk } from './paths.ts';

/**
 * Null where the answer states none. A part that cannot be read is unknown, and no balance fails for it. Throws where
 * another block was asked for, or where it cannot be read which block the answer is for.
 */
export function readBlock(data: JsonObject, { block }: Mapping, at: BlockRef | null): Block | null {
  const parts = new Parts();
  const named = {
    number: parts.read(() => readNumber(data, block.number)),
    hash: parts.read(() => readHash(data, block.hash)),
  };
  if (at !== null && parts.failure !== null) throw new FailureError(parts.failure);
  const stated = { ...named, time: parts.read(() => readTime(data, block.time)) };
  if (at !== null) {
    const other =
      (at.number !== null && at.number !== stated.number) || (at.hash !== null && !isSameHash(at.hash, stated.hash));
    if (other) throw new FailureError(failure('UPSTREAM_WRONG_BLOCK'));
  }
  return stated.number === null && stated.hash === null && stated.time === null ? null : stated;
}

function isSameHash(asked: string, stated: string | null): boolean {
  return stated !== null && asked.toLowerCase() === stated.toLowerCase();
}

function readNumber(data: JsonObject, path: AnswerPath | null): bigint | null {
  const value = at(data, path);
  if (path === null || value === null) return null;
  const number = parseUnsigned(digitsOf(value) ?? '');
  if (number === null) throw malformed(spell(path), 'the number of a block');
  return number;
}

function readHash(data: JsonObject, path: AnswerPath | null): string | null {
  const value = at(data, path);
  if (path === null || value === null) return null;
  if (typeof value !== 'string' || !/^[A-Za-z0-9._+/=-]{1,128}$/.test(value))
    throw malformed(spell(path), 'the hash of a block');
  return value;
}

const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9:.]{8,20}(?:[Zz]|[+-][0-9]{2}:[0-9]{2})$/;

function readTime(data: JsonObject, path: AnswerPath | null): Date | null {
  const value = at(data, path);
  if (path === null || value === null) return null;
  const text = digitsOf(value) ?? '';
  const time = new Date(/^[0-9]{1,11}$/.test(text) ? Number(text) * 1000 : DATE.test(text) ? text : Number.NaN);
  if (Number.isNaN(time.getTime())) throw malformed(spell(path), 'seconds since 1970, or a date');
  return time;
}

/** A block that stands in a list is not that of the whole answer. */
function at(data: JsonObject, path: AnswerPath | null): unknown {
  return path === null ? null : (walk(data, path) ?? null);
}

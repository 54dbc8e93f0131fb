/** Decoded JSON as plain values, for details that are passed on as they are. */
import { isLosslessNumber } from 'lossless-json';
import { isObject } from '../../http/decode.ts';
import { exactNumber } from './canonical-json.ts';

const MAX_DEPTH = 32;

/**
 * `value` with plain numbers; a number that would lose digits becomes a string. Null for an absent or empty object, and
 * for what is no object or too deep: the amount beside the details must not fail for them.
 */
export function plainMetadata(value: unknown): unknown {
  return isObject(value) && Object.keys(value).length > 0 && isWithin(value, MAX_DEPTH) ? plain(value) : null;
}

function isWithin(value: unknown, levels: number): boolean {
  if (isLosslessNumber(value) || typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((item) => isWithin(item, levels - 1));
}

function plain(value: unknown): unknown {
  if (isLosslessNumber(value)) {
    const exact = exactNumber(value.value);
    return exact === null ? value.value : Number(exact);
  }
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/**
 * From decoded JSON of unknown form to typed fields. Every function names the place that does not fit;
 * none of them quotes what the source sent.
 */
import { isLosslessNumber } from 'lossless-json';
import { plainDecimal } from '../model/amount.ts';
import { type FailureCode, FailureError, failure } from '../model/failure.ts';

/** As many digits as a floating-point number keeps exactly. */
const COUNT = /^[0-9]{1,15}$/;

export type JsonObject = { readonly [key: string]: unknown };

/** The answer does not have the documented form at `path`, e.g. `data.list[3].quantum`. */
export function malformed(path: string, expected: string, code: FailureCode = 'UPSTREAM_BAD_RESPONSE'): FailureError {
  return new FailureError(failure(code, { detail: `${path === '' ? 'body' : path}: expected ${expected}` }));
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
}

export function asObject(value: unknown, path: string): JsonObject {
  if (!isObject(value)) throw malformed(path, 'an object');
  return value;
}

export function asArray(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed(path, 'an array');
  return value;
}

/** The own field `key`, undefined when absent; `__proto__` and inherited names are never found by accident. */
export function field(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

export function stringField(object: JsonObject, key: string, path: string): string {
  const value = field(object, key);
  if (typeof value !== 'string') throw malformed(`${path}.${key}`, 'a string');
  return value;
}

/** A string that is not empty: what a row is about. */
export function nameField(object: JsonObject, key: string, path: string): string {
  const name = stringField(object, key, path);
  if (name === '') throw malformed(`${path}.${key}`, 'a name');
  return name;
}

/** A string that may be missing or null, as null. */
export function optionalString(object: JsonObject, key: string, path: string): string | null {
  const value = field(object, key);
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw malformed(`${path}.${key}`, 'a string or null');
  return value;
}

export function booleanField(object: JsonObject, key: string, path: string): boolean {
  const value = field(object, key);
  if (typeof value !== 'boolean') throw malformed(`${path}.${key}`, 'true or false');
  return value;
}

/** The source text of a number, or a string as it stands; null for every other type. */
export function digitsOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return isLosslessNumber(value) ? value.value : null;
}

/**
 * A JSON number or its text as a whole number small enough to count with: an index, a page, decimals. Null for all else.
 * `18.0` and `1.8e1` are 18, for JSON knows one kind of number.
 */
export function countOf(value: unknown): number | null {
  const text = digitsOf(value);
  if (text === null) return null;
  const digits = COUNT.test(text) ? text : (plainDecimal(text) ?? '');
  return COUNT.test(digits) ? Number(digits) : null;
}

/** A field that must be a count; see `countOf`. */
export function countField(object: JsonObject, key: string, path: string): number {
  const count = countOf(field(object, key));
  if (count === null) throw malformed(`${path}.${key}`, 'a whole number');
  return count;
}

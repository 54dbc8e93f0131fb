/** Reads and changes parts of decoded JSON with lossless numbers, without knowing what it means. */
import { isLosslessNumber, LosslessNumber } from 'lossless-json';
import { isObject, type JsonObject } from '../http/decode.ts';

/** Keys and indexes from the root. */
export type JsonPath = readonly (string | number)[];

export interface JsonPlace {
  readonly path: JsonPath;
  readonly value: unknown;
}

/** Every place in `json`, the root included; those without places inside them are its leaves. */
export function placesOf(json: unknown, path: JsonPath = []): JsonPlace[] {
  const inside = Array.isArray(json) ? [...json.entries()] : isObject(json) ? Object.entries(json) : [];
  return [{ path, value: json }, ...inside.flatMap(([key, value]) => placesOf(value, [...path, key]))];
}

export function valueAt(json: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (typeof key === 'number') return Array.isArray(inner) ? inner[key] : undefined;
    return isObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined;
  }, json);
}

export function isSamePath(a: JsonPath, b: JsonPath): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}

/** A copy with another value at `path`; unchanged where the path leads nowhere. */
export function replaceAt(json: unknown, path: JsonPath, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(json)) return json.map((item, index) => (index === key ? replaceAt(item, rest, value) : item));
  if (!isObject(json)) return json;
  return Object.fromEntries(
    Object.entries(json).map(([name, item]) => [name, name === key ? replaceAt(item, rest, value) : item]),
  );
}

/** A copy in which every outermost list of objects, the rows of an answer, is changed. */
export function mapRows(
  json: unknown,
  change: (rows: readonly JsonObject[], path: JsonPath) => readonly unknown[],
): unknown {
  const walk = (value: unknown, path: JsonPath): unknown => {
    if (isRows(value)) return change(value, path);
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...path, index]));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, [...path, key])]));
  };
  return walk(json, []);
}

/** The rows that the place lies in and the place within its row; null for a place outside of all rows. */
export function rowAround(
  json: unknown,
  path: JsonPath,
): { readonly rows: JsonPath; readonly index: number; readonly within: JsonPath } | null {
  for (let length = 0; length < path.length; length++) {
    const index = path[length];
    const rows = path.slice(0, length);
    if (typeof index === 'number' && isRows(valueAt(json, rows)))
      return { rows, index, within: path.slice(length + 1) };
  }
  return null;
}

/** The number text with its last digit changed, in the JSON type it had; null for all but plain decimal numbers. */
export function otherNumber(value: unknown): unknown {
  const text = isLosslessNumber(value) ? value.value : value;
  if (typeof text !== 'string' || !/^-?[0-9]+(?:\.[0-9]+)?$/.test(text)) return null;
  const changed = `${text.slice(0, -1)}${(Number(text.slice(-1)) + 1) % 10}`;
  return isLosslessNumber(value) ? new LosslessNumber(changed) : changed;
}

/** Freezes everything that can be reached. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
}

function isRows(value: unknown): value is readonly JsonObject[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}

/**
 * JSON objects as identity: one text for one object, for every order of its keys and with any white space.
 * Mesh compares currencies by the hash of such a text (mesh-sdk-go `types.Hash`, read 2026-11).
 */
import { isLosslessNumber, parse } from 'lossless-json';
import { isObject, type JsonObject } from '../../http/decode.ts';
import { accept, type Checked, refuse } from '../../model/checked.ts';

const MAX_BYTES = 4096;
const MAX_DEPTH = 5;
/** Characters of a number; one that JavaScript keeps exactly needs fewer. */
const MAX_NUMBER = 40;
const TOO_LARGE = 'metadata larger than 4 KB';

/** The canonical text of a JSON object that a person typed: keys sorted at every level, no white space. */
export function canonicalJson(text: string): Checked<string> {
  if (text.length > MAX_BYTES) return refuse(TOO_LARGE);
  if (!text.isWellFormed()) return refuse('metadata is not valid Unicode');
  const value = parseOrNull(text);
  return isObject(value) ? canonicalObject(value) : refuse('metadata must be one JSON object that names no key twice');
}

/** The canonical text of a decoded object with lossless numbers; `{}` for an empty one. */
export function canonicalObject(object: JsonObject): Checked<string> {
  try {
    const text = write(object, 1);
    return Buffer.byteLength(text) > MAX_BYTES ? refuse(TOO_LARGE) : accept(text);
  } catch (error) {
    if (error instanceof Unfit) return refuse(error.message);
    throw error;
  }
}

/** The shortest text of a number that JavaScript keeps exactly, e.g. `1.1` for `1.10`; null for one that it would round. */
export function exactNumber(text: string): string | null {
  if (text.length > MAX_NUMBER) return null;
  const shortest = String(Number(text));
  const value = decimalOf(text);
  return value !== null && value === decimalOf(shortest) ? shortest : null;
}

/** One text for one decimal value, however it is spelled: `1.10`, `1.1` and `11e-1` are `11e-1`. Null for no number. */
function decimalOf(text: string): string | null {
  const parts = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/.exec(text);
  if (parts === null) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  const digits = (whole + fraction).replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  return kept === '' ? '0' : `${sign}${kept}e${Number(exponent) - fraction.length + digits.length - kept.length}`;
}

/** Why an object cannot be an identity. */
class Unfit extends Error {}

function write(value: unknown, depth: number): string {
  if (isLosslessNumber(value)) return writeNumber(value.value);
  if (Array.isArray(value)) return `[${value.map((item) => write(item, deeper(depth))).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${writeKey(key)}:${write(value[key], deeper(depth))}`);
  return `{${members.join(',')}}`;
}

function deeper(depth: number): number {
  if (depth > MAX_DEPTH) throw new Unfit(`metadata deeper than ${MAX_DEPTH}`);
  return depth + 1;
}

function writeNumber(text: string): string {
  const exact = exactNumber(text);
  if (exact === null) throw new Unfit('metadata holds a number that cannot be kept exactly');
  return exact;
}

function writeKey(key: string): string {
  if (key === '__proto__') throw new Unfit('key "__proto__" not allowed in metadata');
  return JSON.stringify(key);
}

/** `text` parsed with lossless numbers; null where it is no JSON, or nested too deep for the parser. */
function parseOrNull(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

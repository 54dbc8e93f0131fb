import { parse } from 'lossless-json';
import { parseNatively } from './native-json.ts';

/**
 * Decodes strict UTF-8 JSON, keeping every number's digits (`LosslessNumber`) and refusing an object that gives one
 * key two different values. Undefined for an empty body and for everything that is not such JSON.
 */
export function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  const native = parseNatively(bytes);
  return native === undefined ? parseExactly(bytes) : native;
}

function parseExactly(bytes: Buffer): unknown {
  try {
    return parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

import { parse } from 'lossless-json';

/**
 * Decodes strict UTF-8 JSON, keeping every number's digits (`LosslessNumber`) and refusing an object that gives one
 * key two different values. Undefined for an empty body and for everything that is not such JSON.
 */
export function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

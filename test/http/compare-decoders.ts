/** Compares, over many hostile bodies, what the decoder and the exact parser alone come to. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { parse } from 'lossless-json';
import { parseJson } from '../../src/http/json.ts';
import { parseNatively } from '../../src/http/native-json.ts';
import { hostileBodiesOf } from './hostile-json.ts';

/** How many bodies came to what. */
export interface DecoderComparison {
  /** Read by the engine's parser. */
  native: number;
  /** Not by that one, but by the exact parser. */
  exact: number;
  /** By neither. */
  refused: number;
  /** The smallest body found of which the two say something different; null where there is none. */
  counterexample: string | null;
}

/** What the exact parser alone makes of the bytes; undefined where it refuses. */
export function exactly(bytes: Buffer): unknown {
  try {
    return parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

export function compareDecoders(options: {
  readonly provider: string;
  readonly bodies: number;
  readonly seed: number;
}): DecoderComparison {
  const { provider, bodies, seed } = options;
  const seen: DecoderComparison = { native: 0, exact: 0, refused: 0, counterexample: null };
  const agree = fc.property(hostileBodiesOf(provider), (body) => {
    const bytes = Buffer.from(body);
    const exact = exactly(bytes);
    const isNative = parseNatively(bytes) !== undefined;
    seen[isNative ? 'native' : exact !== undefined ? 'exact' : 'refused'] += 1;
    return isDeepStrictEqual(parseJson(bytes), exact);
  });
  const { counterexample } = fc.check(agree, { numRuns: bodies, seed });
  return { ...seen, counterexample: counterexample?.[0] ?? null };
}

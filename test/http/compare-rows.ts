/** Compares, over many hostile bodies, what the scanner and the decoder come to. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { hostileBody } from './hostile-rows.ts';
import { decoded, scanned } from './read-rows.ts';

/** How many bodies came to what. */
export interface Comparison {
  /** Read by the scanner. */
  scanned: number;
  /** Not by the scanner, but by the decoder. */
  decoded: number;
  /** By neither. */
  refused: number;
  /** The smallest body found of which scanner and decoder say something different; null where there is none. */
  counterexample: string | null;
}

/** Looks for a body of which the scanner, or else the decoder, says something else than the decoder alone. */
export function compareRows({ bodies, seed }: { readonly bodies: number; readonly seed: number }): Comparison {
  const seen: Comparison = { scanned: 0, decoded: 0, refused: 0, counterexample: null };
  const agree = fc.property(hostileBody, (body) => {
    // As it would arrive: no bytes stand for half of a surrogate pair.
    const text = Buffer.from(body).toString();
    const [byScanner, byDecoder] = [scanned(text), decoded(text)];
    seen[byScanner !== null ? 'scanned' : byDecoder !== null ? 'decoded' : 'refused'] += 1;
    return isDeepStrictEqual(byScanner ?? byDecoder, byDecoder);
  });
  const { counterexample } = fc.check(agree, { numRuns: bodies, seed });
  return { ...seen, counterexample: counterexample?.[0] ?? null };
}

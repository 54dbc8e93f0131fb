import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ownText } from '../../src/model/own-text.ts';
import { runs } from '../depth.ts';

test('every text stays as it is, lone halves of characters too', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '"', '\\', '\n', '\u0000', '\ud83d', '\ude00', 'é') }),
      (text) => {
        expect(ownText(text)).toBe(text);
      },
    ),
    { numRuns: runs(500) },
  );
});

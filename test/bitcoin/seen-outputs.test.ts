/** Outputs are told apart by their transaction and their place in it, as a set of their names would. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AsciiBytes } from '../../src/http/ascii-bytes.ts';
import { HASH_DIGITS, SeenOutputs } from '../../src/providers/bitcoin/seen-outputs.ts';
import { runs } from '../depth.ts';

interface Named {
  readonly transaction: string;
  readonly place: number;
}

/** For each output, whether it is new. */
function added(outputs: readonly Named[]): readonly boolean[] {
  const ascii = AsciiBytes.of(Buffer.from(outputs.map(({ transaction }) => transaction).join('')));
  if (ascii === null) throw new TypeError('not ASCII');
  const seen = new SeenOutputs(ascii);
  return outputs.map(({ place }, index) => seen.add(index * HASH_DIGITS, place));
}

const hash = (number: number): string => number.toString(16).padStart(HASH_DIGITS, '0');

test('as a set of names tells it', () => {
  const output = fc.record({ transaction: fc.nat(40).map(hash), place: fc.nat(3) });
  fc.assert(
    fc.property(fc.array(output, { maxLength: 60 }), (outputs) => {
      const names = new Set<string>();
      const isNew = outputs.map(({ transaction, place }) => names.size < names.add(`${transaction}:${place}`).size);
      expect(added(outputs)).toEqual(isNew);
    }),
    { numRuns: runs(1000) },
  );
});

test('thousands are told apart, and the last is known again', () => {
  const outputs = Array.from({ length: 5000 }, (_, index) => ({ transaction: hash(index >>> 1), place: index % 2 }));
  const found = added([...outputs, { transaction: hash(2499), place: 1 }]);
  expect(found.lastIndexOf(true)).toBe(4999);
  expect(found.indexOf(false)).toBe(5000);
});

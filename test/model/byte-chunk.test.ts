/** What is written as bytes is what the same would be as text. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placePoint } from '../../src/model/amount.ts';
import { ByteChunk, bytesOf } from '../../src/model/byte-chunk.ts';

/** A few digits, often with zeros at either end, without a zero that could be left out. */
const digits = fc
  .string({ unit: fc.constantFrom('0', '0', '1', '9'), minLength: 1, maxLength: 30 })
  .map((text) => text.replace(/^0+(?=[0-9])/, ''));

test('a decimal has its point and no trailing zeros, and takes no more room than it may', () => {
  fc.assert(
    fc.property(digits, fc.nat(32), fc.nat(3), (text, places, before) => {
      const { view, start, size } = bytesOf(text);
      const buffer = Buffer.alloc(before + size + places + 2);
      const chunk = new ByteChunk(buffer);
      for (let count = 0; count < before; count += 1) chunk.byte(0x20);
      chunk.decimal(view, start, size, places);
      expect(chunk.written.toString()).toBe(' '.repeat(before) + placePoint(text, places));
    }),
    { numRuns: 1000 },
  );
});

test('any text is copied to the byte, wherever it stands and whatever stood there', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', '"', '\u007f', 'é', '日', '\u{1f680}', '\u0000'),
    maxLength: 30,
  });
  fc.assert(
    fc.property(text, fc.nat(9), text, (copied, before, after) => {
      const { view, start, size } = bytesOf(copied);
      const chunk = new ByteChunk(Buffer.alloc(before + size + 3 * after.length, 0xff));
      for (let count = 0; count < before; count += 1) chunk.byte(0x7f);
      chunk.copy(view, start, size);
      chunk.text(after);
      expect(chunk.written.toString()).toBe('\u007f'.repeat(before) + copied + after);
    }),
  );
});

test('a chunk knows its room', () => {
  const chunk = new ByteChunk(Buffer.alloc(8).subarray(2));
  expect([chunk.room, chunk.isEmpty, chunk.written.length]).toEqual([6, true, 0]);
  chunk.text('é');
  chunk.byte(0x31);
  expect([chunk.room, chunk.isEmpty, chunk.written.toString()]).toEqual([3, false, 'é1']);
});

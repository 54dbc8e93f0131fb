/** base58 and base58check: known addresses, planted typing errors, and bytes that come back. */
import { base58 } from '@scure/base';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkBase58, readBase58, readBase58check } from '../../src/providers/base58.ts';
import { runs } from '../depth.ts';

const GENESIS = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa';
/** A point that nobody holds a key of: Solana's system program. */
const ZEROS = '1'.repeat(32);

test('base58check gives the version and the hash', () => {
  const read = readBase58check(GENESIS);
  expect(read.ok && Buffer.from(read.value).toString('hex')).toBe('0062e907b15cbf27d5425399ebf6f0fb50ebb88f18');
});

test('base58 gives bytes without any checksum', () => {
  expect(readBase58(ZEROS)).toEqual({ ok: true, value: new Uint8Array(32) });
});

test.each([
  ['', 'is empty'],
  [`${GENESIS} `, 'white space at position 34'],
  [GENESIS.replace('z', '0'), 'character "0" not in base58'],
  [GENESIS.replace('z', 'l'), 'character "l" not in base58'],
  [GENESIS.replace('z', 'y'), 'checksum does not match; probably a typing error'],
  [GENESIS.slice(0, -1), 'checksum does not match; probably a typing error'],
  [`1${GENESIS}`, 'checksum does not match; probably a typing error'],
  ['111', 'checksum does not match; probably a typing error'],
  ['1'.repeat(129), '129 characters, limit 128'],
])('base58check refuses "%s"', (text, rule) => {
  expect(readBase58check(text)).toEqual({ ok: false, rule });
});

test('one text for one list of bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('1', '2', 'z', 'A', '0'), maxLength: 60 }), (text) => {
      const read = readBase58(text);
      expect(read.ok).toBe(text !== '' && !text.includes('0'));
      if (read.ok) expect(base58.encode(read.value)).toBe(text);
    }),
    { numRuns: runs(300) },
  );
});

test('the letters alone are looked at up to any length', () => {
  expect(checkBase58('z'.repeat(256), 256)).toEqual({ ok: true, value: 'z'.repeat(256) });
});

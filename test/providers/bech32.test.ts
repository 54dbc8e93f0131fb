/** bech32 and bech32m, by the test vectors of BIP 173 and BIP 350 and by planted typing errors. */
import { bech32, bech32m } from '@scure/base';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOfWords, readBech32 } from '../../src/providers/bech32.ts';
import { runs } from '../depth.ts';

/** 82 letters `z` are the most that a prefix of 1 may have before it. */
const LONGEST = `1${'q'.repeat(82)}c8247j`;

describe('sound texts', () => {
  test.each([
    ['A12UEL5L', 'a', 0, 'bech32'],
    ['abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw', 'abcdef', 32, 'bech32'],
    [`1${LONGEST}`, '1', 82, 'bech32'],
    ['A1LQFN3A', 'a', 0, 'bech32m'],
    ['abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx', 'abcdef', 32, 'bech32m'],
    ['cosmos1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnrk363e', 'cosmos', 32, 'bech32'],
  ])('%s', (text, prefix, words, checksum) => {
    const read = readBech32(text);
    expect(read).toMatchObject({ ok: true, value: { text: text.toLowerCase(), prefix, checksum } });
    expect(read.ok && read.value.words).toHaveLength(words);
  });
});

test.each([
  ['', 'is empty'],
  ['a 12uel5l', 'white space at position 1'],
  ['a12ueL5l', 'upper and lower case mixed'],
  ['10a06t8', 'must have the form prefix1data'],
  ['pzry9x0s0muk', 'must have the form prefix1data'],
  ['li1dgmt3', 'must have the form prefix1data'],
  ['x1b4n0q5v', 'character "b" not in bech32'],
  ['A1G7SGD8', 'checksum does not match; probably a typing error'],
  [
    `an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber1${'q'.repeat(7)}`,
    '91 characters, limit 90',
  ],
])('refuses "%s"', (text, rule) => {
  expect(readBech32(text)).toEqual({ ok: false, rule });
});

test('a ledger may have longer texts', () => {
  const text = bech32.encode(
    'addr',
    Array.from({ length: 100 }, (_, at) => at % 32),
    256,
  );
  expect(readBech32(text)).toMatchObject({ ok: false });
  expect(readBech32(text, 256)).toMatchObject({ ok: true, value: { prefix: 'addr' } });
});

test('any bytes come back, and no other letter in any place passes for them', () => {
  const letters = [...'qpzry9x8gf2tvdw0s3jn54khce6mua7l'];
  const sound = fc.record({
    form: fc.constantFrom(bech32, bech32m),
    prefix: fc.constantFrom('bc', 'tb', 'cosmos', '1', 'a1b'),
    bytes: fc.uint8Array({ maxLength: 32 }),
  });
  fc.assert(
    fc.property(sound, fc.nat(), fc.constantFrom(...letters), ({ form, prefix, bytes }, place, letter) => {
      const text = form.encode(prefix, form.toWords(bytes));
      const read = readBech32(text);
      expect(read.ok && bytesOfWords(read.value.words)).toEqual({ ok: true, value: bytes });
      const at = text.lastIndexOf('1') + 1 + (place % (text.length - text.lastIndexOf('1') - 1));
      const typo = text.slice(0, at) + letter + text.slice(at + 1);
      if (typo !== text) expect(readBech32(typo).ok).toBe(false);
    }),
    { numRuns: runs(300) },
  );
});

test('bits that are left over have to be zero, and fewer than five', () => {
  expect(bytesOfWords([31, 28])).toEqual({ ok: true, value: Uint8Array.of(0xff) });
  expect(bytesOfWords([31, 29])).toMatchObject({ ok: false });
  expect(bytesOfWords([31, 28, 0])).toMatchObject({ ok: false });
});

/** Addresses that programs derive, compared with another way to find them. */
import { generateKeyPairSync } from 'node:crypto';
import { base58 } from '@scure/base';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isOnCurve } from '../../src/providers/solana/curve.ts';
import { associatedAccount, metadataAccount } from '../../src/providers/solana/derived-address.ts';
import { associatedOf, metadataOf, TOKEN, TOKEN_2022 } from '../../src/sandbox/solana/keys.ts';
import { runs } from '../depth.ts';

const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });

test('the public key of anybody is a point of the curve', () => {
  for (let count = 0; count < 50; count += 1) {
    const { publicKey } = generateKeyPairSync('ed25519');
    expect(isOnCurve(publicKey.export({ type: 'spki', format: 'der' }).subarray(-32))).toBe(true);
  }
});

test.each([
  ['y = 0', 0n, true],
  ['y = 1, where x is zero', 1n, true],
  ['y = 2', 2n, false],
  ['y = -1, where x is zero', 2n ** 255n - 20n, true],
  ['y = p, which is 0', 2n ** 255n - 19n, true],
  ['y = p + 2, which is 2', 2n ** 255n - 17n, false],
])('%s', (_name, y, isPoint) => {
  const spelled = Buffer.from(y.toString(16).padStart(64, '0'), 'hex').reverse();
  expect(isOnCurve(spelled)).toBe(isPoint);
  spelled[31] = (spelled[31] ?? 0) | 0x80;
  expect(isOnCurve(spelled)).toBe(isPoint);
});

test('associated accounts and metadata are where the criterion of Euler says', () => {
  fc.assert(
    fc.property(bytes, bytes, (first, second) => {
      const [owner, mint] = [base58.encode(first), base58.encode(second)];
      expect(associatedAccount(owner, 'token', mint)).toBe(associatedOf(owner, TOKEN, mint));
      expect(associatedAccount(owner, 'token22', mint)).toBe(associatedOf(owner, TOKEN_2022, mint));
      expect(metadataAccount(mint)).toBe(metadataOf(mint));
    }),
    { numRuns: runs(100) },
  );
});

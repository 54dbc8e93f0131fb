import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AsciiBytes } from '../../src/http/ascii-bytes.ts';
import { AccountBytes, MintOrder } from '../../src/providers/solana/account-bytes.ts';
import { keyText } from '../../src/providers/solana/keys.ts';

const account = new AccountBytes();

function read(text: string, before = 'x'): number {
  const source = AsciiBytes.of(Buffer.from(`${before}${text}"`));
  if (source === null) throw new Error('not ASCII');
  return account.read(source, { start: before.length, end: before.length + text.length });
}

const some = fc.uint8Array({ minLength: 1, maxLength: 128 }).map((bytes) => Buffer.from(bytes));
const mark = fc.constantFrom('A', 'z', '9', '+', '/', '=', '-', '_', ' ', '"', '\\');

test('base64 comes to the bytes that it stands for', () => {
  fc.assert(
    fc.property(some, fc.boolean(), (bytes, isPadded) => {
      const text = bytes.toString('base64');
      expect(read(isPadded ? text : text.replaceAll('=', ''))).toBe(bytes.length);
      expect(Buffer.from(bytes.map((_, place) => account.byte(place)))).toEqual(bytes);
    }),
  );
});

test('any other text comes to nothing', () => {
  fc.assert(
    fc.property(fc.array(mark, { minLength: 1, maxLength: 12 }), (marks) => {
      const text = marks.join('');
      const isSound = /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.replaceAll('=', '').length % 4 !== 1;
      expect(read(text)).toBe(isSound ? Buffer.from(text, 'base64').length : 0);
    }),
  );
  expect(read(Buffer.alloc(129).toString('base64'))).toBe(0);
});

test('a mint is told by its bytes, wherever it stood before', () => {
  const key = fc.constantFrom(1, 2, 3).map((byte) => Buffer.alloc(32, byte));
  fc.assert(
    fc.property(fc.array(fc.array(fc.tuple(key, key), { maxLength: 5 }), { maxLength: 5 }), (answers) => {
      const order = new MintOrder('token:');
      for (const answer of answers)
        for (const [row, [mint, owner]] of answer.entries()) {
          read(Buffer.concat([mint, owner]).toString('base64'));
          expect(order.refAt(row, account)).toBe(`token:${keyText(mint)}`);
          expect(account.isKey(8, keyText(owner))).toBe(true);
          expect(account.isKey(8, keyText(Buffer.alloc(32, 9)))).toBe(false);
        }
    }),
  );
});

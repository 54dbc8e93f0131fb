import { expect, test } from 'vitest';
import { Heads } from '../../../src/balances/block/heads.ts';

function block(number: bigint) {
  return { number, hash: `0x${number}`, time: null };
}

test('an answer is behind the newest block of its network that was seen within a minute', () => {
  let now = 0;
  const heads = new Heads(() => now);
  expect(heads.note(null, block(10n))).toBe(0n);
  expect(heads.note(null, block(12n))).toBe(0n);
  expect(heads.note(null, block(9n))).toBe(3n);
  expect(heads.note('other', block(1n))).toBe(0n);
  expect(heads.note(null, { number: null, hash: '0x', time: null })).toBe(0n);
  now = 59_999;
  expect(heads.note(null, block(11n))).toBe(1n);
  expect(heads.note(null, block(12n))).toBe(0n);
  now += 59_999;
  expect(heads.note(null, block(11n))).toBe(1n);
  // No answer has named block 12 for a minute: the chain has gone back, and grows from here.
  now += 1;
  expect(heads.note(null, block(5n))).toBe(0n);
  expect(heads.note(null, block(4n))).toBe(1n);
});

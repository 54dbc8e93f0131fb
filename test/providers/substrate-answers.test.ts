/** Answers about the state of a chain: which are used, and which are refused as a whole. */
import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/http/exchange.ts';
import { FailureError } from '../../src/model/failure.ts';
import type { BlockRef } from '../../src/model/reading.ts';
import { readState, stateRequest } from '../../src/providers/substrate/state.ts';

const NUMBER = '0x26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac';
const TIME = '0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb';
const [HASH, OTHER] = [`0x${'a'.repeat(64)}`, `0x${'b'.repeat(64)}`];
const own = [
  [NUMBER, '0x02000000'],
  [TIME, '0xc607692ea2010000'],
];
const KEYS = ['0x01', '0x02'];

function read(result: unknown, at: BlockRef | null = null): unknown {
  const request = stateRequest(KEYS, at?.hash ?? null);
  const id = typeof request.body === 'object' && request.body !== null ? Reflect.get(request.body, 'id') : null;
  const body = { jsonrpc: '2.0', id, result };
  const exchange: Exchange = { request, status: 200, header: () => null, body, receivedAt: new Date(0) };
  try {
    const { block, at: valueAt, completeness } = readState(exchange, KEYS, at);
    return [block.number, ...KEYS.map((key) => valueAt(key)?.bytes().toString('hex') ?? null), completeness.rows];
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return error.failure.code;
  }
}

function state(...changes: readonly unknown[]): readonly object[] {
  return [{ block: HASH, changes: [...own, ...changes] }];
}

describe('the state of a block', () => {
  test('is read by key, in whatever order the keys come', () => {
    expect(read(state(['0x02', null], ['0x01', '0xAB']))).toEqual([2n, 'ab', null, 4]);
  });

  test.each([
    ['two blocks', [...state(), ...state()]],
    ['no block', []],
    ['null', null],
    ['a block without a hash', [{ changes: own }]],
    ['a key twice', state(['0x01', '0x'], ['0x01', '0x'])],
    ['a row of three', state(['0x01', '0x', '0x'])],
    ['a row without a value', state(['0x01'])],
    ['a number for a value', state(['0x01', 7])],
    ['no hex', state(['0x01', '0xzz'], ['0x02', null])],
    ['half a byte', state(['0x01', '0xabc'], ['0x02', null])],
    ['hex without a prefix', state(['0x01', 'abcd'], ['0x02', null])],
    ['a number of eight bytes', [{ block: HASH, changes: [[NUMBER, '0x0200000000000000'], own[1]] }]],
    ['a moment that is none', [{ block: HASH, changes: [own[0], [TIME, '0xffffffffffffffff']] }]],
  ])('is not read from an answer with %s', (_name, result) => {
    expect(read(result)).toBe('UPSTREAM_BAD_RESPONSE');
  });

  test('is not read from an answer with a key that was not asked for', () => {
    expect(read(state(['0x01', null], ['0x02', null], ['0x03', null]))).toBe('UPSTREAM_MISATTRIBUTED');
    expect(read(state(['0x01', null], ['0x03', null]))).toBe('UPSTREAM_MISATTRIBUTED');
  });

  test('is of the block that was asked for, by hash and by number', () => {
    const whole = state(['0x01', null], ['0x02', null]);
    expect(read(whole, { number: 2n, hash: HASH })).toEqual([2n, null, null, 4]);
    expect(read(whole, { number: 2n, hash: OTHER })).toBe('UPSTREAM_WRONG_BLOCK');
    expect(read(whole, { number: 3n, hash: HASH })).toBe('UPSTREAM_WRONG_BLOCK');
  });

  test('that states no number is none', () => {
    expect(
      read([
        {
          block: HASH,
          changes: [
            [NUMBER, null],
            [TIME, null],
            ['0x01', null],
            ['0x02', null],
          ],
        },
      ]),
    ).toBe('BLOCK_NOT_FOUND');
  });
});

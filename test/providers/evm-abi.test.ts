/** What the provider writes and reads by hand is what viem makes of the ABI. */
import fc from 'fast-check';
import {
  decodeAbiParameters,
  decodeFunctionResult,
  encodeAbiParameters,
  encodeFunctionData,
  encodeFunctionResult,
  parseAbi,
  toFunctionSelector,
} from 'viem/utils';
import { describe, expect, test } from 'vitest';
import { bytesDigits, returnedBytes, selectors } from '../../src/providers/evm/abi.ts';
import { decodeResults, encodeAggregate } from '../../src/providers/evm/aggregate-abi.ts';
import { runs } from '../depth.ts';

const abi = parseAbi([
  'struct Call3 { address target; bool allowFailure; bytes callData; }',
  'struct Result { bool success; bytes returnData; }',
  'function aggregate3(Call3[] calls) payable returns (Result[] results)',
]);

function hex(bytes: Uint8Array): `0x${string}` {
  return `0x${Buffer.from(bytes).toString('hex')}`;
}

const bytes = fc.uint8Array({ maxLength: 100 }).map(hex);
const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map(hex);
const results = fc.array(fc.record({ success: fc.boolean(), data: bytes }), { maxLength: 12 });

function encoded(list: readonly { readonly success: boolean; readonly data: `0x${string}` }[]): `0x${string}` {
  const result = list.map(({ success, data }) => ({ success, returnData: data }));
  return encodeFunctionResult({ abi, functionName: 'aggregate3', result });
}

describe('aggregate3', () => {
  test('calls are encoded as viem does', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ target: address, data: bytes }), { maxLength: 12 }), (calls) => {
        const args = calls.map(({ target, data }) => ({ target, allowFailure: true, callData: data }));
        expect(encodeAggregate(calls)).toBe(encodeFunctionData({ abi, functionName: 'aggregate3', args: [args] }));
      }),
    );
  });

  test('results are decoded as viem does', () => {
    fc.assert(
      fc.property(results, (list) => {
        expect(decodeResults(encoded(list))).toEqual(list);
      }),
    );
  });

  test('a spoilt answer is refused, or read as viem reads it; never beyond its end', () => {
    fc.assert(
      fc.property(results, fc.nat(), fc.nat(255), fc.nat(), (list, at, value, cut) => {
        const good = encoded(list).slice(2);
        const place = (at % (good.length / 2)) * 2;
        const changed = good.slice(0, place) + value.toString(16).padStart(2, '0') + good.slice(place + 2);
        const spoilt = `0x${changed.slice(0, cut % 3 === 0 ? (cut % (good.length / 2)) * 2 : undefined)}` as const;
        const read = decodeResults(spoilt);
        if (read === null) return;
        const viem = decodeFunctionResult({ abi, functionName: 'aggregate3', data: spoilt });
        expect(read).toEqual(viem.map(({ success, returnData }) => ({ success, data: returnData })));
      }),
      { numRuns: runs(1000) },
    );
  });

  test.for(['0x', '0x00', `0x${'f'.repeat(64)}`, `0x${'0'.repeat(62)}20${'0'.repeat(56)}ffffffff`])(
    '%s is no answer',
    (answer) => {
      expect(decodeResults(`0x${answer.slice(2)}`)).toBeNull();
    },
  );
});

describe('a value of type bytes', () => {
  test('is encoded as viem does', () => {
    fc.assert(
      fc.property(bytes, (data) => {
        expect(`0x${bytesDigits(data)}`).toBe(encodeAbiParameters([{ type: 'bytes' }], [data]));
      }),
    );
  });

  test('is read where viem reads it, and nowhere else', () => {
    const answer = fc.oneof(
      bytes,
      bytes.map((data) => encodeAbiParameters([{ type: 'bytes' }], [data])),
    );
    fc.assert(
      fc.property(answer, fc.nat(), fc.nat(255), fc.nat(), (good, at, value, cut) => {
        const digits = good.slice(2);
        const place = digits === '' ? 0 : (at % (digits.length / 2)) * 2;
        const changed = digits.slice(0, place) + value.toString(16).padStart(2, '0') + digits.slice(place + 2);
        const spoilt = `0x${changed.slice(0, cut % 3 === 0 ? (cut % (changed.length / 2)) * 2 : undefined)}` as const;
        for (const data of [good, spoilt]) {
          const read = returnedBytes(data);
          expect(read === null ? null : hex(read)).toBe(readByViem(data));
        }
      }),
      { numRuns: runs(2000) },
    );
  });
});

function readByViem(data: `0x${string}`): string | null {
  try {
    return decodeAbiParameters([{ type: 'bytes' }], data)[0];
  } catch {
    return null;
  }
}

test.for(Object.entries(selectors))('%s has the selector that viem says', ([signature, selector]) => {
  expect(selector).toBe(toFunctionSelector(signature));
});

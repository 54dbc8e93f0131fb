/** What the provider writes and reads by hand is what @ethersproject/abi makes of the ABI. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesDigits, returnedBytes, selectors } from '../../src/providers/evm/abi.ts';
import { decodeResults, encodeAggregate } from '../../src/providers/evm/aggregate-abi.ts';
import { runs } from '../depth.ts';
import {
  aggregateData,
  bytesIn,
  encodeValues,
  resultsData,
  resultsOfAggregate,
  selectorOf,
} from '../evm/abi-oracle.ts';

function hex(bytes: Uint8Array): `0x${string}` {
  return `0x${Buffer.from(bytes).toString('hex')}`;
}

const bytes = fc.uint8Array({ maxLength: 100 }).map(hex);
const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map(hex);
const results = fc.array(fc.record({ success: fc.boolean(), data: bytes }), { maxLength: 12 });

describe('aggregate3', () => {
  test('calls are encoded as by another coder', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ target: address, data: bytes }), { maxLength: 12 }), (calls) => {
        expect(encodeAggregate(calls)).toBe(aggregateData(calls));
      }),
    );
  });

  test('results are decoded as by another coder', () => {
    fc.assert(
      fc.property(results, (list) => {
        expect(decodeResults(resultsData(list))).toEqual(list);
      }),
    );
  });

  test('a spoilt answer is refused, or read as the other coder reads it; never beyond its end', () => {
    fc.assert(
      fc.property(results, fc.nat(), fc.nat(255), fc.nat(), (list, at, value, cut) => {
        const good = resultsData(list).slice(2);
        const place = (at % (good.length / 2)) * 2;
        const changed = good.slice(0, place) + value.toString(16).padStart(2, '0') + good.slice(place + 2);
        const spoilt = `0x${changed.slice(0, cut % 3 === 0 ? (cut % (good.length / 2)) * 2 : undefined)}` as const;
        const read = decodeResults(spoilt);
        if (read === null) return;
        expect(read).toEqual(resultsOfAggregate(spoilt));
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
  test('is encoded as by another coder', () => {
    fc.assert(
      fc.property(bytes, (data) => {
        expect(`0x${bytesDigits(data)}`).toBe(encodeValues(['bytes'], [data]));
      }),
    );
  });

  test('is read where another coder reads it, and nowhere else', () => {
    const answer = fc.oneof(
      bytes,
      bytes.map((data) => encodeValues(['bytes'], [data])),
    );
    fc.assert(
      fc.property(answer, fc.nat(), fc.nat(255), fc.nat(), (good, at, value, cut) => {
        const digits = good.slice(2);
        const place = digits === '' ? 0 : (at % (digits.length / 2)) * 2;
        const changed = digits.slice(0, place) + value.toString(16).padStart(2, '0') + digits.slice(place + 2);
        const spoilt = `0x${changed.slice(0, cut % 3 === 0 ? (cut % (changed.length / 2)) * 2 : undefined)}` as const;
        for (const data of [good, spoilt]) {
          const read = returnedBytes(data);
          expect(read === null ? null : hex(read)).toBe(bytesIn(data));
        }
      }),
      { numRuns: runs(2000) },
    );
  });
});

test.for(Object.entries(selectors))('%s has the selector that another coder says', ([signature, selector]) => {
  expect(selector).toBe(selectorOf(signature));
});

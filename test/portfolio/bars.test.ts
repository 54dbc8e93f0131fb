/** The lengths and sums of the chart: exact, and honest about what is missing. */
import { describe, expect, test } from 'vitest';
import { barsOf, digitsOf, percent } from '../../examples/portfolio/bars.ts';
import type { Thing } from '../../examples/portfolio/documents.ts';
import type { FailedRow, KnownRow } from '../../examples/portfolio/holdings.ts';

const ETHER = 'eip155:1/slip44:60';
const at = { address: '0x01', network: null };
const reason = { code: 'UPSTREAM_TIMEOUT', message: 'late', retryable: true, retryAfter: null };

function asset(source: string, underlying: string | null): Thing {
  return { id: `asset/${source}/e`, ref: 'e', symbol: 'ETH', name: null, underlying };
}

function known(source: string, atomic: bigint, decimals: number | null, underlying: string | null = ETHER): KnownRow {
  const amount = { atomic, decimals, value: decimals === null ? null : digitsOf(atomic, decimals) };
  const row = { kind: 'known', id: `${source}${atomic}`, source, ...at, observedAt: new Date(0), amount } as const;
  return { ...row, asset: asset(source, underlying), servedFrom: 'SOURCE' };
}

function failed(source: string, which: Thing | null): FailedRow {
  return { kind: 'failed', id: `failed-${source}`, source, ...at, asset: which, reason };
}

describe('a bar', () => {
  test('adds one thing at two sources in the finer unit, beyond what a number holds', () => {
    const rows = [known('one', 9_007_199_254_740_993n, 0), known('two', 1n, 18)];
    const [bar, ...others] = barsOf({ rows });
    expect(others).toEqual([]);
    expect(bar).toMatchObject({
      thing: ETHER,
      onlyAt: null,
      incomplete: false,
      sum: '9007199254740993.000000000000000001',
    });
    expect(bar?.segments.map(({ start, length }) => [start, length])).toEqual([
      [0n, 9999n],
      [9999n, 1n],
    ]);
  });

  test('fills its width however the parts divide', () => {
    const [bar] = barsOf({ rows: [known('a', 1n, 0), known('b', 1n, 0), known('c', 1n, 0)] });
    expect(bar?.segments.map(({ length }) => length)).toEqual([3333n, 3333n, 3334n]);
  });

  test('keeps assets apart that have no unit or no common thing', () => {
    const rows = [known('a', 5n, null), known('b', 5n, 0), known('c', 5n, 0, null)];
    expect(barsOf({ rows }).map(({ thing, onlyAt }) => [thing, onlyAt])).toEqual([
      ['asset/a/e', 'a'],
      [ETHER, null],
      ['asset/c/e', 'c'],
    ]);
  });

  test('is incomplete where its own balance failed, or an account that may hold it is not known', () => {
    const rows = [known('a', 5n, 0), known('b', 5n, 0, null), failed('c', null)];
    expect(barsOf({ rows }).map(({ onlyAt, incomplete }) => [onlyAt, incomplete])).toEqual([
      [null, true],
      ['b', false],
    ]);
    const own = [known('a', 5n, 0), failed('b', asset('b', ETHER))];
    expect(barsOf({ rows: own })).toMatchObject([{ sum: '5', incomplete: true }]);
  });

  test('of nothing but failures has no sum, and is not left out as a zero is', () => {
    expect(barsOf({ rows: [failed('a', asset('a', null))] })).toMatchObject([
      { sum: null, incomplete: true, segments: [] },
    ]);
    expect(barsOf({ rows: [known('a', 0n, 18)] })).toEqual([]);
  });
});

test.each([
  [0n, 18, '0'],
  [1n, 18, '0.000000000000000001'],
  [-1_500n, 3, '-1.5'],
  [1_000n, 0, '1000'],
  [1_230n, 2, '12.3'],
])('%i with %i decimals is %s', (atomic, decimals, text) => {
  expect(digitsOf(atomic, decimals)).toBe(text);
});

test('percents keep their zeros', () => {
  expect([percent(0n), percent(5n), percent(10_000n)]).toEqual(['0.00%', '0.05%', '100.00%']);
});

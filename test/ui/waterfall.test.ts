import { describe, expect, test } from 'vitest';
import type { TracedCall } from '../../ui/trace.ts';
import { waterfallOfPlan, waterfallOfTrace } from '../../ui/waterfall.ts';

const call: TracedCall = {
  id: 'call-1',
  source: 'teos-main',
  step: 'GetAssetsBalances',
  accounts: 3,
  assets: 2,
  pairs: 6,
  wanted: { pairs: 6, accounts: ['account/teos-main/0x01'], moreAccounts: 2, assets: [], moreAssets: 0 },
  startMs: 10,
  durationMs: 90,
  attempts: [{ page: 1, startMs: 20, durationMs: 80, status: 200, failure: null }],
  bytes: 1500,
  outcome: 'ok',
  requests: 1,
  paths: ['accounts.0-2.balances'],
  morePaths: 0,
};
const served = { source: 6, cache: 0, stale: 0, failed: 0 };

describe('a trace', () => {
  test('is drawn from its wait to the end of its request', () => {
    const { rows, ticks, summary, pairs } = waterfallOfTrace({ durationMs: 100, calls: [call], served });
    expect(rows[0]).toMatchObject({ grid: '3 × 2', mark: 'ok', took: '90 ms', failure: null });
    expect(rows[0]?.bars).toEqual([
      { from: 10, width: 10, look: 'waiting' },
      { from: 20, width: 80, look: 'ok' },
    ]);
    expect(ticks).toEqual(['0 ms', '50 ms', '100 ms']);
    expect([summary, pairs]).toEqual(['1 call · 1.5 kB · 100 ms', 'pairs: 6 from sources']);
  });

  test('has room for what another request began before', () => {
    const early = { ...call, startMs: -100, durationMs: 150, attempts: [] };
    const { rows, ticks } = waterfallOfTrace({ durationMs: 100, calls: [early], served });
    expect(ticks).toEqual(['-100 ms', '0 ms', '100 ms']);
    expect(rows[0]?.bars).toEqual([{ from: 0, width: 75, look: 'ok' }]);
  });

  test('shows a call that never left as what it came to', () => {
    const paused = { ...call, durationMs: 0, attempts: [], outcome: 'SOURCE_PAUSED', bytes: 0 };
    const [row] = waterfallOfTrace({ durationMs: 100, calls: [paused], served }).rows;
    expect(row).toMatchObject({
      mark: 'failed',
      failure: 'SOURCE_PAUSED',
      bars: [{ from: 10, width: 0, look: 'failed' }],
    });
    expect(row?.facts.map(({ name }) => name)).toEqual(['Fields', 'Pairs', 'Accounts']);
  });

  test('keeps a call that has not ended open to the right', () => {
    const open = { ...call, durationMs: null, outcome: 'pending' };
    const [row] = waterfallOfTrace({ durationMs: 200, calls: [open], served }).rows;
    expect(row?.bars.at(-1)).toEqual({ from: 50, width: 50, look: 'pending' });
  });

  test('without calls has no scale', () => {
    expect(waterfallOfTrace({ durationMs: 3, calls: [], served })).toMatchObject({ ticks: [], rows: [] });
  });
});

test.each([
  [{ accounts: 0, assets: 3, pairs: 0 }, '3 assets'],
  [{ accounts: 0, assets: null, pairs: 0 }, ''],
  [{ accounts: 1, assets: null, pairs: 4 }, '1 × all'],
  [{ accounts: 25, assets: 8, pairs: 200 }, '25 × 8'],
])('the grid of %j reads %j', (size, grid) => {
  const calls = [{ source: 'a', step: 'b', ...size, count: 2 }];
  const { rows, summary } = waterfallOfPlan({ calls, total: 2, possible: [] });
  expect(rows[0]).toMatchObject({ grid, mark: 'planned', took: '2 calls' });
  expect(summary).toBe(`2 calls for ${size.pairs * 2} pairs, nothing sent`);
});

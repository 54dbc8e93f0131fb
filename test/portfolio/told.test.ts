/** How the portfolio page takes what a subscription tells. */
import { expect, test } from 'vitest';
import type { Change, PortfolioEvent } from '../../examples/portfolio/documents.ts';
import type { Holdings } from '../../examples/portfolio/holdings.ts';
import { toldBy } from '../../examples/portfolio/told.ts';

const at = new Date('2026-11-30T12:00:00Z');
const asset = { id: 'asset/a/1', ref: '1', symbol: 'ONE', name: null, underlying: null };
const amount = (atomic: bigint) => ({ atomic, decimals: 0, value: String(atomic) });
const reason = { code: 'UPSTREAM_UNAVAILABLE', message: 'It is down.', retryable: true, retryAfter: null };

function change(kind: Change['kind'], total: bigint | null, before: bigint | null = null): Change {
  return {
    kind,
    current: {
      id: 'balance/a/x/1',
      account: { address: 'x', network: null, source: { name: 'a' } },
      asset,
      total: total === null ? null : amount(total),
      provenance: total === null ? null : { observedAt: at, servedFrom: 'SOURCE' },
      failure: total === null ? reason : null,
    },
    previous: before === null ? null : { total: amount(before), provenance: { observedAt: at } },
  };
}

function totals(source: string, answered: number) {
  const coverage = { asked: 1, answered, stale: 0 };
  return {
    source: { name: source },
    complete: answered === 1,
    coverage: { ...coverage, failed: [] },
    totals: { totalCount: 0, nodes: [] },
  };
}

function event(kind: PortfolioEvent['kind'], changes: readonly Change[], answered = 1): PortfolioEvent {
  const bySource = [totals('a', answered)];
  return { kind, portfolio: { coverage: { asked: 1, answered, stale: 0 }, bySource }, changes, confirmed: [] };
}

const place = { source: 'a', address: 'x', network: null };
const before: Holdings = {
  rows: [
    { kind: 'failed', id: 'account/a/x', ...place, asset: null, reason },
    { kind: 'failed', id: 'account/b/x', ...place, source: 'b', asset: null, reason },
  ],
  coverage: { asked: 2, answered: 0, stale: 0 },
  sources: [totals('a', 0), totals('b', 0)],
  refused: [],
  notes: [],
  calls: null,
  askedAt: at,
  watched: { accounts: ['account/a/x'], assets: [asset.id] },
};

test('a snapshot takes the place of all rows of its sources, and of no others', () => {
  const { rows, coverage } = toldBy(event('SNAPSHOT', [change('SNAPSHOT', 7n)]), before);
  expect(rows.map(({ id, kind }) => [id, kind])).toEqual([
    ['account/b/x', 'failed'],
    ['balance/a/x/1', 'known'],
  ]);
  expect(coverage).toEqual({ asked: 2, answered: 1, stale: 0 });
});

test('a failure takes the amount away, keeps what it was, and counts as not known until the recovery', () => {
  const known = toldBy(event('SNAPSHOT', [change('SNAPSHOT', 7n)]), before);
  const failed = toldBy(event('CHANGES', [change('FAILURE', null, 7n)], 0), known);
  const row = failed.rows.find(({ id }) => id === 'balance/a/x/1');
  expect(row).toMatchObject({ kind: 'failed', reason, change: { before: { total: amount(7n) } } });
  expect(row).not.toHaveProperty('amount');
  expect(failed.coverage.answered).toBe(0);
  expect(toldBy(event('HEARTBEAT', [], 0), failed).rows).toEqual(failed.rows);
  const again = toldBy(event('CHANGES', [change('RECOVERY', 7n, 7n)]), failed);
  expect(again.rows.at(-1)).toMatchObject({ kind: 'known', amount: amount(7n), change: { kind: 'RECOVERY' } });
  expect(again.rows).toHaveLength(2);
});

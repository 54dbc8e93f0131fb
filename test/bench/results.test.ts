/** What the benchmark makes of its figures. */
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../bench/fingerprint.ts';
import { growthOf, slopeOf } from '../../bench/growth.ts';
import type { Measured, TableResult } from '../../bench/measure.ts';
import { type Results, withTable } from '../../bench/results.ts';
import type { SizeName } from '../../bench/scenarios.ts';
import { summaryOf } from '../../bench/summary.ts';
import { tablesOf } from '../../bench/table.ts';
import { tables } from '../../bench/tables.ts';
import { isMet, type Target, targets } from '../../bench/targets.ts';

function measured(size: SizeName, cpuMs: number, others: Partial<Measured> = {}): Measured {
  return {
    contender: 'balancegraph',
    scenario: { size, form: 'wide' },
    cpuMs: [cpuMs],
    ratio: [0.5],
    requests: 1,
    perSecond: 1,
    callsPerQuery: 1,
    p50Ms: 1,
    p99Ms: 1,
    firstByteMs: 1,
    blockedMs: 1,
    peakMib: 100,
    ...others,
  };
}

const sizesTable = (size: SizeName, ...rows: readonly Measured[]): TableResult => ({
  id: `sizes ${size} wide`,
  measured: rows,
  leftOut: [],
  load: { before: 0.5, after: 1.5 },
});

const nothing: Results = {
  commit: 'abc',
  date: '2026-01-01T00:00:00.000Z',
  node: '24',
  cpu: 'one',
  versions: ['mercurius 1'],
  loadBefore: 0,
  rounds: 1,
  tables: [],
  beside: null,
  idle: null,
};

describe('a fingerprint', () => {
  const balance = { asset: { ref: 'a', name: 'A', decimals: 2 }, total: { atomic: '150', value: '1.5' } };
  const nested = { data: { accounts: [{ address: '0x1', balances: { nodes: [balance] } }] } };

  it('is the same for the same balances in another shape', () => {
    const flat = { data: { balances: [{ ...balance, address: '0x1' }] } };
    const plainList = { data: { accounts: [{ balances: [balance], address: '0x1' }] } };
    const [expected, ...others] = [nested, flat, plainList].map((answer) => fingerprint(JSON.stringify(answer)));
    for (const other of others) expect(other).toEqual(expected);
    expect(expected).toMatchObject({ balances: 1, errors: 0 });
  });

  it('changes with every digit, and with the account', () => {
    const hashes = ['"150"', '"151"'].map(
      (atomic) => fingerprint(JSON.stringify(nested).replace('"150"', atomic)).hash,
    );
    const other = fingerprint(JSON.stringify(nested).replace('0x1', '0x2')).hash;
    expect(new Set([...hashes, other]).size).toBe(3);
  });

  it('is refused to an answer without data', () => {
    expect(() => fingerprint('{"data":null,"errors":[{"message":"no"}]}')).toThrow('without data');
  });
});

describe('growth', () => {
  it('is the power that the cost follows', () => {
    expect(slopeOf([1, 2, 3].map((x) => [x, 1.5 * x + 4]))).toBeCloseTo(1.5);
  });

  it('is reported from 400 pairs on, for servers measured in three sizes', () => {
    const tables = [
      sizesTable('small', measured('small', 50)),
      sizesTable('medium', measured('medium', 4)),
      sizesTable('large', measured('large', 100)),
    ];
    expect(growthOf(tables)).toEqual([]);
    const [growth] = growthOf([...tables, sizesTable('huge', measured('huge', 1000, { peakMib: 300 }))]);
    expect(growth).toMatchObject({ fromPairs: 400, toPairs: 100_000, microsecondsPerPair: 10, peakMib: 300 });
    expect(growth?.exponent).toBeCloseTo(1);
  });
});

describe('targets', () => {
  const target: Target = { what: '', better: 'less', must: 2, reach: 1, unit: '', measured: () => null };

  it('are met up to the bound, and beyond', () => {
    expect([1, 2, 2.1].map((value) => isMet(target, value))).toEqual(['reach', 'must', 'no']);
    expect([1, 2].map((value) => isMet({ ...target, must: null }, value))).toEqual(['reach', 'no']);
    expect([5, 1].map((value) => isMet({ ...target, better: 'more', reach: null }, value))).toEqual(['must', 'no']);
  });

  it('are not judged where nothing was measured', () => {
    expect(targets.map((each) => each.measured(nothing))).toEqual(targets.map(() => null));
    expect(summaryOf(nothing)).toContain('not measured');
  });

  it('each have something that measures them', () => {
    const latencies = { p50Ms: 1, p99Ms: 1, maxMs: 1 };
    const all: Results = {
      ...nothing,
      tables: tables.map(({ id, entries }) => ({
        id,
        measured: entries.map(({ contender, scenario }) => measured(scenario.size, 1, { contender, scenario })),
        leftOut: [],
        load: { before: 0, after: 0 },
      })),
      beside: {
        rows: (['hand-written', 'balancegraph'] as const).map((contender) => ({
          contender,
          alone: latencies,
          beside: latencies,
          largePerSecond: 1,
        })),
        load: { before: 0, after: 0 },
      },
      idle: { mib: [100] },
    };
    expect(targets.filter((each) => each.measured(all) === null).map(({ what }) => what)).toEqual([]);
  });

  it('compare figures of the same round', () => {
    const rounds = (contender: Measured['contender'], cpuMs: readonly number[]) =>
      measured('large', 1, { contender, cpuMs });
    const results = withTable(
      nothing,
      sizesTable('large', rounds('balancegraph', [1, 10, 2]), rounds('mercurius', [4, 30, 10])),
    );
    const times = targets.find(
      ({ what }) => what.startsWith('times less CPU than Mercurius') && what.includes('10 000'),
    );
    expect(times?.measured(results)).toBe(4);
  });

  it('count the calls of the worst table', () => {
    const results = withTable(nothing, sizesTable('large', measured('large', 1, { callsPerQuery: 3 })));
    const calls = targets.find(({ what }) => what.startsWith('upstream calls'));
    expect(calls?.measured(results)).toBe(3);
  });
});

describe('results', () => {
  it('have one table of each id, the latest', () => {
    const [first, second] = [1, 2].map((cpuMs) => sizesTable('small', measured('small', cpuMs)));
    if (first === undefined || second === undefined) throw new Error('two tables');
    expect(withTable(withTable(nothing, first), second).tables).toEqual([second]);
  });

  it('say which servers were left out, and why', () => {
    const entry = { contender: 'hive', scenario: { size: 'small', form: 'wide' }, lacks: 'not installed' } as const;
    const text = tablesOf([{ ...sizesTable('small', measured('small', 1)), leftOut: [entry] }]);
    expect(text).toContain('| Hive Gateway with Mesh | left out: not installed |');
    expect(text).toContain('#### 1 × 5, one call');
  });

  it('show the median with the tenth percentile and the range, and the load beside them', () => {
    const ratio = [9, 1, 4, 3, 8, 5, 6, 7, 2, 10, 11];
    const text = tablesOf([sizesTable('small', measured('small', 1, { ratio }))]);
    expect(text).toContain('| **balancegraph** | **6** | 2 | 1–11 |');
    expect(text).toContain('Load before 0.5, after 1.5.');
  });
});

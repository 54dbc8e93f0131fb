/** Balances are filtered and ordered by their exact values; an unknown value is never hidden, and comes last. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../src/balances/answer/reconcile.ts';
import type { FactsAnswer } from '../../../src/balances/fact/catalogue.ts';
import type { BalanceFilter, BalanceOrder } from '../../../src/graph/generated/resolvers.ts';
import { arrangeBalances, mayStandFor } from '../../../src/graph/list/order.ts';
import { decimalScale } from '../../../src/model/amount.ts';
import { failure } from '../../../src/model/failure.ts';
import { type AmountPart, type AssetFacts, amountParts, noAmounts } from '../../../src/model/reading.ts';
import { atOnce } from '../../../src/model/steps.ts';

interface Row {
  readonly ref: string;
  readonly outcome: Outcome;
  readonly answer: FactsAnswer | null;
  readonly decimals: number | null;
}

const part = fc.option(fc.constantFrom(0n, 1n, 2n, 10n, 20n, 100n, 10n ** 30n, -1n));
const value: fc.Arbitrary<Outcome> = fc.record({ total: part, locked: part, pendingDeposit: part }).map((amounts) => ({
  value: { amounts: { ...noAmounts, ...amounts }, block: null, facts: null, details: null },
  observed: { date: new Date(0), ms: 0 },
  basis: 'REPORTED',
}));
const outcome = fc.oneof(
  { weight: 6, arbitrary: value },
  { weight: 1, arbitrary: fc.constant<Outcome>({ failure: failure('UPSTREAM_TIMEOUT') }) },
);
const facts = fc.record({
  symbol: fc.option(fc.constantFrom('A', 'AA', 'a', 'B', '')),
  decimals: fc.option(fc.constantFrom(0, 1, 2, 30)),
  type: fc.option(fc.constantFrom('ERC20', 'ERC721')),
  contract: fc.option(fc.constantFrom('0xab', '0xAB', '0xabc')),
  underlying: fc.option(fc.constantFrom('u', 'uu')),
});
const row: fc.Arbitrary<Row> = fc
  .record({
    ref: fc.constantFrom('x', 'xx', 'X', 'y'),
    outcome,
    known: fc.option(
      fc.oneof({ weight: 5, arbitrary: facts }, { weight: 1, arbitrary: fc.constant('failed' as const) }),
    ),
  })
  .map(({ ref, outcome, known }) => {
    if (known === null) return { ref, outcome, answer: null, decimals: null };
    if (known === 'failed') return { ref, outcome, answer: { failure: failure('FACTS_UNAVAILABLE') }, decimals: null };
    const { decimals, ...rest } = known;
    const scale = decimals === null ? null : decimalScale(decimals);
    const described: AssetFacts = { name: null, scale, details: null, ...rest };
    return { ref, outcome, answer: { facts: described }, decimals };
  });
const rows = fc.array(row, { maxLength: 40 });

function arrange(from: readonly Row[], filter: BalanceFilter | null, order: BalanceOrder | null): readonly number[] {
  const at = (index: number): Row => {
    const found = from[index];
    if (found === undefined) throw new Error(`no row ${index}`);
    return found;
  };
  const columns = {
    length: from.length,
    refAt: (index: number) => at(index).ref,
    outcomeAt: (index: number) => at(index).outcome,
    factsAt: (index: number) => at(index).answer,
  };
  return atOnce(arrangeBalances(columns, { filter, order }));
}

function factsOf({ answer }: Row): AssetFacts | null {
  return answer !== null && 'facts' in answer ? answer.facts : null;
}

const amountOf = ({ outcome }: Row, name: AmountPart): bigint | null =>
  'value' in outcome ? outcome.value.amounts[name] : null;

/** In units of 10⁻³⁰, so that all are whole. */
function worthOf(row: Row): bigint | null {
  const total = amountOf(row, 'total');
  return total === null || row.decimals === null ? null : total * 10n ** BigInt(30 - row.decimals);
}

const orNothing = <T>(...values: readonly T[]) => fc.constantFrom<T | null | undefined>(null, undefined, ...values);
const filters: fc.Arbitrary<BalanceFilter> = fc
  .record({
    amount: fc.constantFrom('ANY' as const, 'NONZERO' as const),
    type: orNothing('ERC20', 'ERC721'),
    contract: orNothing('0xab', '0xAb', '0xabc'),
    underlying: orNothing('u', 'uu'),
  })
  .map((filter) => Object.fromEntries(Object.entries(filter).filter(([, one]) => one !== undefined)));

describe('a filter', () => {
  test('keeps what fits; an unknown value does not fit', () => {
    fc.assert(
      fc.property(rows, filters, (from, filter) => {
        const { amount, type = null, contract = null, underlying = null } = filter;
        const fitting = from.flatMap((one, index) => {
          const isValue = 'value' in one.outcome;
          if (amount === 'NONZERO' && isValue && amountParts.every((name) => !amountOf(one, name))) return [];
          const known = factsOf(one);
          if (known === null && (!isValue || one.answer !== null)) return [index];
          const fits =
            (contract === null || known?.contract?.toLowerCase() === contract?.toLowerCase()) &&
            (type === null || known?.type === type) &&
            (underlying === null || known === null || known.underlying === null || known.underlying === underlying);
          return fits ? [index] : [];
        });
        expect(arrange(from, filter, null)).toEqual(fitting);
      }),
    );
  });

  test('none keeps all, in their order', () => {
    fc.assert(
      fc.property(rows, (from) => {
        expect(arrange(from, null, null)).toEqual([...from.keys()]);
      }),
    );
  });

  test('of what is not zero drops a pair of which no part is, and no failure', () => {
    const of = (amounts: Partial<Record<AmountPart, bigint>>): Outcome => ({
      value: { amounts: { ...noAmounts, ...amounts }, block: null, facts: null, details: null },
      observed: { date: new Date(0), ms: 0 },
      basis: 'REPORTED',
    });
    const all = (value: bigint) => Object.fromEntries(amountParts.map((name) => [name, value]));
    const outcomes = [
      of({ total: 0n }),
      of({ total: 1n }),
      of(all(0n)),
      of(all(1n)),
      of({}),
      of({ total: 0n, locked: 1n }),
      of({ total: -1n }),
      { failure: failure('UPSTREAM_TIMEOUT') },
    ];
    const from = outcomes.map((outcome): Row => ({ ref: 'x', outcome, answer: null, decimals: null }));
    expect(arrange(from, { amount: 'NONZERO' }, null)).toEqual([1, 3, 5, 6, 7]);
    expect(arrange(from, { amount: 'ANY' }, null)).toEqual([...from.keys()]);
  });

  test('by what an asset stands for keeps those of which it is not known', () => {
    const factsOf = (underlying: string | null): AssetFacts => ({
      name: null,
      symbol: null,
      scale: null,
      type: null,
      contract: null,
      details: null,
      underlying,
    });
    expect(mayStandFor(null, 'u')).toBe(true);
    expect(mayStandFor(factsOf(null), 'u')).toBe(true);
    expect(mayStandFor(factsOf('u'), 'u')).toBe(true);
    expect(mayStandFor(factsOf('uu'), 'u')).toBe(false);
    expect(mayStandFor(factsOf('uu'), null)).toBe(true);
  });
});

describe.each(['ASC', 'DESC'] as const)('in the order %s', (direction) => {
  const sign = direction === 'ASC' ? 1 : -1;

  /** By the key, unknown ones last; ties by reference, and then by place. */
  function expectOrder<Key extends string | bigint>(
    field: BalanceOrder['field'],
    keyOf: (one: Row) => Key | null,
  ): void {
    fc.assert(
      fc.property(rows, fc.option(filters), (from, filter) => {
        const arranged = arrange(from, filter, { field, direction });
        expect(arranged.toSorted((a, b) => a - b)).toEqual(arrange(from, filter, null));
        for (const [place, index] of arranged.entries()) {
          const next = arranged[place + 1];
          const [one, other] = [from[index], next === undefined ? undefined : from[next]];
          if (next === undefined || one === undefined || other === undefined) continue;
          const [left, right] = [keyOf(one), keyOf(other)];
          if (left === null || right === null) {
            expect(left !== null || right === null).toBe(true);
            if (left !== null) continue;
          } else {
            const compared = left === right ? 0 : left < right ? -1 : 1;
            expect(compared * sign).toBeLessThanOrEqual(0);
            if (compared !== 0) continue;
          }
          expect(one.ref <= other.ref).toBe(true);
          if (one.ref === other.ref) expect(index).toBeLessThan(next);
        }
      }),
    );
  }

  test('of references', () => expectOrder('ASSET', ({ ref }) => ref));
  test('of symbols', () => expectOrder('SYMBOL', (one) => factsOf(one)?.symbol ?? null));
  test('of values, exact in whatever unit', () => expectOrder('VALUE', worthOf));
});

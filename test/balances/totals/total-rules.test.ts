/** What is added, what is kept apart, and what may be a debt: each rule of totals by an example. */
import { describe, expect, test } from 'vitest';
import type { Source } from '../../../src/balances/source.ts';
import type { Entry, Pair } from '../../../src/balances/totals/entries.ts';
import { byAsset } from '../../../src/balances/totals/groups.ts';
import { thingsIn } from '../../../src/balances/totals/things.ts';
import { type Item, type Total, totalOf } from '../../../src/balances/totals/total.ts';
import { decimalScale, decimalsOf, formatValue, type Scale } from '../../../src/model/amount.ts';
import { type Failure, failure } from '../../../src/model/failure.ts';
import { makeAccount, makeAsset } from '../../../src/model/identity.ts';
import type { AssetFacts } from '../../../src/model/reading.ts';
import { atOnce } from '../../../src/model/steps.ts';
import { down, openInvented, read } from '../invented.ts';

const ETHER = 'eip155:1/slip44:60';

interface SourceOptions {
  readonly isSigned?: boolean;
  /** The CAIP-2 id of its ledger. */
  readonly chain?: string;
}

function sourceOf(name: string, { isSigned = false, chain }: SourceOptions = {}): Source {
  const spec = read({ rows: {}, ...(isSigned ? { signed: true } : {}) });
  return openInvented([spec], { name, provider: { chain: () => chain ?? null } }).source;
}

function facts(scale: Scale | null, underlying: string | null = ETHER): AssetFacts {
  return { name: null, symbol: null, scale, type: null, contract: null, underlying, details: null };
}

interface Said {
  readonly source: Source;
  readonly address?: string;
  readonly ref?: string;
  readonly answer: readonly [bigint, AssetFacts | null] | Failure;
}

function pair({ source, address = 'a', ref = 'eth', answer }: Said): Pair {
  const account = makeAccount(source.name, { network: null, address, subAccount: null });
  const asset = makeAsset(source.name, { network: null, ref });
  if ('code' in answer) return { kind: 'pair', account, source, asset, answer: { failure: answer } };
  const [atomic, stated] = answer;
  return { kind: 'pair', account, source, asset, answer: { atomic, facts: stated, isStale: false } };
}

/** The value, or the atoms where the unit is unknown; and what is missing. */
function brief({ atLeast, coverage }: Total): readonly (string | null)[] {
  const { atomic = 0n, scale = null } = atLeast ?? {};
  const value = atLeast === null ? null : scale === null ? `${atomic} atoms` : formatValue(atomic, scale);
  return [value, ...coverage.failed.map(({ failure: { code }, count }) => `${count} ${code}`)];
}

async function things(entries: readonly Entry[]): Promise<Record<string, readonly (string | null)[]>> {
  const unknown = { failure: failure('FACTS_UNAVAILABLE') };
  const found = atOnce(thingsIn(entries, () => unknown));
  return Object.fromEntries(found.ids.map((id) => [id, brief(totalOf(atOnce(found.itemsOf(id))))]));
}

function itemsOfFirst(entries: readonly Entry[]): readonly Item[] {
  const [group] = atOnce(byAsset(entries));
  return group === undefined ? [] : atOnce(group.items());
}

function assets(entries: readonly Entry[]): readonly (readonly (string | null)[])[] {
  return atOnce(byAsset(entries)).map((group) => brief(totalOf(atOnce(group.items()))));
}

describe('units', () => {
  const [one, two] = [sourceOf('one'), sourceOf('two')];

  test('the same thing in several units is added exactly, in a common one', async () => {
    const sixty = { numerator: 60n, denominator: 1n };
    const entries = [
      pair({ source: one, answer: [1_500_000n, facts(decimalScale(6))] }),
      pair({ source: two, answer: [10n ** 18n + 1n, facts(decimalScale(18))] }),
    ];
    expect(await things(entries)).toEqual({ [ETHER]: ['2.500000000000000001'] });
    const odd = [...entries.slice(0, 1), pair({ source: two, answer: [90n, facts(sixty)] })];
    expect(await things(odd)).toEqual({ [ETHER]: ['3'] });
  });

  test('an unknown unit is kept apart, and zero is zero in any', async () => {
    const known = pair({ source: one, answer: [5n, facts(decimalScale(0))] });
    const unknown = pair({ source: two, answer: [7n, facts(null)] });
    expect(await things([known, unknown])).toEqual({ [ETHER]: ['5', '1 UNIT_UNKNOWN'] });
    expect(assets([known, unknown])).toEqual([['5 atoms'], ['7 atoms']]);
    expect(await things([known, pair({ source: two, answer: [0n, facts(null)] })])).toEqual({ [ETHER]: ['5'] });
  });

  test('rows of one asset in different units count each in its own', () => {
    const rows = [
      pair({ source: one, address: 'a', answer: [5n, facts(decimalScale(0))] }),
      pair({ source: one, address: 'b', answer: [25n, facts(decimalScale(1))] }),
    ];
    expect(assets(rows)).toEqual([['7.5']]);
    const untold = pair({ source: one, address: 'c', answer: [9n, null] });
    expect(assets([...rows, untold])).toEqual([['7.5', '1 UNIT_UNKNOWN']]);
  });

  test('a common unit of one scale is that scale', () => {
    const items = itemsOfFirst([pair({ source: one, answer: [5n, facts(decimalScale(3))] })]);
    const { atLeast } = totalOf(
      items.map((item) => ({ ...item, answer: { atomic: 5n, scale: decimalScale(3), isStale: false } })),
    );
    expect(atLeast?.scale && decimalsOf(atLeast.scale)).toBe(3);
  });
});

describe('debts', () => {
  const [plain, signed] = [sourceOf('plain'), sourceOf('signed', { isSigned: true })];
  const five = pair({ source: plain, answer: [5n, facts(decimalScale(0))] });

  test('a debt is subtracted', async () => {
    expect(await things([five, pair({ source: signed, answer: [-2n, facts(decimalScale(0))] })])).toEqual({
      [ETHER]: ['3'],
    });
  });

  test('what may be a debt leaves no lower bound, anything else does', async () => {
    const lacking = (source: Source, address = 'z') => pair({ source, address, answer: down });
    expect(await things([five, lacking(plain)])).toEqual({ [ETHER]: ['5', '1 UPSTREAM_HTTP_ERROR'] });
    expect(await things([five, lacking(signed)])).toEqual({ [ETHER]: [null, '1 UPSTREAM_HTTP_ERROR'] });
    expect(assets([five, lacking(plain)])).toEqual([['5 atoms', '1 UPSTREAM_HTTP_ERROR']]);
    expect(assets([lacking(plain)])).toEqual([[null, '1 UPSTREAM_HTTP_ERROR']]);
  });

  test('an amount of an unknown thing is known to be a debt or none', async () => {
    const unknown = (atomic: bigint) =>
      pair({ source: signed, ref: 'x', answer: [atomic, facts(decimalScale(0), null)] });
    expect(await things([five, unknown(3n)])).toEqual({ [ETHER]: ['5', '1 UNDERLYING_UNSUPPORTED'] });
    expect(await things([five, unknown(-3n)])).toEqual({ [ETHER]: [null, '1 UNDERLYING_UNSUPPORTED'] });
    expect(await things([five, unknown(0n)])).toEqual({ [ETHER]: ['5'] });
    const apart = (atomic: bigint) => pair({ source: signed, answer: [atomic, facts(null)] });
    expect(await things([five, apart(3n)])).toEqual({ [ETHER]: ['5', '1 UNIT_UNKNOWN'] });
    expect(await things([five, apart(-3n)])).toEqual({ [ETHER]: [null, '1 UNIT_UNKNOWN'] });
  });
});

describe('one account of one ledger, read by several sources', () => {
  const [one, two] = [sourceOf('one', { chain: 'eip155:1' }), sourceOf('two', { chain: 'eip155:1' })];
  const other = sourceOf('other', { chain: 'eip155:10' });
  const said = (source: Source, atomic: bigint, address = 'a') =>
    pair({ source, address, answer: [atomic, facts(decimalScale(0))] });

  test('counts once where they agree', async () => {
    expect(await things([said(one, 5n), said(two, 5n)])).toEqual({ [ETHER]: ['5'] });
  });

  test('counts as the smallest where they differ, and the total says so', async () => {
    expect(await things([said(one, 5n), said(two, 4n)])).toEqual({ [ETHER]: ['4', '1 SOURCES_DISAGREE'] });
  });

  test('is another one at another address or on another ledger', async () => {
    expect(await things([said(one, 5n), said(two, 5n, 'b'), said(other, 5n)])).toEqual({ [ETHER]: ['15'] });
  });
});

test('retryAfter is the moment for all of it, and accounts are named once', () => {
  const source = sourceOf('one');
  const until = (second: number) => failure('UPSTREAM_RATE_LIMITED', { retryAfter: new Date(second * 1000) });
  const entries = [
    pair({ source, address: 'a', answer: until(1) }),
    pair({ source, address: 'b', answer: until(3) }),
    pair({ source, address: 'c', answer: until(2) }),
    pair({ source, address: 'c', answer: until(2) }),
  ];
  const [gap] = totalOf(itemsOfFirst(entries)).coverage.failed;
  expect(gap?.retryAfter).toEqual(new Date(3000));
  expect(gap?.count).toBe(4);
  expect(gap?.accounts).toEqual(['account/one/a', 'account/one/b', 'account/one/c']);
});

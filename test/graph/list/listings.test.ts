/** Long listings: put in order once for each filter and order, charged before, in steps, and exact. */
import fc from 'fast-check';
import { graphql } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ListedHoldings } from '../../../src/balances/answer/holdings.ts';
import type { Outcome } from '../../../src/balances/answer/reconcile.ts';
import type { GraphContext } from '../../../src/graph/context.ts';
import { arrangeBalances, type BalanceColumns } from '../../../src/graph/list/order.ts';
import { decimalScale, type Scale } from '../../../src/model/amount.ts';
import { failure } from '../../../src/model/failure.ts';
import { atOnce } from '../../../src/model/steps.ts';
import { runs } from '../../depth.ts';
import { openTestGraph, type TestGraph } from '../support.ts';

const ROWS = 10_000;

let opened: TestGraph;
let account: string;
beforeAll(async () => {
  opened = await openTestGraph();
  const [first] = opened.sandbox.ledger.accounts('loopring');
  account = `account/sandbox-loopring/${first?.address}`;
});
afterAll(() => opened.close());

function outcomeOf(atomic: bigint, scale: Scale | null, symbol: string | null = null): Outcome {
  const facts = { name: null, symbol, scale, type: 'ERC20', contract: null, details: null };
  const amounts = { total: atomic, available: null, locked: null, pendingDeposit: null, pendingWithdrawal: null };
  return {
    value: { amounts, block: null, facts, details: null },
    observed: { date: new Date(0), ms: 0 },
    basis: 'REPORTED',
  };
}

/** The value of row i is (i × 7919) mod ROWS, in units of its own. */
const decimals = (row: number): number => (row * 31) % 30;
const worth = (row: number): number => (row * 7919) % ROWS;
const outcomes = Array.from({ length: ROWS }, (_, row) => {
  return outcomeOf(BigInt(worth(row)) * 10n ** BigInt(decimals(row)), decimalScale(decimals(row)), `S${worth(row)}`);
});

/** A context in which every account of the source holds the same long list. */
function listing() {
  let looks = 0;
  const holdings = new ListedHoldings(
    outcomes.map((_, row) => `r${String(row).padStart(5, '0')}`),
    (ref) => outcomes[Number(ref.slice(1))] ?? { failure: failure('NOT_REPORTED') },
  );
  const made = opened.graph.createContext();
  const context: GraphContext = {
    ...made,
    balances: (source) => ({ ...made.balances(source), holdings: async () => holdings }),
    budget: {
      ...made.budget,
      look(rows) {
        looks += 1;
        made.budget.look(rows);
      },
    },
  };
  return {
    context,
    /** How often a list was looked through. */
    looks: () => looks,
    ask: (source: string) => graphql({ schema: opened.graph.schema, source, contextValue: context }),
  };
}

type Listing = ReturnType<typeof listing>;

const PAGE = '{ totalCount nodes { asset { ref } total { value } } pageInfo { endCursor hasNextPage } }';
const ORDER = 'orderBy: { field: VALUE, direction: DESC }';

function aliases(count: number, field: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => `a${index}: ${field(index)}`).join(' ');
}

describe('a listing of 10,000 rows', () => {
  let list: Listing;
  beforeEach(() => {
    list = listing();
  });

  test('a hundred pages of one order are one piece of work, wherever the fields stand', async () => {
    await list.ask(`{ account(id: "${account}") { balances(first: 1, ${ORDER}) ${PAGE} } }`);
    const alone = { steps: list.context.work.steps, looks: list.looks() };
    expect(alone.looks).toBe(1);

    const many = listing();
    const half = aliases(50, (index) => `balances(first: ${index}, ${ORDER}, filter: { amount: ANY }) ${PAGE}`);
    const others = aliases(50, () => `account(id: "${account}") { balances(first: 1, ${ORDER}) ${PAGE} }`);
    const { data, errors } = await many.ask(`{ account(id: "${account}") { ${half} } ${others} }`);
    expect(errors).toBeUndefined();
    expect({ steps: many.context.work.steps, looks: many.looks() }).toEqual(alone);
    expect(data).toMatchObject({
      a0: { balances: { totalCount: ROWS, nodes: [{ total: { value: String(ROWS - 1) } }] } },
    });
  });

  test('each other filter and order is charged by its rows, before it is made', async () => {
    const fields = aliases(
      105,
      (index) => `balances(first: 1, ${ORDER}, filter: { type: "T${index}" }) { totalCount }`,
    );
    const { data, errors = [] } = await list.ask(`{ account(id: "${account}") { ${fields} } }`);
    const pages = Object.values(Object(data?.account));
    expect(pages.filter((page) => page !== null)).toHaveLength(100);
    expect(errors).toHaveLength(5);
    expect(errors[0]).toMatchObject({
      message:
        'a list of 10000 rows would be looked through beside the 1000000 that the request looked through before, limit 1000000 (limits.rows); ask for fewer lists, filters and orders in one request, or name the assets',
      extensions: { code: 'QUERY_TOO_COSTLY', rows: ROWS },
    });
  });

  test('pages follow each other through the whole list, in the exact order of values of many units', async () => {
    const seen: number[] = [];
    let after = '';
    for (let isMore = true; isMore; ) {
      const { data } = await list.ask(
        `{ account(id: "${account}") { balances(first: 1000, ${ORDER} ${after}) ${PAGE} } }`,
      );
      const page = Object(data?.account).balances;
      for (const { total } of page.nodes) seen.push(Number(total.value));
      isMore = page.pageInfo.hasNextPage;
      after = `after: "${page.pageInfo.endCursor}"`;
    }
    expect(seen).toEqual(Array.from({ length: ROWS }, (_, place) => ROWS - 1 - place));
    // Once for the order, once for the places of cursors.
    expect(list.looks()).toBe(2);
  });

  test('a cursor in another spelling, or of another list, is refused by its field alone', async () => {
    const { data, errors = [] } = await list.ask(`{ account(id: "${account}") {
      good: balances(first: 1) { totalCount }
      other: balances(first: 1, after: "bm93aGVyZQ") { totalCount }
      odd: balances(first: 1, after: "bm93aGVyZQ==") { totalCount }
    } }`);
    expect(data?.account).toEqual({ good: { totalCount: ROWS }, other: null, odd: null });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT']);
  });
});

test('an asset at many accounts, chosen assets and a catalogue go the same way', async () => {
  const accounts = opened.sandbox.ledger.accounts('loopring').slice(0, 20);
  const ids = JSON.stringify(accounts.map(({ address }) => `account/sandbox-loopring/${address}`));
  const context = opened.graph.createContext();
  const { data, errors } = await graphql({
    schema: opened.graph.schema,
    contextValue: context,
    source: `{
      asset(id: "asset/sandbox-loopring/0") { balances(accounts: ${ids}, first: 1000, ${ORDER}) { nodes { total { atomic } } } }
      account(id: "${account}") { balances(assets: ["1", "0"], orderBy: { field: ASSET }) { nodes { asset { ref } } } }
      source(id: "sandbox-loopring") { ${aliases(50, (index) => `assets(first: ${index}) { totalCount }`)} }
    }`,
  });
  expect(errors).toBeUndefined();
  const atoms: bigint[] = Object(data?.asset).balances.nodes.map(({ total }: { total: { atomic: string } }) =>
    BigInt(total.atomic),
  );
  expect(atoms).toEqual(atoms.toSorted((a, b) => (a > b ? -1 : Number(a < b))));
  expect(data?.account).toMatchObject({ balances: { nodes: [{ asset: { ref: '0' } }, { asset: { ref: '1' } }] } });
});

describe('a portfolio over a listing of 10,000 rows', () => {
  const TOTALS = 'complete coverage { asked } totals(first: 1) { totalCount nodes { atLeast { atomic } complete } }';
  const portfolioOf = (fields: string): string => `portfolio(accounts: ["${account}"]) { ${fields} }`;

  test('is read and summed once, however many fields show it', async () => {
    const alone = listing();
    const one = await alone.ask(`{ ${portfolioOf(`${TOTALS} bySource { ${TOTALS} }`)} }`);
    expect(one.errors).toBeUndefined();

    const many = listing();
    const totals = aliases(100, (index) => `totals(first: ${index}) { totalCount }`);
    const portfolios = aliases(20, () => portfolioOf(`${TOTALS} bySource { ${TOTALS} }`));
    const { data, errors } = await many.ask(`{ ${portfolios} b: ${portfolioOf(totals)} }`);
    expect(errors).toBeUndefined();
    expect(data?.a7).toEqual(one.data?.portfolio);
    expect(data?.a7).toMatchObject({ totals: { totalCount: ROWS, nodes: [{ complete: true }] } });
    expect(many.looks()).toBe(alone.looks());
    expect(many.context.work.steps).toBe(alone.context.work.steps);
  });

  test('is refused by its field where its accounts list too much', async () => {
    const list = listing();
    const accounts = opened.sandbox.ledger
      .accounts('loopring')
      .map(({ address }) => `account/sandbox-loopring/${address}`);
    const ids = JSON.stringify([...new Set(accounts)]);
    const sets = aliases(5, (index) => {
      return `portfolio(accounts: ${ids}, freshness: { maxAge: ${index} }) { coverage { asked } }`;
    });
    const { data, errors = [] } = await list.ask(`{ ${sets} sources(ids: ["sandbox-loopring"]) { name } }`);
    expect(data?.sources).toEqual([{ name: 'sandbox-loopring' }]);
    expect(errors.length).toBeGreaterThan(0);
    for (const { extensions } of errors) expect(extensions.code).toBe('QUERY_TOO_COSTLY');
    expect(list.context.work.steps).toBeLessThan(1_100_000);
  });
});

describe('the order of values', () => {
  const scales: readonly (Scale | null)[] = [
    null,
    decimalScale(0),
    decimalScale(18),
    decimalScale(77),
    { numerator: 60n, denominator: 1n },
    { numerator: 5n, denominator: 2n },
  ];
  const rows = fc.array(
    fc.record({ scale: fc.constantFrom(...scales), atomic: fc.integer({ min: -3, max: 3 }), power: fc.nat(80) }),
    {
      maxLength: 80,
    },
  );

  test('is that of exact fractions, unknown ones last both ways, ties by reference', () => {
    const check = fc.property(rows, fc.constantFrom('ASC' as const, 'DESC' as const), (list, direction) => {
      const atoms = list.map(({ atomic, power }) => BigInt(atomic) * 10n ** BigInt(power));
      const columns: BalanceColumns = {
        length: list.length,
        refAt: (index) => `r${(index * 7) % 10}`,
        outcomeAt: (index) => outcomeOf(atoms[index] ?? 0n, null),
        factsAt: (index) => ({
          facts: {
            name: null,
            symbol: null,
            scale: list[index]?.scale ?? null,
            type: null,
            contract: null,
            details: null,
          },
        }),
      };
      const order = atOnce(arrangeBalances(columns, { filter: null, order: { field: 'VALUE', direction } }));
      // All scales divide this unit, so that values are whole numbers of it.
      const unit = 10n ** 77n * 60n;
      const valueAt = (index: number): bigint | null => {
        const scale = list[index]?.scale ?? null;
        return scale === null ? null : ((atoms[index] ?? 0n) * scale.denominator * unit) / scale.numerator;
      };
      const expected = list
        .map((_, index) => index)
        .toSorted((a, b) => {
          const [left, right] = [valueAt(a), valueAt(b)];
          if (left === null || right === null)
            return Number(left === null) - Number(right === null) || compare(columns.refAt(a), columns.refAt(b));
          const sign = direction === 'ASC' ? 1 : -1;
          return sign * compare(left, right) || compare(columns.refAt(a), columns.refAt(b));
        });
      expect(order).toEqual(expected);
    });
    fc.assert(check, { numRuns: runs(500) });
  });
});

function compare<T extends bigint | string>(a: T, b: T): number {
  return a < b ? -1 : Number(a > b);
}

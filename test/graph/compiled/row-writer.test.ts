/** Which rows are written by their digits and which by the plan, selection by selection; the text is that of graphql-js. */
import { buildSchema, type DocumentNode, execute, type GraphQLSchema, parse } from 'graphql';
import { describe, expect, test, vi } from 'vitest';
import type { PairOutcomes } from '../../../src/balances/answer/pair-outcomes.ts';
import type { Outcome } from '../../../src/balances/answer/reconcile.ts';
import type { FactsAnswer } from '../../../src/balances/fact/catalogue.ts';
import { ColumnMemory } from '../../../src/graph/compiled/column-memory.ts';
import { openExecutor } from '../../../src/graph/compiled/executor.ts';
import { stringifyAnswer } from '../../../src/graph/compiled/json-text.ts';
import { RowWriter } from '../../../src/graph/compiled/row-writer.ts';
import { WrittenRows } from '../../../src/graph/compiled/written-rows.ts';
import { BalanceRows } from '../../../src/graph/list/balance-rows.ts';
import type { AccountNode, AssetNode } from '../../../src/graph/nodes.ts';
import { Account } from '../../../src/graph/resolvers/account.ts';
import { Asset } from '../../../src/graph/resolvers/asset.ts';
import { Amount, Balance, Failure } from '../../../src/graph/resolvers/balance.ts';
import { Source } from '../../../src/graph/resolvers/source.ts';
import { rowRoles } from '../../../src/graph/schema/row-roles.ts';
import { failure } from '../../../src/model/failure.ts';
import { makeAccount, makeAsset } from '../../../src/model/identity.ts';
import { type AssetFacts, noAmounts, type OtherPart } from '../../../src/model/reading.ts';
import { totalsOf } from '../../balances/answer/totals-of.ts';
import { openInvented, read } from '../../balances/invented.ts';

const SDL = `
  scalar BigInt
  type Query { rows: [Balance!]! more: [Balance]! others: [Other!]! }
  type Balance {
    id: ID! account: Account! asset: Asset!
    total: Amount available: Amount locked: Amount pendingDeposit: Amount pendingWithdrawal: Amount
    provenance: Provenance details: Details failure: Failure own: String
  }
  type Other { total: Amount }
  type Amount { atomic: BigInt! decimals: Int value: String unit: String note: String }
  type Asset {
    id: ID! source: Source! network: String ref: String! name: String symbol: String decimals: Int type: String
    contract: String underlying: String details: Details failure: Failure
  }
  type Account {
    id: ID! source: Source! network: String address: String! subAccount: String caip10: String asked: String
    computed: String!
  }
  type Source { id: ID! name: String! label: String! provider: String! parts: [Part!] computed: Part }
  type Part { word: String }
  type Provenance { basis: String source: Source own: String }
  type Details { provider: String }
  type Failure {
    source: Source! code: String message: String detail: String retryable: Boolean retryAfter: String httpStatus: Int
    upstreamCode: String own: String
  }
`;

const { source: invented } = openInvented([read({ rows: {} })]);
const source = { ...invented, parts: [{ word: 'part' }] };
const account: AccountNode = {
  __typename: 'Account',
  account: makeAccount('s', { network: 'n', address: '"a"', subAccount: null }),
  source,
  asked: 'A',
};

const noFacts: AssetFacts = { name: null, symbol: null, scale: null, type: null, contract: null, details: null };
const named = (symbol: string, places: number): FactsAnswer => ({
  facts: { ...noFacts, symbol, name: `the ${symbol}`, scale: { numerator: 10n ** BigInt(places), denominator: 1n } },
});
const asset = (ref: string, facts: FactsAnswer | null): AssetNode => ({
  __typename: 'Asset',
  asset: makeAsset('s', { network: 'n', ref }),
  source,
  facts,
});

/** Assets whose facts are at hand, with the digits of each. */
const plainAssets = [asset('x', named('X', 2)), asset('y', named('Y', 0)), asset('z', named('Z', 20))];
const plainDigits = ['1234', '0', '56700'];

/** Where a balance has no digits of its own: null there. */
function rowsOf(
  assets: readonly AssetNode[],
  digits: readonly (string | null)[],
  options: {
    readonly account?: AccountNode;
    readonly start?: number;
    readonly end?: number;
    /** Whether more than amounts is known of each pair. */
    readonly hasMore?: boolean;
    /** The other amounts of each pair. */
    readonly parts?: readonly Partial<Readonly<Record<OtherPart, string | null>>>[];
  } = {},
): BalanceRows {
  const at = (index: number): Outcome => {
    const reported = digits[index] ?? null;
    if (reported === null) return { failure: failure('NOT_REPORTED') };
    const others = Object.entries(options.parts?.[index] ?? {}).map(([part, amount]) => [
      part,
      amount && BigInt(amount),
    ]);
    const amounts = { ...noAmounts, total: BigInt(reported), ...Object.fromEntries(others) };
    const value = { amounts, block: null, facts: null, details: null };
    return { value, observed: { date: new Date(0), ms: 0 }, basis: 'REPORTED' };
  };
  const outcomes: PairOutcomes = {
    length: assets.length,
    at,
    all: () => assets.map((_, index) => at(index)),
    totals: totalsOf(
      assets.map((_, index) => digits[index] ?? null),
      options,
    ),
    facts: null,
  };
  return new BalanceRows({ account, assets, outcomes, at: null, ...options }, options.start, options.end);
}

function schemaOf(rows: BalanceRows, sdl = SDL): GraphQLSchema {
  const schema = buildSchema(sdl);
  const resolvers: Readonly<Record<string, object>> = {
    Query: { rows: () => rows, more: () => rows, others: () => rows },
    Balance,
    Other: { total: Balance.total },
    Amount: { ...Amount, unit: () => 'unit' },
    Asset,
    Account: { ...Account, computed: ({ account: { address } }: AccountNode) => `computed ${address}` },
    Source: { ...Source, computed: () => ({ word: 'computed' }) },
    Failure: { ...Failure, own: () => 'own' },
    Provenance: { own: () => 'own' },
  };
  Object.assign(Object(schema.getType('BigInt')), { serialize: String });
  for (const [name, fields] of Object.entries(resolvers)) {
    const type = schema.getType(name);
    if (!type || !('getFields' in type)) throw new Error(`no type ${name}`);
    for (const [field, resolve] of Object.entries(fields)) {
      const definition = type.getFields()[field];
      if (definition !== undefined) Object.assign(definition, { resolve });
    }
  }
  return schema;
}

/** What the source says of an asset when it is asked. */
const loaded: FactsAnswer = named('loaded', 3);
const context = { facts: () => ({ peek: () => undefined, load: async () => loaded }) };

interface Written {
  /** Of each row, whether it was written by its digits, or by its failure. */
  readonly byDigits: readonly boolean[];
  readonly text: string;
  /** How many rows from the first on are written as one piece. */
  readonly together: number;
}

/** Answers the same by both ways, and expects the same text of both. */
async function answered(rows: BalanceRows, selection: string, field = 'rows', sdl = SDL): Promise<Written> {
  const schema = schemaOf(rows, sdl);
  const document = parse(`{ ${field} { ${selection} } }`);
  const begin = vi.spyOn(RowWriter.prototype, 'begin');
  try {
    const answer = await openExecutor(schema, { rowRoles }).execute({ document, context });
    const plain = await execute({ schema, document, contextValue: context });
    const text = stringifyAnswer(answer);
    expect(text, selection).toBe(JSON.stringify(plain));
    const [made] = begin.mock.results;
    const quick = made?.type === 'return' ? made.value : null;
    const isQuick = (index: number) => quick?.take(index) != null;
    return {
      byDigits: Array.from({ length: rows.length }, (_, index) => isQuick(index)),
      text,
      together: quick?.take(0)?.end ?? 0,
    };
  } finally {
    begin.mockRestore();
  }
}

const plainRows = rowsOf(plainAssets, plainDigits);

describe('rows are written by their digits', () => {
  test.each([
    'total { atomic }',
    'total { value }',
    'total { decimals }',
    'total { __typename }',
    'total { a: atomic value decimals atomic v: value __typename }',
    'total { atomic } again: total { value }',
    'available { atomic } locked { value } pendingDeposit { decimals } pendingWithdrawal { atomic } total { atomic }',
    'failure { code } details { provider } total { atomic }',
    '__typename total { atomic }',
    'kind: __typename',
    'asset { ref } total { atomic }',
    'asset { __typename ref } total { atomic }',
    'account { address } total { atomic } asset { ref }',
    'asset { __typename id network ref name symbol decimals type contract underlying } total { value }',
    'account { __typename id network address subAccount caip10 asked } total { value }',
    'asset { source { __typename id name label provider } }',
    'account { source { name } } asset { source { name } }',
    'asset { source { parts { word } } }',
  ])('%s', async (selection) => {
    expect((await answered(plainRows, selection)).byDigits).toEqual([true, true, true]);
    expect((await answered(plainRows, selection, 'more')).byDigits).toEqual([true, true, true]);
  });

  test('where more than amounts is known, only if no more is shown', async () => {
    const rows = rowsOf(plainAssets, plainDigits, { hasMore: true });
    for (const plain of ['asset { ref }', 'available { atomic }', 'provenance { basis }']) {
      expect((await answered(rows, `total { atomic value } ${plain}`)).byDigits).toEqual([true, true, true]);
    }
    expect((await answered(rows, `total { atomic } details { provider }`)).byDigits).toEqual([false, false, false]);
  });

  test.each([
    'available { atomic }',
    'available { value } total { value } locked { atomic decimals }',
    'a: available { v: value atomic __typename } b: available { atomic }',
    'pendingDeposit { value } account { address } pendingWithdrawal { atomic } asset { ref } total { atomic }',
  ])('by all of their amounts, null where a row does not have one: %s', async (selection) => {
    const parts = [
      { available: '1000', locked: '234', pendingDeposit: null },
      { available: '0', locked: '0', pendingDeposit: '123456789012345678901234567890' },
      { available: '1', locked: '56699', pendingDeposit: '0' },
    ];
    const { byDigits, together } = await answered(rowsOf(plainAssets, plainDigits, { parts }), selection);
    expect([byDigits, together]).toEqual([[true, true, true], 3]);
    const page = rowsOf(plainAssets, plainDigits, { parts, start: 1, end: 3 });
    expect((await answered(page, selection)).byDigits).toEqual([true, true]);
  });

  test('by where all rows of an answer come from, which is found once', async () => {
    const { options } = rowsOf(plainAssets, plainDigits);
    const asked: number[] = [];
    const at = (index: number): Outcome => {
      asked.push(index);
      return options.outcomes.at(index);
    };
    const rows = new BalanceRows({ ...options, outcomes: { ...options.outcomes, at } });
    for (const selection of ['provenance { basis }', 'provenance { basis source { name } } total { atomic }']) {
      const document = parse(`{ rows { ${selection} } }`);
      asked.length = 0;
      await openExecutor(schemaOf(rows), { rowRoles }).execute({ document, context });
      expect(asked).toEqual([0]);
      const { byDigits, text } = await answered(rows, selection);
      expect(byDigits).toEqual([true, true, true]);
      expect(JSON.parse(text).data.rows[2].provenance.basis).toBe('REPORTED');
    }
  });

  test('with the digits of each in its own place', async () => {
    const { text } = await answered(plainRows, 'total { atomic value } asset { ref }');
    expect(JSON.parse(text).data.rows).toEqual([
      { total: { atomic: '1234', value: '12.34' }, asset: { ref: 'x' } },
      { total: { atomic: '0', value: '0' }, asset: { ref: 'y' } },
      { total: { atomic: '56700', value: '0.000000000000000567' }, asset: { ref: 'z' } },
    ]);
  });

  test('from the entry on at which the page begins', async () => {
    const page = rowsOf(plainAssets, plainDigits, { start: 1, end: 3 });
    const { text, byDigits } = await answered(page, 'total { atomic } asset { ref }');
    expect(byDigits).toEqual([true, true]);
    expect(JSON.parse(text).data.rows.map(({ asset: { ref } }: { asset: { ref: string } }) => ref)).toEqual(['y', 'z']);
  });

  test('where the facts of the asset are not asked for, they need not be known', async () => {
    const unknown = rowsOf([asset('x', null), asset('y', { failure: failure('FACTS_UNAVAILABLE') })], ['1', '2']);
    for (const selection of ['total { atomic }', 'total { atomic } asset { ref id network }']) {
      expect((await answered(unknown, selection)).byDigits).toEqual([true, true]);
    }
  });

  test('what the rows of an asset have in common is written once for all runs, unless it depends on a variable', async () => {
    const sdl = SDL.replace('ref: String!', 'ref: String! shown(as: String): String!');
    let reads = 0;
    const [plain] = plainAssets;
    if (plain === undefined) throw new TypeError('there are plain assets');
    const shown = Object.assign(
      { ...plain, shown: (args: { readonly as?: string }) => args.as ?? 'unnamed' },
      {
        get counted() {
          reads += 1;
          return 'counted';
        },
      },
    );
    const rows = rowsOf([shown], ['5']);
    const schema = schemaOf(rows, sdl.replace('shown(', 'counted: String shown('));
    const executor = openExecutor(schema, { rowRoles });
    const run = async (document: DocumentNode, variables = {}) =>
      stringifyAnswer(await executor.execute({ document, variables, context }));
    const counted = parse('{ rows { asset { counted } total { value } } }');
    const first = await run(counted);
    const before = reads;
    expect(await run(counted)).toBe(first);
    expect(reads).toBe(before);
    const document = parse('query ($as: String) { rows { asset { shown(as: $as) } total { value } } }');
    expect(await run(document, { as: 'one' })).toContain('"shown":"one"');
    expect(await run(document, { as: 'two' })).toContain('"shown":"two"');
  });

  test('how rows are written is found out once for a document', async () => {
    const of = vi.spyOn(RowWriter, 'of');
    try {
      const executor = openExecutor(schemaOf(plainRows), { rowRoles });
      for (const query of ['{ rows { total { atomic } } }', '{ rows { id } }']) {
        of.mockClear();
        const document = parse(query);
        for (let times = 0; times < 3; times += 1) await executor.execute({ document, context });
        expect(of, query).toHaveBeenCalledOnce();
      }
    } finally {
      of.mockRestore();
    }
  });

  test('the texts of an asset are put together once for all lists that have it, and again where its facts came later', async () => {
    let read = 0;
    const counted = (one: AssetNode): AssetNode => ({
      ...one,
      get facts() {
        read += 1;
        return one.facts;
      },
    });
    const assets = [counted(asset('x', named('X', 2))), counted(asset('y', null))];
    const rows = rowsOf(assets, ['1', '2']);
    const begin = vi.spyOn(RowWriter.prototype, 'begin');
    await openExecutor(schemaOf(rows), { rowRoles }).execute({
      document: parse('{ rows { asset { name } total { atomic } } }'),
      context,
    });
    const [writer, [run, , place] = []] = [begin.mock.contexts[0], begin.mock.calls[0]];
    begin.mockRestore();
    if (!(writer instanceof RowWriter) || run === undefined || place === undefined)
      throw new Error('no rows were written');
    const before = read;
    expect(writer.begin(run, rows, place)?.take(0)?.end).toBe(1);
    expect(read).toBe(before);
    assets[1] = counted(asset('y', named('Y', 0)));
    expect(writer.begin(run, rows, place)?.take(0)?.end).toBe(2);
    const after = read;
    expect(after).toBeGreaterThan(before);
    expect(writer.begin(run, rows, place)?.take(0)?.end).toBe(2);
    expect(read).toBe(after);
  });
});

describe('rows of pairs that failed are written by their failure', () => {
  const rows = rowsOf(plainAssets, ['1', null, null]);

  test.each([
    'total { atomic }',
    'total { value } again: total { atomic }',
    '__typename asset { ref name } total { decimals }',
    'total { value } provenance { basis }',
    'account { address } available { atomic } locked { atomic } pendingDeposit { value } pendingWithdrawal { atomic }',
    'failure { code }',
    'failure { __typename code message detail retryable retryAfter httpStatus upstreamCode source { name } }',
    'a: failure { code } total { atomic } b: failure { message } details { provider }',
  ])('%s', async (selection) => {
    for (const field of ['rows', 'more']) {
      const { byDigits, together } = await answered(rows, selection, field);
      expect([byDigits, together], selection).toEqual([[true, true, true], 3]);
    }
  });

  test('with an error beside each null, in the place of its row', async () => {
    const { text } = await answered(rows, 'total { atomic } asset { ref } failure { code } locked { atomic }', 'more');
    const { data, errors } = JSON.parse(text);
    expect(data.more[1]).toEqual({ total: null, asset: { ref: 'y' }, failure: { code: 'NOT_REPORTED' }, locked: null });
    expect(errors.map(({ path }: { path: unknown }) => path)).toEqual([
      ['more', 1, 'total'],
      ['more', 1, 'locked'],
      ['more', 2, 'total'],
      ['more', 2, 'locked'],
    ]);
    expect(errors[0].extensions.about).toBe('balance/s/%22a%22/y?network=n');
    expect(errors[2].extensions.about).toBe('balance/s/%22a%22/z?network=n');
  });

  test('each by its own, where they failed for different reasons', async () => {
    const reasons = [failure('NOT_REPORTED'), failure('UPSTREAM_TIMEOUT'), failure('NOT_REPORTED', { detail: 'cut' })];
    const { options } = rowsOf(plainAssets, [null, null, null]);
    const at = (index: number): Outcome => ({ failure: reasons[index] ?? failure('INTERNAL') });
    const failed = new BalanceRows({ ...options, outcomes: { ...options.outcomes, at } });
    const { text, byDigits } = await answered(failed, 'failure { code detail } total { atomic }');
    expect(byDigits).toEqual([true, true, true]);
    expect(JSON.parse(text).data.rows.map((row: { failure: unknown }) => row.failure)).toEqual([
      { code: 'NOT_REPORTED', detail: null },
      { code: 'UPSTREAM_TIMEOUT', detail: null },
      { code: 'NOT_REPORTED', detail: 'cut' },
    ]);
  });

  test('a failure that many share is written once', async () => {
    const shared: Outcome = { failure: failure('NOT_REPORTED') };
    let read = 0;
    const counted: Outcome = {
      failure: {
        ...shared.failure,
        get code() {
          read += 1;
          return shared.failure.code;
        },
      },
    };
    const { options } = rowsOf(plainAssets, [null, null, null]);
    const failed = new BalanceRows({ ...options, outcomes: { ...options.outcomes, at: () => counted } });
    const document = parse('{ rows { failure { code } } }');
    await openExecutor(schemaOf(failed), { rowRoles }).execute({ document, context });
    expect(read).toBe(1);
  });

  test('but by the plan where the failure is shown with more, or the unit is not known', async () => {
    const more = await answered(rows, 'total { atomic } failure { code own }');
    expect(more.byDigits).toEqual([true, false, false]);
    const unknown = rowsOf([asset('x', { facts: noFacts })], [null]);
    expect((await answered(unknown, 'total { value }')).byDigits).toEqual([false]);
    expect((await answered(unknown, 'total { atomic }')).byDigits).toEqual([true]);
  });

  test('and by the plan where an amount may not be null, so that the row is null with it', async () => {
    const strict = SDL.replace('total: Amount available', 'total: Amount! available');
    const { text, byDigits } = await answered(rows, 'total { atomic }', 'more', strict);
    expect(byDigits).toEqual([true, false, false]);
    expect(JSON.parse(text).data.more).toEqual([{ total: { atomic: '1' } }, null, null]);
  });
});

describe('rows are left to the plan', () => {
  test('where its resolvers are not known', async () => {
    const of = vi.spyOn(RowWriter, 'of');
    try {
      const document = parse('{ rows { total { atomic } } }');
      await openExecutor(schemaOf(plainRows)).execute({ document, context });
      expect(of.mock.results.map(({ value }) => value)).toEqual([null]);
    } finally {
      of.mockRestore();
    }
  });

  test.each([
    'id',
    'total { atomic } provenance { basis own }',
    'a: provenance { basis } b: provenance { source { name } }',
    'available { note }',
    'own',
    'account { computed }',
    'asset { source { computed { word } } }',
    'asset { details { provider } }',
    'asset { failure { code } }',
    'account { address computed }',
    'total { unit }',
    'total { note }',
    'total { atomic note }',
    'total { atomic unit }',
    'a: asset { ref } b: asset { symbol }',
    'a: account { address } b: account { id }',
  ])('where the selection is %s', async (selection) => {
    const of = vi.spyOn(RowWriter, 'of');
    try {
      expect((await answered(rowsOf(plainAssets.slice(0, 1), ['5']), selection)).byDigits).toEqual([false]);
      expect(of.mock.results.map(({ value }) => value)).toEqual([null]);
    } finally {
      of.mockRestore();
    }
  });

  test('of anything that is no balance', () => {
    const object = { fields: [], write: () => '{}' };
    const options = { rowRoles, rowType: 'Balance', columns: new ColumnMemory(), written: new WrittenRows() };
    expect(RowWriter.of({ ...object, typeName: 'Other' }, options)).toBeNull();
    expect(RowWriter.of({ ...object, typeName: 'Balance' }, { ...options, rowType: 'BgBalance' })).toBeNull();
    expect(RowWriter.of({ ...object, typeName: 'Balance' }, options)).not.toBeNull();
  });

  test('where a pair has more than digits', async () => {
    const rows = rowsOf(plainAssets, ['1', null, '3']);
    const { options } = rows;
    const amounts = { ...noAmounts, total: 5n, locked: 2n };
    const value = { amounts, block: null, facts: null, details: null };
    const known: Outcome = { value, observed: { date: new Date(0), ms: 0 }, basis: 'REPORTED' };
    const at = (index: number): Outcome => (index === 1 ? known : options.outcomes.at(index));
    const more = new BalanceRows({ ...options, outcomes: { ...options.outcomes, at } });
    const { byDigits, text } = await answered(more, 'total { atomic } locked { atomic } failure { code }');
    expect(byDigits).toEqual([true, false, true]);
    expect(JSON.parse(text).data.rows[1]).toEqual({ total: { atomic: '5' }, locked: { atomic: '2' }, failure: null });
  });

  test.each([
    ['are not known', null],
    ['cannot be read', { failure: failure('FACTS_UNAVAILABLE') }],
  ] as const)('where facts of the asset are asked for that %s', async (_, facts) => {
    const rows = rowsOf([asset('x', facts), asset('y', named('Y', 1))], ['15', '25']);
    for (const selection of [
      'asset { symbol } total { atomic }',
      'asset { name }',
      'asset { decimals }',
      'asset { type }',
      'asset { contract }',
      'asset { underlying }',
      'total { value }',
      'total { decimals }',
      'total { atomic } asset { ref source { name } } t: total { value }',
    ]) {
      expect((await answered(rows, selection)).byDigits, selection).toEqual([false, true]);
    }
  });

  test('without asking a source for facts only to see that', async () => {
    for (const selection of ['asset { symbol }', 'asset { ref symbol }', 'total { value }', 'total { decimals }']) {
      const asked: string[] = [];
      const load = async ({ ref }: { readonly ref: string }) => {
        asked.push(ref);
        return loaded;
      };
      const schema = schemaOf(rowsOf([asset('x', null), asset('y', null)], ['15', '25']));
      const document = parse(`{ rows { ${selection} } }`);
      await openExecutor(schema, { rowRoles }).execute({
        document,
        context: { facts: () => ({ peek: () => undefined, load }) },
      });
      expect(asked, selection).toEqual(['x', 'y']);
    }
  });

  test('where the unit is asked for and is no power of ten, or not known', async () => {
    const third: FactsAnswer = { facts: { ...noFacts, scale: { numerator: 60n, denominator: 7n } } };
    const rows = rowsOf([asset('x', third), asset('y', { facts: noFacts })], ['15', '25']);
    for (const selection of ['total { value }', 'total { decimals }', 'total { value } asset { symbol }']) {
      expect((await answered(rows, selection)).byDigits, selection).toEqual([false, false]);
    }
    for (const selection of ['total { atomic }', 'total { atomic } asset { symbol decimals }']) {
      expect((await answered(rows, selection)).byDigits, selection).toEqual([true, true]);
    }
  });

  test('where the account or the asset cannot be written at once', async () => {
    const broken = { ...source, label: null as unknown as string };
    const lost = rowsOf(plainAssets, plainDigits, { account: { ...account, source: broken } });
    expect((await answered(lost, 'account { source { label } } total { atomic }', 'more')).byDigits).toEqual([
      false,
      false,
      false,
    ]);
    const [first, ...others] = plainAssets;
    const assets = first === undefined ? [] : [{ ...first, source: broken }, ...others];
    const { byDigits } = await answered(
      rowsOf(assets, plainDigits),
      'asset { source { label } } total { atomic }',
      'more',
    );
    expect(byDigits).toEqual([false, true, true]);
  });
});

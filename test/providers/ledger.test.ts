/** Names and answers of a ledger: what is read of rows, whatever stands in them, and what speaks against them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../src/http/json.ts';
import type { CallOf, Page } from '../../src/index.ts';
import { FailureError } from '../../src/model/failure.ts';
import type { Reading } from '../../src/model/reading.ts';
import { accountRule, assetRule } from '../../src/providers/ledger/identity.ts';
import { ledgerOptions } from '../../src/providers/ledger/options.ts';
import { ledger } from '../../src/providers/ledger/provider.ts';
import { atoms, Journal, type JournalAmount } from '../../src/sandbox/hledger/journal.ts';
import { runs } from '../depth.ts';

const options = (given: object = {}) => ledgerOptions.parse(given);
const account = (address: string) => accountRule.normalise({ network: null, address, subAccount: null });
const asset = (ref: string) => assetRule(options()).normalise({ network: null, ref });

describe('names', () => {
  test.each([
    ['assets:bank:checking', 'assets:bank:checking'],
    ['assets:Ünï cödé', 'assets:Ünï cödé'],
    ['a\u00a0b\u2003c', 'a b c'],
    ['a : b', 'a : b'],
    ['a ', 'a '],
    [':', ':'],
  ])('%j is the account %j', (typed, name) => {
    expect(account(typed)).toMatchObject({ ok: true, value: { address: name } });
  });

  test.each([
    ['', 'is empty'],
    [' a', 'must not begin with a space'],
    ['a  b', 'must not have two spaces in a row: they end the name'],
    ['a\u00a0 b', 'must not have two spaces in a row: they end the name'],
    ['a\tb', 'must not have control characters'],
    ['a\ud800', 'is not valid Unicode'],
    ['a'.repeat(513), '513 characters, limit 512'],
  ])('%j is no account', (typed, rule) => {
    expect(account(typed)).toEqual({ ok: false, rule });
  });

  test('an account has neither a network nor a sub-account', () => {
    const place = { network: null, address: 'a', subAccount: null };
    expect(accountRule.normalise({ ...place, network: 'x' }).ok).toBe(false);
    expect(accountRule.normalise({ ...place, subAccount: 'x' }).ok).toBe(false);
  });

  test.each([
    ['EUR', 'EUR'],
    ['"travel points"', 'travel points'],
    ['travel points', 'travel points'],
    ['""', '""'],
    ['$', '$'],
  ])('%j is the commodity %j', (typed, ref) => {
    expect(asset(typed)).toMatchObject({ ok: true, value: { ref } });
  });

  test.each(['', '"', '"""', '""""', 'a"b', '"a"b"', 'x\ty', '"\n"'])('%j is no commodity', (typed) => {
    expect(asset(typed).ok).toBe(false);
  });

  test('what a commodity stands for is stated, and finds it', () => {
    const id = 'bip122:000000000019d6689c085ae165831e93/slip44:0';
    const rule = assetRule(options({ commodities: { BTC: { underlying: id }, XBT: { underlying: id, decimals: 8 } } }));
    expect(rule.underlying?.assets(id)).toEqual([
      { network: null, ref: 'BTC' },
      { network: null, ref: 'XBT' },
    ]);
    expect([rule.facts('BTC'), rule.facts('XBT'), rule.facts('EUR'), rule.facts('""')]).toMatchObject([
      { symbol: 'BTC', underlying: id, scale: { numerator: 10n ** 9n } },
      { symbol: 'XBT', underlying: id, scale: { numerator: 10n ** 8n } },
      { symbol: 'EUR', underlying: null },
      { symbol: null, underlying: null },
    ]);
  });
});

describe('options', () => {
  test.each([
    [{ user: 'a' }, 'user and password must be given together'],
    [{ user: 'a', password: 'b', headers: { authorization: 'c' } }, 'are an authorization header already'],
    [{ headers: { Authorization: 'c' } }, 'must be the name of a header in lower case'],
    [{ headers: { 'content-type': 'c' } }, 'must not be a header that every request has anyway'],
    [{ commodities: { '"EUR"': {} } }, 'is written without its quotes'],
    [{ commodities: { EUR: { decimals: 11 } } }, 'Too big'],
    [{ commodities: { EUR: { underlying: 'EUR' } } }, 'CAIP-19'],
  ])('%j is refused', (given, rule) => {
    expect(JSON.stringify(ledgerOptions.safeParse(given).error?.issues)).toContain(rule);
  });

  test('the login and other headers go to the proxy', () => {
    const given = options({ user: 'ann', password: 'pass', headers: { 'x-key': 'key' } });
    const headers = ledger.create(given).headers;
    expect(Array.from(headers, ([name, value]) => [name, value.reveal()])).toEqual([
      ['x-key', 'key'],
      ['authorization', `Basic ${Buffer.from('ann:pass').toString('base64')}`],
    ]);
  });
});

// ---------------------------------------------------------------------------------------------------------------
// Answers

type Row = Record<string, unknown>;

/** By pair, what the answer comes to: an amount, or a code. */
function decode(rows: unknown, given: object, accounts: readonly string[]): Page<Reading> {
  const [read] = ledger.create(options(given)).reads;
  if (read?.shape !== 'cross-product') throw new Error('the read has another shape');
  const call: CallOf<'cross-product'> = {
    shape: 'cross-product',
    accounts: accounts.map((address) => ({ id: address, source: 's', network: null, address, subAccount: null })),
    assets: 'all',
    at: null,
    filter: null,
  };
  const text = JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? `#${value}#` : value));
  const body = parseJson(Buffer.from(text.replaceAll(/"#(-?\d+)#"/g, '$1')));
  const request = read.balances.request(call);
  return read.balances.decode(call, { request, status: 200, header: () => null, body, receivedAt: new Date(0) });
}

function told({ items }: Page<Reading>): Readonly<Record<string, bigint | string | null>> {
  return Object.fromEntries(
    items.map((one) => [`${one.address} ${one.asset}`, 'failure' in one ? one.failure.code : one.amounts.total]),
  );
}

function journalOf(...postings: readonly (readonly [string, string, bigint, number, JournalAmount?])[]): Journal {
  const journal = new Journal();
  for (const [name, commodity, mantissa, places, cost] of postings) {
    journal.post(name, { commodity, mantissa, places, ...(cost === undefined ? {} : { cost }) });
  }
  return journal;
}

const rowsOf = (journal: Journal): Row[] => journal.rows().map((row) => ({ ...row }));

describe('answers', () => {
  const price: JournalAmount = { commodity: 'EUR', mantissa: 4n, places: 0 };
  const plain = journalOf(['a', 'X', 5n, 1], ['a', 'X', -2n, 0, price], ['a:b', 'X', 1n, 2], ['c', '', 7n, 0]);

  test('lots at several prices are added up, and only what is asked for is told', () => {
    const page = decode(rowsOf(plain), {}, ['a', 'a:b']);
    expect(told(page)).toEqual({ 'a X': -1_500_000_000n, 'a:b X': 10_000_000n });
    expect(page.completeness).toMatchObject({ doubts: [], known: { accounts: new Set(['a', 'a:b', 'c']) } });
    expect(page.completeness?.known?.assets).toEqual(new Set(['X', '""']));
    const below = decode(rowsOf(plain), { balance: 'with-sub-accounts' }, ['a']);
    expect(told(below)).toEqual({ 'a X': -1_490_000_000n });
  });

  test('the form of hledger-web 1.50 is read as well', () => {
    const newer = rowsOf(plain).map(({ aebalance, aibalance, ...row }) => {
      const lists = { bdexcludingsubs: aebalance, bdincludingsubs: aibalance, bdnumpostings: 1 };
      const none = { bdexcludingsubs: [], bdincludingsubs: [], bdnumpostings: 0 };
      return { ...row, adata: { pdpre: none, pdperiods: [['0000-01-01', lists]] } };
    });
    expect(decode(newer, {}, ['a', 'a:b', 'c'])).toEqual(decode(rowsOf(plain), {}, ['a', 'a:b', 'c']));
    const twice = newer.map((row) => ({
      ...row,
      adata: { ...row.adata, pdperiods: [...row.adata.pdperiods, ...row.adata.pdperiods] },
    }));
    expect(decode(twice, {}, ['a']).unreadable).toEqual([{ address: 'a', detail: '[1].adata: expected one period' }]);
  });

  const amountOf = (mantissa: unknown, places: unknown): Row[] => {
    const rows = rowsOf(journalOf(['a', 'X', 1n, 0]));
    const quantity = { decimalMantissa: mantissa, decimalPlaces: places, floatingPoint: 0 };
    const list = [{ acommodity: 'X', aprice: null, aquantity: quantity }];
    return rows.map((row) => ({ ...row, ...(row.aname === 'a' ? { aebalance: list, aibalance: list } : {}) }));
  };

  test.each<[unknown, unknown, number | undefined, bigint | string]>([
    [1n, 9, undefined, 1n],
    [0n, 9, undefined, 0n],
    [-(10n ** 40n), 0, undefined, -(10n ** 49n)],
    [0n, 10, undefined, 'UPSTREAM_BAD_AMOUNT'],
    [10n, 10, undefined, 'UPSTREAM_BAD_AMOUNT'],
    [1n, 10, 10, 1n],
    [10n, 10, 9, 1n],
    [1n, 10, 9, 'UPSTREAM_BAD_AMOUNT'],
    [100n, 2, 0, 1n],
    [101n, 2, 0, 'UPSTREAM_BAD_AMOUNT'],
    ['', 2, 0, 'UPSTREAM_BAD_AMOUNT'],
    [null, 2, 0, 'UPSTREAM_BAD_AMOUNT'],
    [1n, 256, 2, 'UPSTREAM_BAD_AMOUNT'],
    [1n, -1, 2, 'UPSTREAM_BAD_RESPONSE'],
  ])('%s at %s places is, where %s are stated, %s', (mantissa, places, decimals, expected) => {
    const given = decimals === undefined ? {} : { commodities: { X: { decimals } } };
    expect(told(decode(amountOf(mantissa, places), given, ['a']))).toEqual({ 'a X': expected });
  });

  const struck = (name: string, change: (row: Row) => Row | null): Row[] =>
    rowsOf(plain).flatMap((row): Row[] => {
      const changed = row.aname === name ? change(row) : row;
      return changed === null ? [] : [changed];
    });

  test.each<[string, Row[], string]>([
    ['an account is missing', struck('a:b', () => null), 'an account that stands below another one has no row'],
    [
      'an account has another name',
      struck('c', (row) => ({ ...row, aname: 'C' })),
      'an account that stands below another one has no row',
    ],
    ['its parent does not name it', struck('a', (row) => ({ ...row, asubs_: [] })), 'an account stands below no other'],
    ['an account stands twice', [...rowsOf(plain), ...rowsOf(plain).slice(-1)], 'an account stands twice'],
    ['two name it', struck('c', (row) => ({ ...row, asubs_: ['a:b'] })), 'an account stands below two others'],
  ])('where %s, silence means nothing', (_, rows, doubt) => {
    expect(decode(rows, {}, ['c']).completeness?.doubts).toEqual([doubt]);
  });

  test('an amount that vanished, or stands twice, shows in the account and in the one above', () => {
    const gone = struck('a:b', (row) => ({ ...row, aebalance: [] }));
    expect(told(decode(gone, {}, ['a', 'a:b']))).toEqual({ 'a X': -1_500_000_000n, 'a:b X': 'UPSTREAM_INCONSISTENT' });
    const all = struck('a:b', (row) => ({ ...row, aebalance: [], aibalance: [] }));
    expect(told(decode(all, {}, ['a', 'a:b']))).toEqual({ 'a X': 'UPSTREAM_INCONSISTENT' });
    const twice = struck('a', (row) => ({ ...row, aebalance: [row.aebalance, row.aebalance].flat() }));
    expect(told(decode(twice, {}, ['a']))).toEqual({ 'a X': 'UPSTREAM_INCONSISTENT' });
  });

  test('a symbol that nobody can ask for leaves all else as it is, but for the list', () => {
    const page = decode(rowsOf(journalOf(['a', 'X', 1n, 0], ['a', 'x\ty', 1n, 0])), {}, ['a']);
    expect(told(page)).toEqual({ 'a X': 1_000_000_000n });
    expect(page.unreadable).toMatchObject([{ address: 'a', unaskable: true }]);
  });

  test('a list without a row above all others is refused whole', () => {
    for (const rows of [[], rowsOf(plain).slice(1), {}, null]) {
      expect(() => decode(rows, {}, ['a'])).toThrow(FailureError);
    }
  });

  test('an account may have the name of the row above all', () => {
    const rows = rowsOf(journalOf(['root', 'X', 1n, 0], ['root:b', 'X', 2n, 0], ['a', 'X', 4n, 0]));
    const given = { balance: 'with-sub-accounts' };
    expect(told(decode(rows, given, ['root', 'a']))).toEqual({ 'root X': 3_000_000_000n, 'a X': 4_000_000_000n });
  });
});

test('any journal is read to the last digit, in any order of its rows', () => {
  const name = fc
    .array(fc.constantFrom('a', 'b', 'é', 'root', 'x y'), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join(':'));
  const posting = fc.record({
    name,
    commodity: fc.constantFrom('', 'X', 'x', 'a b', '$'),
    mantissa: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
    places: fc.integer({ min: 0, max: 9 }),
    price: fc.constantFrom(null, 1n, 2n),
  });
  const journals = fc.tuple(
    fc.array(posting, { minLength: 1, maxLength: 12 }),
    fc.constantFrom('own', 'with-sub-accounts'),
    fc.boolean(),
  );
  fc.assert(
    fc.property(journals, ([postings, balance, isReversed]) => {
      const journal = new Journal();
      for (const { name: at, price, ...amount } of postings) {
        const cost = price === null ? {} : { cost: { commodity: 'EUR', mantissa: price, places: 0 } };
        journal.post(at, { ...amount, ...cost });
      }
      const rows = isReversed ? rowsOf(journal).toReversed() : rowsOf(journal);
      const page = decode(rows, { balance }, journal.accounts());
      const expected = journal.accounts().flatMap((address) =>
        Array.from(journal.sums(address, balance !== 'own'), ([symbol, sum]) => {
          return [`${address} ${symbol === '' ? '""' : symbol}`, atoms(sum, 9)];
        }),
      );
      expect(told(page)).toEqual(Object.fromEntries(expected));
      expect([page.completeness?.doubts, page.unreadable]).toEqual([[], undefined]);
    }),
    { numRuns: runs(300) },
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requireReadable } from '../../src/balances/absence/unreadable-rows.ts';
import { reconcile } from '../../src/balances/answer/reconcile.ts';
import { asArray, asObject } from '../../src/http/decode.ts';
import type { UpstreamRequest } from '../../src/http/exchange.ts';
import { formatValue, parseScale, parseUnsigned } from '../../src/model/amount.ts';
import { makeAccount } from '../../src/model/identity.ts';
import { atOnce } from '../../src/model/steps.ts';
import type { BalanceRead, CallOf, Provider } from '../../src/providers/provider.ts';
import { normaliseAssetId } from '../../src/providers/teos/identity.ts';
import { type TeosOptions, teosOptions } from '../../src/providers/teos/options.ts';
import { teos } from '../../src/providers/teos/provider.ts';
import { exchangeOf, failureOf, now, readVector, summary, vectorsOf } from './teos-mesh-wire.ts';

const TOKEN = 'planted-token';
const A = '0x9f114da25b61b77606d47eab414b9360f8783979';
const B = '0xd9d18f6979473f8bdc6290ad772000c53bd5c907';

function provider(overrides: Partial<TeosOptions> = {}): Provider {
  return teos.create({ ...teosOptions.parse({ token: TOKEN }), ...overrides });
}

function readFor(ref: string, from: Provider = provider()): BalanceRead<'cross-product'> {
  const read = from.reads.find((candidate) => candidate.serves(ref));
  if (read?.shape !== 'cross-product') throw new Error(`no read serves ${ref}`);
  return read;
}

function grid(addresses: readonly string[], assets: readonly string[]): CallOf<'cross-product'> {
  const accounts = addresses.map((address) => makeAccount('teos', { network: null, address, subAccount: null }));
  return { shape: 'cross-product', accounts, assets, at: null, filter: null };
}

function decode(text: string, ref = '0x1', request?: UpstreamRequest) {
  const read = readFor(ref);
  const call = grid([A], [ref]);
  return read.balances.decode(call, exchangeOf({ request: request ?? read.balances.request(call), text }));
}

describe('requests', () => {
  test('GetAssetsBalances has the form of the reference, brackets encoded', () => {
    const assets = ['0xfc6e610b23b09fae00e10001', '0x5b80da7d2d7acd8e4a1e0001', '0xfb125f4b5f45b0b0ff7c0001'];
    const { path, method } = readFor('0x1').balances.request(grid([A, B], assets));
    const documented = readVector('teos', 'multi').path;
    expect(method).toBe('GET');
    expect(path).toBe(documented.replaceAll('[', '%5B').replaceAll(']', '%5D'));
  });

  test('GetEthBalances has the form of the documents', () => {
    const first = '0x5833bbfd8ce0192cf3bb4e7501148d9cd47f5c91';
    const { path } = readFor('native').balances.request(grid([first, A], ['native']));
    expect(path).toBe(readVector('teos', 'eth').path.replaceAll('[', '%5B').replaceAll(']', '%5D'));
  });

  test('the version and the spelling of ids follow the options', () => {
    const read = readFor('0x1', provider({ version: 'v1.1', assetIds: 'short' }));
    expect(read.balances.request(grid([A], ['0x96d4'])).path).toBe(
      `/odata/v1.1/Balances/GetAssetsBalances(addresses=%5B'${A}'%5D,uniqueAssetIds=%5B'0x96d4'%5D)`,
    );
  });

  test('a URL parser leaves every path as it is', () => {
    const calls = [
      readFor('0x1').balances.request(grid([A], ['0x96d4'])),
      provider().facts?.facts.request({ assets: ['0x1'] }),
    ];
    for (const call of calls) {
      const url = new URL(`https://teos.example${call?.path}`);
      expect(url.pathname + url.search).toBe(call?.path);
    }
  });

  test('the URL budget is the true length, to the byte', () => {
    const hex = (bits: number) =>
      fc.bigInt({ min: 1n, max: 2n ** BigInt(bits) - 1n }).map((value) => value.toString(16));
    const addresses = fc.uniqueArray(
      hex(160).map((digits) => `0x${digits.padStart(40, '0')}`),
      { minLength: 1, maxLength: 20 },
    );
    const assets = fc.uniqueArray(
      hex(96).map((digits) => `0x${digits}`),
      { minLength: 1, maxLength: 20 },
    );
    const sum = (sizes: number[]) => sizes.reduce((total, size) => total + size, 0);
    fc.assert(
      fc.property(addresses, assets, (rows, columns) => {
        for (const [ref, refs] of [
          ['0x1', columns],
          ['native', ['native']],
        ] as const) {
          const { limits, balances } = readFor(ref);
          const url = limits.url;
          if (url === null) throw new Error('no budget');
          const bytes = url.fixed + sum(rows.map(url.account)) + sum(refs.map(url.asset));
          expect(bytes).toBe(Buffer.byteLength(balances.request(grid(rows, refs)).path));
        }
        const facts = provider().facts;
        const budget = facts?.limits.url;
        const path = facts?.facts.request({ assets: columns }).path ?? '';
        expect(budget && budget.fixed + sum(columns.map(budget.asset))).toBe(Buffer.byteLength(path));
      }),
    );
  });
});

describe('balances', () => {
  const SPARKS = '0xc873ba6a2b45f7b2cd733c3983bd53ec6e2a05df 0x7bc575105b40df19721a0001 25000';

  test('the documented bodies decode to their amounts', () => {
    const decoded = (id: string, ref?: string) => summary(decode(readVector('teos', id).body, ref).items);
    expect(decoded('multi')).toEqual([
      SPARKS,
      '0xd9d18f6979473f8bdc6290ad772000c53bd5c907 0xfc6e610b23b09fae00e10001 1200',
    ]);
    expect(decoded('single')).toEqual([SPARKS]);
    expect(decoded('my')).toEqual([SPARKS]);
    expect(decoded('eth', 'native')).toEqual([
      '0x5833bbfd8ce0192cf3bb4e7501148d9cd47f5c91 native 542100000000000000',
      '0x9f114da25b61b77606d47eab414b9360f8783979 native 12031500000000000000',
    ]);
  });

  test('the value wrapper of OData is taken too', () => {
    const text = `{"@odata.context":"x","value":${readVector('teos', 'my').body}}`;
    expect(summary(decode(text).items)).toEqual([SPARKS]);
  });

  test.each([
    '"007"',
    '18446744073709551617',
    '"115792089237316195423570985008687907853269984665640564039457584007913129639935"',
  ])('keeps every digit of %s', (amount) => {
    const [reading] = decode(`[{"Address":"${A}","UniqueAssetId":"0x1","Amount":${amount}}]`).items;
    expect(reading).toMatchObject({ amounts: { total: BigInt(amount.replaceAll('"', '')), available: null } });
  });

  const bad = [
    '""',
    'null',
    '[]',
    'true',
    '" 12 "',
    '"0x10"',
    '"1,000"',
    '"-1"',
    '"+5"',
    '"1.5"',
    '1.5e0',
    '"1e-3"',
    '"1e"',
    '1e80',
    '"1e999"',
    '"٣"',
  ];
  test.each(bad)('an amount %s fails its row only', (amount) => {
    const rows = `[{"Address":"${A}","UniqueAssetId":"0x1","Amount":${amount}},{"Address":"${A}","UniqueAssetId":"0x2","Amount":"7"},{"Address":"${A}","UniqueAssetId":"0x3"}]`;
    expect(summary(decode(rows).items)).toEqual([
      `${A} 0x1 UPSTREAM_BAD_AMOUNT`,
      `${A} 0x2 7`,
      `${A} 0x3 UPSTREAM_BAD_AMOUNT`,
    ]);
  });

  test.each([
    ['5.000', 5n],
    ['"5.0"', 5n],
    ['5e0', 5n],
    ['1E+3', 1000n],
    ['"1E+3"', 1000n],
    ['1.250e2', 125n],
    ['5000e-3', 5n],
    ['12345678901234567890.00', 12345678901234567890n],
  ])('%s is a whole number, however it is written', (amount, total) => {
    const [reading] = decode(`[{"Address":"${A}","UniqueAssetId":"0x1","Amount":${amount}}]`).items;
    expect(reading).toMatchObject({ amounts: { total } });
  });

  test('an amount of the native coin may have an exponent, too', () => {
    expect(summary(decode(`[{"Address":"${A}","Amount":"1E-07"}]`, 'native').items)).toEqual([
      `${A} native 100000000000`,
    ]);
  });

  test('more decimal places than the native coin has are no amount', () => {
    const rows = `[{"Address":"${A}","Amount":"0.0000000000000000001"},{"Address":"${B}","Amount":"0.000000000000000001"}]`;
    expect(summary(decode(rows, 'native').items)).toEqual([`${A} native UPSTREAM_BAD_AMOUNT`, `${B} native 1`]);
  });

  test.each([
    ['null', 'body: expected an array'],
    ['{}', 'value: expected an array'],
    ['{"value":null}', 'value: expected an array'],
  ])('%s condemns the whole answer', (text, detail) => {
    expect(failureOf(() => decode(text))).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE', detail });
  });

  test.each([
    ['[5]', { detail: '[0]: expected an object' }],
    ['[{"address":"x"}]', { detail: '[0].Address: expected a string' }],
    [
      `[{"Address":"${A}","UniqueAssetId":"gold","Amount":"1"}]`,
      { detail: '[0].UniqueAssetId: expected a UniqueAssetId', address: A },
    ],
    ['[{"Address":"somebody","UniqueAssetId":"0x1","Amount":"1"}]', { detail: '[0].Address: expected an address' }],
  ])('%s has a row that does not say what it is about', (text, row) => {
    expect(decode(text)).toMatchObject({ items: [], unreadable: [row] });
  });

  test('the documented answer to a grid has a row for an account that was not asked, which condemns it', () => {
    const read = readFor('0x1');
    const call = grid(
      [A, B],
      ['0xfc6e610b23b09fae00e10001', '0x5b80da7d2d7acd8e4a1e0001', '0xfb125f4b5f45b0b0ff7c0001'],
    );
    const readings = decode(readVector('teos', 'multi').body).items;
    const answer = { read, call, readings, observed: { date: now, ms: 0 } };
    expect(failureOf(() => atOnce(reconcile(answer)))).toMatchObject({
      code: 'UPSTREAM_MISATTRIBUTED',
      detail: 'the answer has a row for an account that the call did not name',
    });
    const outcomes = atOnce(reconcile({ ...answer, readings: readings.filter(({ address }) => address === B) }));
    expect(outcomes.get(B)?.get('0xfc6e610b23b09fae00e10001')).toMatchObject({ value: { amounts: { total: 1200n } } });
  });

  test.each([
    ['postman-created-sparks', '[0].Address: expected a string'],
    ['asset-by-id', 'value: expected an array'],
    ['total-amount', 'value: expected an array'],
    ['linked-assets', '[0]: expected an object'],
  ])('the answer %s of another endpoint is no balance', (id, detail) => {
    const failed = failureOf(() => requireReadable(decode(readVector('teos', id).body)));
    expect(failed).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE', detail });
  });

  test('the answers of other endpoints agree with the rules for ids, Sparks and units', () => {
    const body = (id: string) => asObject(JSON.parse(readVector('teos', id).body), id);
    const { TotalSparks, TotalUnits } = body('total-amount');
    const scale = parseScale('1000');
    if (scale === null) throw new Error('no scale');
    expect(formatValue(parseUnsigned(String(TotalSparks)) ?? 0n, scale)).toBe(TotalUnits);
    const linked = asArray(body('linked-assets').value, 'value');
    expect(linked.map((id) => normaliseAssetId(String(id)))).toEqual([
      { ok: true, value: '0x688f43fed0f67a7a1eb0001' },
    ]);
    const [row] = asArray(body('postman-created-sparks').value, 'value').map((item) => asObject(item, 'row'));
    const amount = { Address: A, UniqueAssetId: '0x1', ...row };
    expect(summary(decode(JSON.stringify({ value: [amount] })).items)).toEqual([`${A} 0x1 100`]);
  });

  test('every recorded body is tested: as balances or as another answer here, as facts, or as an error', () => {
    const tested = ['multi', 'single', 'my', 'eth', 'postman-created-sparks', 'total-amount', 'linked-assets'];
    const elsewhere = ['asset-by-id', 'error-21000'];
    const recorded = vectorsOf('teos').map(({ id }) => String(id));
    expect(recorded.toSorted()).toEqual([...tested, ...elsewhere].toSorted());
  });

  test('an empty body is no answer', () => {
    const read = readFor('0x1');
    const empty = exchangeOf({ request: read.balances.request(grid([A], ['0x1'])) });
    expect(failureOf(() => read.balances.decode(grid([A], ['0x1']), empty)).code).toBe('UPSTREAM_BAD_RESPONSE');
  });
});

describe('what an answer shows of its completeness', () => {
  const refs = Array.from({ length: 60 }, (_, index) => `0x${(index + 1).toString(16)}`);
  const rows = (count: number) => refs.slice(0, count).map((ref) => ({ Address: A, UniqueAssetId: ref, Amount: '7' }));

  function shown(body: unknown, asked = 60) {
    const read = readFor('0x1', provider({ absent: 'zero', pairsPerCall: 1000 }));
    const call = grid([A], refs.slice(0, asked));
    const text = JSON.stringify(body);
    return read.balances.decode(call, exchangeOf({ request: read.balances.request(call), text })).completeness;
  }

  test('a list may be cut at the size of a page, with a wrapper or without', () => {
    expect(shown(rows(50))).toEqual({ rows: 50, counted: null, cutAt: 50, doubts: [] });
    expect(shown({ '@odata.context': 'x', value: rows(50) })).toEqual({
      rows: 50,
      counted: null,
      cutAt: 50,
      doubts: [],
    });
  });

  test.each(['@odata.count', '@count', 'odata.count'])('%s counts the rows', (key) => {
    expect(shown({ [key]: 60, value: rows(50) })).toMatchObject({ rows: 50, counted: 60 });
    expect(failureOf(() => shown({ [key]: 'many', value: rows(1) })).code).toBe('UPSTREAM_BAD_RESPONSE');
  });

  test.each(['nextLink', 'next', '@odata.partial', 'more', 'hasMore'])('the member %s is a doubt', (key) => {
    expect(shown({ [key]: null, value: rows(50) })?.doubts).toHaveLength(1);
  });

  test('a lone row is one where it can hold all that was asked', () => {
    expect(shown(rows(1)[0], 1)?.doubts).toEqual([]);
    expect(shown(rows(1)[0], 2)?.doubts).toHaveLength(1);
  });
});

describe('further pages', () => {
  const follow = (link: string, key = '@odata.nextLink') => decode(JSON.stringify({ value: [], [key]: link })).next;

  test.each(['@odata.nextLink', '@nextLink', 'odata.nextLink'])('are linked by %s', (key) => {
    expect(follow('GetAssetsBalances(addresses=%5B%5D)?$skip=50', key)?.path).toMatch(/skip=50$/);
  });

  test('are not guessed where two links differ', () => {
    const body = { value: [], '@odata.nextLink': 'GetAssetsBalances(a)', '@nextLink': 'GetAssetsBalances(b)' };
    expect(failureOf(() => decode(JSON.stringify(body))).code).toBe('UPSTREAM_BAD_RESPONSE');
  });

  test.each([
    'https://teosapi.coreledger.net/odata/v1.0/Balances/GetAssetsBalances(addresses=%5B%5D)?$skip=50',
    'https://inner.example:8443/prefix/odata/v1.0/Balances/GetAssetsBalances(addresses=%5B%5D)?$skip=50',
    '/odata/v1.0/Balances/GetAssetsBalances(addresses=%5B%5D)?$skip=50',
    'GetAssetsBalances(addresses=%5B%5D)?$skip=50',
  ])('follows %s on the configured host', (link) => {
    expect(follow(link)).toEqual({
      method: 'GET',
      path: '/odata/v1.0/Balances/GetAssetsBalances(addresses=%5B%5D)?$skip=50',
      step: 'GetAssetsBalances',
    });
  });

  test.each([
    'https://evil.example/steal',
    'https://evil.example/steal?x=/odata/v1.0/Balances/',
    '/odata/v1.0/Wallets',
    '/odata/v1.0/Balances/../Wallets',
    '/odata/v1.0/Balances/%2e%2e/Wallets',
    '/odata/v1.1/Balances/My',
    'javascript:alert(1)',
    'http://[',
    `/odata/v1.0/Balances/${'x'.repeat(32_768)}`,
  ])('refuses a link elsewhere (case %#)', (link) => {
    expect(failureOf(() => follow(link)).code).toBe('UPSTREAM_BAD_RESPONSE');
  });

  test('a page that names itself as the next one is refused', () => {
    const { path } = readFor('0x1').balances.request(grid([A], ['0x1']));
    expect(failureOf(() => follow(path)).code).toBe('UPSTREAM_BAD_RESPONSE');
  });
});

describe('declaration', () => {
  test('says what TEOS can do', () => {
    const { capabilities, reads, facts, chain } = provider({ chain: 'eip155:137' });
    const rate = [
      { calls: 300, perMs: 60_000 },
      { calls: 30_000, perMs: 86_400_000 },
    ];
    expect(capabilities).toMatchObject({ history: 'none', amounts: ['total'], rate });
    expect(
      reads.map(({ limits, absent, listing, unasked }) => ({ pairs: limits.pairs, absent, listing, unasked })),
    ).toEqual([
      { pairs: 50, absent: 'unknown', listing: 'none', unasked: 'fault' },
      { pairs: 50, absent: 'unknown', listing: 'none', unasked: 'fault' },
    ]);
    expect(facts?.limits.assets).toBe(50);
    expect(chain(null)).toBe('eip155:137');
    expect(provider().chain(null)).toBeNull();
  });

  test('sends the token as a bearer and shows it nowhere', () => {
    const made = provider();
    expect(made.headers.get('authorization')?.reveal()).toBe(`Bearer ${TOKEN}`);
    expect(JSON.stringify([...made.headers]) + JSON.stringify(made)).not.toContain(TOKEN);
  });

  test('the ping takes an empty answer', () => {
    const { ping } = provider();
    const request = ping.request(null);
    expect(request.path).toBe('/odata/v1.0/Ping');
    expect(ping.decode(null, exchangeOf({ request }))).toEqual({ items: [] });
  });

  test.each([
    {},
    { token: 'a b' },
    { token: 't', version: '../x' },
    { token: 't', pairsPerCall: 0 },
    { token: 't', urlBytes: 100 },
    { token: 't', tokn: 1 },
  ])('refuses the options %j', (options) => {
    expect(teosOptions.safeParse(options).success).toBe(false);
  });
});

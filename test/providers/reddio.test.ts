import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { buildSchema, isObjectType } from 'graphql';
import { parse } from 'lossless-json';
import { describe, expect, test } from 'vitest';
import { asArray, asObject, field } from '../../src/http/decode.ts';
import type { Exchange } from '../../src/http/exchange.ts';
import { decimalScale, formatValue } from '../../src/model/amount.ts';
import { FailureError } from '../../src/model/failure.ts';
import { makeAccount } from '../../src/model/identity.ts';
import type { Details, Reading } from '../../src/model/reading.ts';
import type { BalanceRead, CallOf, HoldingsFilter, Page, Provider } from '../../src/providers/provider.ts';
import { reddio } from '../../src/providers/reddio/provider.ts';

const KEY = '0x38cae143fe6d2b8bdb7051f211744017d98f7e6a67e45a5dfc08759c119cf3c';
const ETH = '0x352f9ffd821a525051de2d71126113505a7b0a73d98dbc0ac0ff343cfbdef5e';
const RDD20 = '0x348d9f01e42582dee55ba5db85b0ab036671786ca9e140642d7b7a010abb159';
const account = makeAccount('reddio-main', { network: null, address: KEY, subAccount: null });

const vectors = readVectors('reddio.json');
const provider = create({});

function readVectors(name: string) {
  return asObject(parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8')), name);
}

function bodyOf(id: string): unknown {
  const all = asArray(field(vectors, 'vectors'), 'vectors').map((vector) => asObject(vector, 'vector'));
  const found = all.find((vector) => field(vector, 'id') === id);
  return field(asObject(field(asObject(found, id), 'response'), id), 'body');
}

function create(options: unknown): Provider {
  return reddio.create(reddio.options.parse(options));
}

function readOf(from: Provider): BalanceRead<'account'> {
  const [read] = from.reads;
  if (read?.shape !== 'account') throw new Error('the read has another shape');
  return read;
}

function callFor(asset: string, filter: HoldingsFilter | null = null): CallOf<'account'> {
  return { shape: 'account', account, asset, at: null, filter };
}

/** An answer to `call`; a text is decoded as an HTTP body would be. */
function answer(call: CallOf<'account'>, body: unknown, given: { from?: Provider; status?: number } = {}): Exchange {
  const request = readOf(given.from ?? provider).balances.request(call);
  const decoded = typeof body === 'string' ? parse(body) : body;
  return { request, status: given.status ?? 200, header: () => null, body: decoded, receivedAt: new Date(0) };
}

function pageOf(body: unknown, asset = 'all', from = provider): Page<Reading> {
  const call = callFor(asset);
  return readOf(from).balances.decode(call, answer(call, body, { from }));
}

function decode(body: unknown, asset = 'all', from = provider): readonly Reading[] {
  return pageOf(body, asset, from).items;
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
  return 'none';
}

/** Total, available, locked and pending withdrawal, or the code of the failure. */
function figures(reading: Reading | undefined): unknown {
  if (reading === undefined) return undefined;
  if ('failure' in reading) return reading.failure.code;
  const { total, available, locked, pendingDeposit, pendingWithdrawal } = reading.amounts;
  expect(pendingDeposit).toBeNull();
  return [total, available, locked, pendingWithdrawal];
}

function detailsOf(reading: Reading | undefined): { facts: Details | null; balance: Details | null } {
  if (reading === undefined || 'failure' in reading) throw new Error('no value');
  return { facts: reading.facts?.details ?? null, balance: reading.details };
}

const envelope = (data: string): string => `{"status":"OK","error":"","error_code":0,"data":${data}}`;

function row(overrides: Record<string, string | undefined> = {}): string {
  const fields: Record<string, string | undefined> = {
    asset_id: `"${ETH}"`,
    contract_address: '"eth"',
    balance_available: '291702',
    balance_frozen: '2498',
    type: '"ETH"',
    decimals: '18',
    symbol: '"ETH"',
    quantum: '1000000000000',
    ...overrides,
  };
  const present = Object.entries(fields).filter(([, value]) => value !== undefined);
  return `{${present.map(([key, value]) => `"${key}":${value}`).join(',')}}`;
}

describe('recorded answers', () => {
  test.each([
    [
      'reference-balances-v1',
      [
        ['0x275e2efd2e4940ab9a8592588334f05986ccac4a3f70108f0515c06ca94246', [1n, 1n, 0n, null]],
        ['0x135caafee332f20a186073b49e12439d2e27ddfb2150d58110b1fd839c6cf78', [0n, 0n, 0n, null]],
      ],
    ],
    [
      'docs-balances-v1-paged',
      [
        ['0x275e2efd2e4940ab9a8592588334f05986ccac4a3f70108f0515c06ca94246', [1n, 1n, 0n, null]],
        ['0x135caafee332f20a186073b49e12439d2e27ddfb2150d58110b1fd839c6cf78', [0n, 0n, 0n, null]],
      ],
    ],
    [
      'docs-balances-v1-eth-erc20',
      [
        [ETH, [69985000000000000n, 68985000000000000n, 1000000000000000n, null]],
        [RDD20, [8966000000000000000n, 8966000000000000000n, 0n, null]],
      ],
    ],
    [
      'docs-balances-v1-nft',
      [
        ['0x4009b9796fa021cbac2a5034c56dd4c5c0b46e71dd22856a9a2ff2736324552', [1n, 1n, 0n, null]],
        ['0xcfb95dfecf98fa393db76de409510b77a84ec8f5bc11a70fdb0a885eb11624', [1n, 1n, 0n, null]],
      ],
    ],
  ])('%s', (id, expected) => {
    const readings = decode(bodyOf(id));
    expect(readings.map((reading) => [reading.asset, figures(reading)])).toEqual(expected);
    expect(readings.every(({ address }) => address === KEY)).toBe(true);
  });

  test('reference-balance-v1 is one row', () => {
    const asset = '0x385f3bf3fb3db6b4f152c84dd7a508d4b609caa97535725fe2828e8fe351b9d';
    const readings = decode(bodyOf('reference-balance-v1'), asset);
    expect(readings.map((reading) => [reading.asset, figures(reading)])).toEqual([[asset, [0n, 0n, 0n, null]]]);
  });

  test('docs-balances-v2-mixed folds 22 tokens beside ether', () => {
    const [ether, ...tokens] = decode(bodyOf('docs-balances-v2-mixed'), 'all', create({ api: 'v2' }));
    expect([ether?.asset, figures(ether)]).toEqual([
      ETH,
      [294200000000000000n, 291702000000000000n, 2498000000000000n, null],
    ]);
    expect(tokens.map(figures)).toEqual(Array.from({ length: 22 }, () => [1n, 1n, 0n, null]));
    expect(new Set(tokens.map(({ asset }) => asset)).size).toBe(22);
    expect(tokens.map((token) => detailsOf(token).facts?.tokenId).slice(-3)).toEqual(['349', '350', '21000']);
  });

  test.each([
    ['docs-balances-v2-orders-0', { 1: [1n, 1n, 0n, null], 2: [1n, 0n, 1n, null] }],
    ['docs-balances-v2-orders-1', { 1: [1n, 0n, 1n, null], 2: [1n, 0n, 1n, null] }],
    ['docs-balances-v2-orders-2', { 8: [1n, 1n, 0n, null], 9: [1n, 1n, 0n, null] }],
  ])('%s', (id, expected) => {
    const readings = decode(bodyOf(id), 'all', create({ api: 'v2' }));
    const byToken = readings.map((reading) => [detailsOf(reading).facts?.tokenId, figures(reading)]);
    expect(Object.fromEntries(byToken)).toEqual(expected);
  });

  test('v2 computes the asset id that v3 publishes for the same token', () => {
    const asset = '0x40035fedbf656c2e84b262bed7ce69976e085ed5cd00ed73458644a9cdc5dc6';
    for (const [id, api] of [
      ['docs-balances-v2-js', 'v2'],
      ['docs-balances-v3-js', 'v3'],
    ] as const) {
      const readings = decode(bodyOf(id), 'all', create({ api }));
      expect(readings.map((reading) => [reading.asset, figures(reading)])).toEqual([[asset, [1n, 1n, 0n, 0n]]]);
    }
  });
});

describe('requests', () => {
  const pathOf = (call: CallOf<'account'>, options: unknown = {}) =>
    readOf(create(options)).balances.request(call).path;
  const contract = '0x941661BD1134DC7CC3D107BF006B8631F6E65AD5';

  test('are exact', () => {
    expect(pathOf(callFor(ETH))).toBe(`/v1/balance?stark_key=${KEY}&asset_id=${ETH}`);
    expect(pathOf(callFor('all'))).toBe(`/v1/balances?stark_key=${KEY}&page=1&limit=100`);
    expect(pathOf(callFor('all'), { api: 'v2' })).toBe(`/v2/balances?stark_key=${KEY}`);
    expect(pathOf(callFor('all', { contract, type: 'ERC721' }), { limit: 7 })).toBe(
      `/v1/balances?stark_key=${KEY}&contract_address=${contract.toLowerCase()}&type=ERC721&page=1&limit=7`,
    );
    expect(provider.ping.request(null).path).toBe('/v1/starkex/contracts');
  });

  test.each(['ERC721&page=9', '', "'", 'E'.repeat(17), '../x', 'ERC 20'])('never carry the type %j', (type) => {
    expect(codeOf(() => pathOf(callFor('all', { contract: null, type })))).toBe('BAD_USER_INPUT');
  });

  test.each(['eth', '', '0x1&stark_key=0x2', `${contract}0`])('never carry the contract %j', (text) => {
    expect(codeOf(() => pathOf(callFor('all', { contract: text, type: null })))).toBe('BAD_USER_INPUT');
  });
});

describe('pages', () => {
  const read = readOf(provider);
  const call = callFor('all');
  const page = (fields: string, rows = row()): string => envelope(`{"list":[${rows}],${fields}}`);
  const next = (body: string) => read.balances.decode(call, answer(call, body)).next?.path;

  test('go on until the last', () => {
    const rows = `${row()},${row({ asset_id: `"${RDD20}"` })}`;
    const first = answer(call, page('"total":3,"current_page":1,"page_size":2,"total_page":2', rows));
    const request = read.balances.decode(call, first).next;
    expect(request?.path).toBe(`/v1/balances?stark_key=${KEY}&page=2&limit=100`);
    if (request === undefined) throw new Error('no second page');
    const second = answer(call, page('"total":3,"current_page":2,"page_size":2,"total_page":2'));
    expect(read.balances.decode(call, { ...second, request }).next).toBeUndefined();
  });

  test('end where the server counts none, instead of never', () => {
    expect(next(page('"total":1,"current_page":1,"total_page":0'))).toBeUndefined();
    expect(next(page('"total":0,"current_page":1,"total_page":0', ''))).toBeUndefined();
  });

  test('may carry more rows than are counted, never fewer', () => {
    expect(
      next(page('"total":1,"current_page":1,"page_size":100,"total_page":1', `${row()},${row()}`)),
    ).toBeUndefined();
    expect(next(page('"current_page":1,"page_size":100,"total_page":1'))).toBeUndefined();
    expect(next(page('"total":3,"current_page":1,"total_page":3'))).toContain('page=2');
    const request = readOf(provider).balances.request(call);
    const secondOf = (fields: string, rows: string) => {
      const exchange = answer(call, page(`"current_page":2,"total_page":2,${fields}`, rows));
      const asked = { ...request, path: request.path.replace('page=1', 'page=2') };
      return codeOf(() => read.balances.decode(call, { ...exchange, request: asked }));
    };
    expect(secondOf('"total":3,"page_size":2', row())).toBe('none');
    expect(secondOf('"total":4,"page_size":2', row())).toBe('UPSTREAM_BAD_RESPONSE');
    expect(secondOf('"total":2,"page_size":2', '')).toBe('UPSTREAM_BAD_RESPONSE');
    expect(secondOf('"total":2', '')).toBe('UPSTREAM_BAD_RESPONSE');
    expect(secondOf('"total":9', row())).toBe('none');
    expect(secondOf('"total":0', '')).toBe('none');
  });

  test.each([
    '"total":300,"current_page":1,"page_size":100,"total_page":1',
    '"total":300,"current_page":1,"page_size":100,"total_page":3',
    '"current_page":1,"page_size":2,"total_page":2',
    '"total":2,"current_page":1,"total_page":1',
    '"total":1,"current_page":1,"page_size":"x","total_page":1',
    '"total":2',
    '"total":2,"current_page":1,"total_page":0',
    '"total":9,"current_page":2,"total_page":3',
    '"total":9,"current_page":1',
    '"total":9,"current_page":1,"total_page":"x"',
    '"total":-1',
  ])('are refused when %s cannot be right', (fields) => {
    expect(codeOf(() => next(page(fields)))).toBe('UPSTREAM_BAD_RESPONSE');
  });
});

describe('rows', () => {
  const one = (overrides: Record<string, string | undefined>) => decode(envelope(row(overrides)), ETH)[0];

  test('keep every digit of large quantised numbers', () => {
    expect(figures(one({ balance_available: '9007199254740993', balance_frozen: '9223372036854775807' }))).toEqual([
      9232379236109516800000000000000n,
      9007199254740993000000000000n,
      9223372036854775807000000000000n,
      null,
    ]);
  });

  test('report withdrawals under way, and count them in', () => {
    const reading = one({ withdraw_frozen: '3', display_withdraw: '"0.000003"', quantum: '"1000000000000"' });
    expect(figures(reading)).toEqual([294203000000000000n, 291702000000000000n, 2498000000000000n, 3000000000000n]);
    expect(detailsOf(reading).balance).toEqual({
      __typename: 'ReddioBalanceDetails',
      provider: 'reddio',
      quantum: 1000000000000n,
      available: 291702n,
      frozen: 2498n,
      withdrawFrozen: 3n,
    });
  });

  test.each([
    undefined,
    'null',
    '""',
    '[]',
    'true',
    '" 12 "',
    '"0x10"',
    '"1,000"',
    '-1',
    '1.5',
    '1e21',
    '"+5"',
    '"٣"',
    '9'.repeat(81),
  ])('never take %s for an amount', (bad) => {
    for (const key of ['balance_available', 'balance_frozen', 'quantum']) {
      expect(figures(one({ [key]: bad }))).toBe('UPSTREAM_BAD_AMOUNT');
    }
  });

  test('with a bad amount leave their neighbours alone', () => {
    const rows = [row(), row({ asset_id: `"${RDD20}"`, balance_frozen: '"x"' }), row({ asset_id: '"0x7"' })];
    const readings = decode(envelope(`{"list":[${rows.join(',')}],"total":3}`));
    expect(readings.map((reading) => 'failure' in reading)).toEqual([false, true, false]);
    expect(figures(one({ quantum: '0' }))).toBe('UPSTREAM_BAD_AMOUNT');
    expect(figures(one({ withdraw_frozen: '"x"' }))).toBe('UPSTREAM_BAD_AMOUNT');
  });

  test('whose display figures contradict the amount are inconsistent', () => {
    expect(figures(one({ display_value: '"0.291702"', display_frozen: '"0.00249800"' }))).toHaveLength(4);
    for (const key of ['display_value', 'display_frozen']) {
      for (const shown of ['"0.291703"', '"291702"', '""', '"abc"', '[]', '"0.2917020000000000001"']) {
        expect(figures(one({ [key]: shown }))).toBe('UPSTREAM_INCONSISTENT');
      }
    }
    expect(figures(one({ withdraw_frozen: '0', display_withdraw: '"1"' }))).toBe('UPSTREAM_INCONSISTENT');
  });

  test('agree with any display figure that is computed exactly', () => {
    const amount = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
    const quantum = fc.bigInt({ min: 1n, max: 2n ** 64n });
    fc.assert(
      fc.property(amount, quantum, fc.nat(30), (available, unit, decimals) => {
        const shown = (atoms: bigint) => `"${formatValue(atoms, decimalScale(decimals))}"`;
        const given = { balance_available: `${available}`, quantum: `${unit}`, decimals: `${decimals}` };
        const exact = available * unit;
        expect(figures(one({ ...given, display_value: shown(exact) }))).toMatchObject({ 1: exact });
        expect(figures(one({ ...given, display_value: shown(exact + 1n) }))).toBe('UPSTREAM_INCONSISTENT');
      }),
    );
  });

  test('with decimals that cannot be have no display figure to compare', () => {
    const token = { type: '"ERC721M"', quantum: '1', balance_available: '1', balance_frozen: '0' };
    expect(figures(one({ ...token, decimals: '1', display_value: '"1"', display_frozen: '"0"' }))).toEqual([
      1n,
      1n,
      0n,
      null,
    ]);
    expect(figures(one({ ...token, decimals: '0', display_value: '"2"' }))).toBe('UPSTREAM_INCONSISTENT');
    const coin = { quantum: '1', balance_available: '7', balance_frozen: '0' };
    const tiny = (decimals: number) => ({ decimals: `${decimals}`, display_value: `"0.${'0'.repeat(decimals - 1)}7"` });
    for (const decimals of [77, 78, 80, 255]) {
      expect(figures(one({ ...coin, ...tiny(decimals) }))).toEqual([7n, 7n, 0n, null]);
    }
    expect(figures(one({ ...coin, ...tiny(77), balance_available: '8' }))).toBe('UPSTREAM_INCONSISTENT');
  });

  test('describe their asset, and leave unknown what they do not say', () => {
    const nft = { type: '"ERC721"', contract_address: '"0x0b26f9dBbEeF0636e90a98651a693Ceb1769d16B"', token_id: '"5"' };
    expect(one({ ...nft, decimals: '0', base_uri: '"http://1"' })).toMatchObject({
      facts: {
        symbol: 'ETH',
        scale: decimalScale(0),
        type: 'ERC721',
        contract: '0x0b26f9dbbeef0636e90a98651a693ceb1769d16b',
        details: { tokenId: '5', baseUri: 'http://1', tokenUri: null },
      },
    });
    expect(one({ ...nft, decimals: '1' })).toMatchObject({ facts: { scale: null } });
    expect(one({ decimals: undefined, symbol: '""' })).toMatchObject({
      facts: { scale: null, symbol: null, contract: null },
    });
    expect(one({ decimals: '1000000000' })).toMatchObject({ facts: { scale: null } });
  });

  test('are returned under the asset that they name', () => {
    expect(decode(envelope(row({ asset_id: '"0x0000ABC"' })), ETH)[0]?.asset).toBe('0xabc');
  });

  test.each([
    '{"list":null,"total":0}',
    '{"total":0}',
    '{"list":null}',
    '{"list":null,"total":0,"current_page":1,"page_size":100,"total_page":0}',
  ])('may be none: %s', (data) => {
    expect(decode(envelope(data))).toEqual([]);
    for (const api of ['v2', 'v3']) expect(decode(envelope('null'), 'all', create({ api }))).toEqual([]);
  });

  test.each([
    '{"list":null,"total":1}',
    '{"total":1}',
    '{"list":[],"total":3,"current_page":1,"page_size":100,"total_page":1}',
    '{"list":null,"current_page":1,"total_page":2}',
    '{"list":{},"total":0}',
    '{"list":[],"total":"x"}',
    'null',
    '[]',
  ])('need a list: %s', (data) => {
    expect(codeOf(() => decode(envelope(data)))).toBe('UPSTREAM_BAD_RESPONSE');
  });

  const here = { address: callFor('all').account.address };
  test.each([
    ['7', { detail: 'data.list[0]: expected an object' }],
    ['null', { detail: 'data.list[0]: expected an object' }],
    [row({ asset_id: undefined }), { detail: 'data.list[0].asset_id: expected a string', ...here }],
    [row({ asset_id: '""' }), { detail: 'data.list[0].asset_id: expected an asset id', ...here }],
    [row({ asset_id: '"0x0"' }), { detail: 'data.list[0].asset_id: expected an asset id', ...here }],
    [row({ asset_id: '17' }), { detail: 'data.list[0].asset_id: expected a string', ...here }],
  ])('cost themselves alone when they cannot be read: %s', (odd, unreadable) => {
    const page = pageOf(envelope(`{"list":[${odd},${row({})}],"total":2}`));
    expect(page.items.map(figures)).toHaveLength(1);
    expect(page).toMatchObject({ items: [{ amounts: {} }], unreadable: [unreadable] });
  });

  test('need the envelope', () => {
    expect(codeOf(() => decode(undefined))).toBe('UPSTREAM_BAD_RESPONSE');
    expect(codeOf(() => decode('{"data":{"list":[],"total":0}}'))).toBe('UPSTREAM_BAD_RESPONSE');
  });
});

describe('folded rows', () => {
  const contract = '"0x7aa10dc07a32bf7284171594839ac3b86d7a23aa"';
  const nft = {
    asset_id: '""',
    contract_address: contract,
    type: '"ERC721M"',
    decimals: '0',
    quantum: '1',
    balance_frozen: '0',
  };
  const foldedPage = (overrides: Record<string, string | undefined>, api = 'v2') =>
    pageOf(envelope(`[${row({ ...nft, balance_available: '1', ...overrides })},${row({})}]`), 'all', create({ api }));
  /** The tokens of the row, without its sound neighbour. */
  const folded = (overrides: Record<string, string | undefined>, api = 'v2') =>
    foldedPage(overrides, api).items.slice(0, -1);

  test('give each token its state', () => {
    const token = (id: string) => `[{"token_id":"${id}","token_uri":"u/${id}","asset_id":"0x40${id}"}]`;
    const readings = folded(
      {
        balance_frozen: '1',
        withdraw_frozen: '1',
        available_tokens: token('1'),
        frozen_tokens: token('2'),
        withdraw_frozen_tokens: token('3'),
      },
      'v3',
    );
    expect(readings.map((reading) => [reading.asset, figures(reading)])).toEqual([
      ['0x401', [1n, 1n, 0n, 0n]],
      ['0x402', [1n, 0n, 1n, 0n]],
      ['0x403', [1n, 0n, 0n, 1n]],
    ]);
    expect(detailsOf(readings[2]).facts).toMatchObject({ tokenId: '3', tokenUri: 'u/3' });
  });

  test.each([
    { available_token_ids: '[]' },
    { available_token_ids: undefined },
    { available_token_ids: '["1","2"]' },
    { available_token_ids: '["1"]', quantum: '2' },
    { available_token_ids: '["1"]', balance_frozen: '1' },
    { available_token_ids: '["1"]', frozen_token_ids: '["2"]' },
    { available_token_ids: '["1"]', withdraw_frozen: '1', withdraw_frozen_tokens: '[]' },
  ])('are inconsistent when counts and tokens differ, and their neighbours are not: %j', (overrides) => {
    const { items, unreadable } = foldedPage(overrides);
    expect(items.at(-1)).toMatchObject({ amounts: { total: expect.any(BigInt) } });
    expect(items.slice(0, -1).filter((item) => !('failure' in item))).toEqual([]);
    expect(unreadable).toEqual([
      {
        detail: 'data[0]: expected as many tokens as are counted, and a quantum of 1',
        address: callFor('all').account.address,
      },
    ]);
  });

  test('fail token by token for a bad count, and tokens that are not named may be any', () => {
    const bad = { balance_available: '"x"' };
    expect(folded({ ...bad, available_token_ids: '["1","2"]' }).map(figures)).toEqual([
      'UPSTREAM_BAD_AMOUNT',
      'UPSTREAM_BAD_AMOUNT',
    ]);
    expect(foldedPage({ ...bad, available_token_ids: '[]' })).toMatchObject({
      items: [{ amounts: {} }],
      unreadable: [{ detail: 'data[0]: expected quantum above zero and every balance as whole numbers' }],
    });
  });

  test.each([
    { available_token_ids: '["x"]' },
    { available_token_ids: '[1]' },
    { available_token_ids: `["${2n ** 256n}"]` },
    { available_token_ids: '["1"]', type: '"ERC721MC"' },
    { available_token_ids: '["1"]', contract_address: '""' },
    { available_tokens: '[{"token_id":"1","asset_id":"x"}]' },
    { available_tokens: '[7]' },
    { available_tokens: '"x"' },
  ])('lose a token that cannot be identified, and nothing else: %j', (overrides) => {
    expect(foldedPage(overrides)).toMatchObject({
      items: [{ amounts: {} }],
      unreadable: [{ detail: expect.stringContaining('data[0].available_tok') }],
    });
  });

  test('keep the other tokens of a contract of which one cannot be identified', () => {
    const tokens = '[{"token_id":"1","asset_id":"0x401"},{"token_id":"2","asset_id":"x"}]';
    expect(foldedPage({ balance_available: '2', available_tokens: tokens }, 'v3')).toMatchObject({
      items: [{ asset: '0x401', amounts: { total: 1n } }, { amounts: {} }],
      unreadable: [{ detail: 'data[0].available_tokens[1].asset_id: expected an asset id' }],
    });
  });
});

describe('refusals', () => {
  const refuse = (body: unknown, status = 200) => provider.refusal(answer(callFor('all'), body, { status }));
  const failed = (code: string) =>
    `{"status":"FAILED","error":"SECRET upstream text","error_code":${code},"data":null}`;

  test('know every published code, and repeat no upstream text', () => {
    const codes = asObject(field(asObject(field(vectors, 'error_codes'), 'error_codes'), 'codes'), 'codes');
    expect(Object.keys(codes)).toHaveLength(39);
    for (const code of Object.keys(codes).filter((key) => key !== '0')) {
      for (const status of [200, 400]) {
        const failure = refuse(failed(code), status);
        expect(failure).toMatchObject({ upstreamCode: code, httpStatus: status });
        expect(JSON.stringify(failure)).not.toContain('SECRET');
      }
    }
  });

  test.each([
    ['5', 'ACCOUNT_NOT_FOUND', false],
    ['6', 'UNKNOWN_ASSET', false],
    ['18', 'UPSTREAM_REJECTED', false],
    ['32', 'UPSTREAM_AUTH', false],
    ['"18"', 'UPSTREAM_REJECTED', false],
    ['500', 'UPSTREAM_REJECTED', true],
    ['9999', 'UPSTREAM_UNEXPLAINED', true],
  ])('map code %s to %s', (code, expected, retryable) => {
    expect(refuse(failed(code))).toMatchObject({ code: expected, retryable, upstreamCode: code.replaceAll('"', '') });
  });

  test('count every status but OK, and OK beside a code', () => {
    expect(refuse('{"status":"FAIL","error":"x"}')).toMatchObject({ code: 'UPSTREAM_UNEXPLAINED', upstreamCode: null });
    expect(refuse('{"status":"OK","error":"","error_code":6,"data":null}')?.code).toBe('UNKNOWN_ASSET');
    expect(refuse('{"status":"FAIL","error":"x","error_code":"<b>"}')?.upstreamCode).toBeNull();
    expect(refuse(failed('9999'), 500)?.code).toBe('UPSTREAM_HTTP_ERROR');
    expect(refuse(failed('9999'), 403)?.code).toBe('UPSTREAM_AUTH');
  });

  test.each([
    [undefined, 502],
    ['[]', 200],
    ['{"status":404,"error":"Not Found"}', 404],
    ['{"message":"forbidden"}', 403],
    [failed('500'), 503],
    [failed('9999'), 429],
    [envelope('{"list":[],"total":0}'), 200],
    ['{"status":"OK","error":"","data":{}}', 200],
  ])('leave %s at %d to others', (body, status) => {
    expect(refuse(body, status)).toBeNull();
  });
});

describe('declarations', () => {
  test('follow the options', () => {
    expect(readOf(provider)).toMatchObject({ listing: 'complete', absent: 'unknown', unasked: 'fault' });
    expect(readOf(create({ api: 'v3', absent: 'zero' }))).toMatchObject({ listing: 'partial', absent: 'zero' });
    expect(provider.capabilities).toMatchObject({ history: 'none', concurrency: 8, rate: null });
    expect(provider.headers.size).toBe(0);
    expect(provider.chain(null)).toBeNull();
    expect(reddio.options.safeParse({ limit: 0 }).success).toBe(false);
    expect(reddio.options.safeParse({ pages: 1 }).success).toBe(false);
  });

  test('the ping accepts the list of contracts alone', () => {
    const call = callFor('all');
    const contracts = envelope('{"mainnet":"0x1","testnet":"0x2"}');
    expect(provider.ping.decode(null, answer(call, contracts)).items).toEqual(['OK']);
    expect(codeOf(() => provider.ping.decode(null, answer(call, '{}')))).toBe('UPSTREAM_BAD_RESPONSE');
  });

  test('every detail that is returned stands in the SDL, and the other way round', () => {
    const sdl = readFileSync(new URL('../../schema/providers/reddio.graphql', import.meta.url), 'utf8');
    const common = 'type Query { x: Int } scalar BigInt';
    const interfaces = ['Balance', 'Asset'].map((name) => `interface ${name}Details { provider: String! }`);
    const schema = buildSchema([sdl, common, ...interfaces].join('\n'));
    const { facts, balance } = detailsOf(decode(envelope(row()), ETH)[0]);
    for (const details of [facts, balance]) {
      const { __typename, ...fields } = details ?? { __typename: 'none' };
      const type = schema.getType(__typename);
      if (!isObjectType(type)) throw new Error('no such type');
      expect(Object.keys(fields).sort()).toEqual(Object.keys(type.getFields()).sort());
      expect(fields.provider).toBe('reddio');
    }
  });
});

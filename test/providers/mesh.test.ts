import { readFileSync } from 'node:fs';
import { buildSchema, isObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { requireReadable } from '../../src/balances/absence/unreadable-rows.ts';
import { asArray, asObject, field } from '../../src/http/decode.ts';
import { FailureError } from '../../src/model/failure.ts';
import { makeAccount } from '../../src/model/identity.ts';
import type { BlockRef } from '../../src/model/reading.ts';
import { meshOptions } from '../../src/providers/mesh/options.ts';
import { mesh } from '../../src/providers/mesh/provider.ts';
import type { BalanceRead, CallOf } from '../../src/providers/provider.ts';
import { exchangeOf, failureOf, readVector, readVectorFile, summary, vectorsOf } from './teos-mesh-wire.ts';

const HASH = '0x1f2cc6c5027d2f201a5453ad1119574d2aed23a392654742ac3c78783c071f85';
const shard = { network: 'shard 1', metadata: { producer: '0x52bc44d5378309ee2abf1539bf71de1b7d7be3b5' } };
const options = meshOptions.parse({
  networks: [
    { blockchain: 'bitcoin', network: 'mainnet', subNetwork: shard, chain: 'bip122:000000000019d6689c085ae165831e93' },
  ],
});
const provider = mesh.create(options);
const readOf = (listing: NonNullable<Asked['listing']>): BalanceRead<'account-assets'> => {
  const [read] = mesh.create({ ...options, listing }).reads;
  if (read?.shape !== 'account-assets') throw new Error('Mesh reads one account with many assets');
  return read;
};
const NETWORK = 'bitcoin/mainnet/shard%201';

const read = readOf('partial');
const { balances } = read;

interface Asked {
  readonly assets?: readonly string[] | 'all';
  readonly at?: BlockRef | null;
  readonly subAccount?: string | null;
  readonly listing?: 'none' | 'partial' | 'complete';
}

function call({ assets = 'all', at = null, subAccount = null }: Asked = {}): CallOf<'account-assets'> {
  const account = makeAccount('mesh', { network: NETWORK, address: 'acc', subAccount });
  return { shape: 'account-assets', account, assets, at, filter: null };
}

function pageOf(text: string, asked: Asked = {}) {
  const endpoint = readOf(asked.listing ?? 'partial').balances;
  return endpoint.decode(call(asked), exchangeOf({ request: endpoint.request(call(asked)), text }));
}

function decode(text: string, asked: Asked = {}) {
  return pageOf(text, asked).items;
}

/** A sound answer with these rows. */
function answer(...rows: readonly unknown[]): string {
  return JSON.stringify({ block_identifier: { index: 7, hash: 'h' }, balances: rows });
}

const eth = { symbol: 'ETH', decimals: 18 };

describe('requests', () => {
  test('everything that can be asked for', () => {
    const account = makeAccount('mesh', { network: NETWORK, address: '0x3a065000', subAccount: '0x6b175474' });
    const asked = call({ assets: ['BTC:8{"Issuer":"Satoshi"}', 'A%25:0'], at: { number: 1123941n, hash: HASH } });
    const request = balances.request({ ...asked, account });
    expect(request).toMatchObject({ method: 'POST', path: '/account/balance' });
    expect(JSON.stringify(request.body)).toBe(
      JSON.stringify({
        network_identifier: { blockchain: 'bitcoin', network: 'mainnet', sub_network_identifier: shard },
        account_identifier: { address: '0x3a065000', sub_account: { address: '0x6b175474' } },
        block_identifier: { index: 1123941, hash: HASH },
        currencies: [
          { symbol: 'BTC', decimals: 8, metadata: { Issuer: 'Satoshi' } },
          { symbol: 'A%', decimals: 0 },
        ],
      }),
    );
  });

  test('what was not asked for is left out, for an empty block is refused by some servers', () => {
    expect(Object.keys(Object(balances.request(call()).body))).toEqual(['network_identifier', 'account_identifier']);
    expect(balances.request(call({ at: { number: 0n, hash: null } })).body).toMatchObject({
      block_identifier: { index: 0 },
    });
    expect(balances.request(call({ at: { number: null, hash: HASH } })).body).toMatchObject({
      block_identifier: { hash: HASH },
    });
  });

  test('a block number that JSON would round is never asked for', () => {
    const at = { number: 2n ** 53n, hash: null };
    expect(failureOf(() => balances.request(call({ at }))).code).toBe('BLOCK_NOT_FOUND');
  });

  test('a learned network is written from its id', () => {
    const learned = mesh.create(meshOptions.parse({}));
    const [first] = learned.reads;
    if (first?.shape !== 'account-assets') throw new Error('another shape');
    const account = makeAccount('mesh', { network: 'Internet%20Computer/mxzaz-hqaaa', address: 'a', subAccount: null });
    expect(first.balances.request({ ...call(), account }).body).toMatchObject({
      network_identifier: { blockchain: 'Internet Computer', network: 'mxzaz-hqaaa' },
    });
  });
});

describe('balances', () => {
  test.each([
    ['spec-example', ['BTC:8{"Issuer":"Satoshi"} 1238089899992']],
    ['rosetta-ethereum-8165', ['ETH:18 10372550232136640000000']],
    ['iotex', ['IoTex:18 12000000000000000000']],
    ['icrc-ckbtc', ['ckBTC:8 134469737']],
    [
      'cardano-multi',
      ['ADA:6 71103107', 'nutcoin:0{"policyId":"b0d07d45fe9514f80213f4020e5a61241458be626841cde717cb38a7"} 10000'],
    ],
    [
      'cardano-same-symbol-two-policies',
      [
        'ADA:6 19100000',
        '524550:0{"policyId":"ba74882344a7946a04139263c4896703a7107f522bbf061c311aac6c"} 7',
        '524550:0{"policyId":"5568d71be0b1614f2942f0efbfd98c4d01a2eabe1d97ddf65b92"} 78',
      ],
    ],
    ['stacks-negative', ['STX:6 -10716000']],
    ['stacks-stx-only', ['STX:6 189539928']],
    ['mina-locked-in-metadata', ['CODA:9 0']],
    ['sui-sub-balances', ['SUI:9 99964336104']],
  ])('the answer %s', (id, rows) => {
    expect(summary(decode(readVector('mesh', id).body))).toEqual(rows.map((row) => `acc ${row}`));
  });

  test('every recorded body is tested: as an answer above, or as an error', () => {
    const good = vectorsOf('mesh').filter(({ response }) => JSON.stringify(response).includes('"balances"'));
    expect([good.length, vectorsOf('mesh').length - good.length]).toEqual([10, 2]);
  });

  test('a reading carries its block, facts and metadata', () => {
    expect(decode(readVector('mesh', 'spec-example').body)[0]).toMatchObject({
      amounts: { total: 1238089899992n, available: null, locked: null },
      block: { number: 1123941n, hash: HASH, time: null },
      facts: { symbol: 'BTC', scale: { numerator: 100_000_000n } },
      details: { provider: 'mesh', amountMetadata: null, accountMetadata: { sequence_number: 23 } },
    });
    expect(decode(readVector('mesh', 'mina-locked-in-metadata').body)[0]).toMatchObject({
      details: { amountMetadata: { total_balance: '66000', locked_balance: '66000' }, accountMetadata: { nonce: 0 } },
    });
    expect(decode(readVector('mesh', 'icrc-ckbtc').body)[0]).toMatchObject({ details: null });
  });

  test('numbers in metadata lose no digit', () => {
    const text = `{"block_identifier":{"index":7,"hash":"h"},"balances":[{"value":"1","currency":{"symbol":"A","decimals":0},"metadata":{"big":12345678901234567890,"small":7,"list":[{"x":0.5}]}}],"metadata":{"__proto__":1}}`;
    const [reading] = decode(text);
    expect(reading).toMatchObject({
      details: { amountMetadata: { big: '12345678901234567890', small: 7, list: [{ x: 0.5 }] } },
    });
    expect(JSON.stringify(reading && 'details' in reading && reading.details?.accountMetadata)).toBe('{"__proto__":1}');
  });

  test.each(['""', 'null', '[]', 'true', '"1.5"', '"+"', '"+-5"', '"--5"', '"1_0"', '" 1"', '"1e3"', '"0x1"', '1.5'])(
    'a value %s fails its row only',
    (value) => {
      const rows = `{"value":${value},"currency":{"symbol":"A","decimals":0}},{"value":"2","currency":{"symbol":"B","decimals":0}}`;
      expect(summary(decode(`{"block_identifier":{"index":7,"hash":"h"},"balances":[${rows}]}`))).toEqual([
        'acc A:0 UPSTREAM_BAD_AMOUNT',
        'acc B:0 2',
      ]);
    },
  );

  test.each([
    ['+5', 5n],
    ['-0', 0n],
    ['+0', 0n],
    ['-007', -7n],
  ])('a value %s is read as the reference asserter reads it', (value, total) => {
    expect(decode(answer({ value, currency: eth }))).toMatchObject([{ asset: 'ETH:18', amounts: { total } }]);
  });

  test('an empty symbol fails its row only', () => {
    const unnamed = { symbol: '', decimals: 0, metadata: { policyId: 'b0d0' } };
    expect(summary(decode(answer({ value: '1', currency: unnamed }, { value: '2', currency: eth })))).toEqual([
      'acc :0{"policyId":"b0d0"} UPSTREAM_BAD_RESPONSE',
      'acc ETH:18 2',
    ]);
  });

  test('null for the list of balances is an empty list', () => {
    expect(decode('{"block_identifier":{"index":7,"hash":"h"},"balances":null}')).toEqual([]);
  });

  test('more decimals than an amount can have are part of the identity, and make no scale', () => {
    const [spam] = decode(answer({ value: '5', currency: { symbol: 'SPAM', decimals: 78 } }));
    expect(spam).toMatchObject({ asset: 'SPAM:78', amounts: { total: 5n }, facts: { symbol: 'SPAM', scale: null } });
  });

  describe.each([
    ['a long symbol', `"symbol":"${'s'.repeat(129)}","decimals":0`, 'symbol has 129 characters, limit 128'],
    ['a broken symbol', '"symbol":"\\ud800","decimals":0', 'symbol is not valid Unicode'],
    ['decimals beyond int32', '"symbol":"S","decimals":2147483648', 'decimals must be 0–2147483647'],
    ['deep metadata', '"symbol":"S","decimals":0,"metadata":{"a":[[[[[1]]]]]}', 'metadata deeper than 5'],
    ['large metadata', `"symbol":"S","decimals":0,"metadata":{"d":"${'x'.repeat(4100)}"}`, 'metadata larger than 4 KB'],
    [
      'a number too long to keep',
      '"symbol":"S","decimals":0,"metadata":{"x":12345678901234567890}',
      'metadata holds a number that cannot be kept exactly',
    ],
    [
      'a key that is no data',
      '"symbol":"S","decimals":0,"metadata":{"__proto__":1}',
      'key "__proto__" not allowed in metadata',
    ],
  ])('a currency that no reference can name: %s', (_, currency, rule) => {
    const text = `{"block_identifier":{"index":7,"hash":"h"},"balances":[{"value":"1","currency":{${currency}}},{"value":"2","currency":{"symbol":"ETH","decimals":18}}]}`;

    test('is left out of what was asked by name, and of a list that may be partial', () => {
      expect(summary(decode(text, { assets: ['ETH:18'] }))).toEqual(['acc ETH:18 2']);
      expect(summary(decode(text))).toEqual(['acc ETH:18 2']);
      expect(summary(decode(text, { assets: ['ETH:18'], listing: 'complete' }))).toEqual(['acc ETH:18 2']);
    });

    test('is noted, for a list that is declared complete to be refused', () => {
      const noted = [{ detail: `balances[0].currency: ${rule}`, address: 'acc', unaskable: true }];
      expect(pageOf(text, { listing: 'complete' }).unreadable).toEqual(noted);
    });
  });

  test.each(['"x"', '[]', '[{"a":1}]', '5', 'true', 'null', '{}', `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`])(
    'metadata that cannot be passed on costs the details alone (case %#)',
    (metadata) => {
      const text = `{"block_identifier":{"index":7,"hash":"h"},"balances":[{"value":"5","currency":{"symbol":"ETH","decimals":18},"metadata":${metadata}}],"metadata":${metadata}}`;
      expect(decode(text)).toMatchObject([{ asset: 'ETH:18', amounts: { total: 5n }, details: null }]);
    },
  );

  test.each([
    ['null', 'body: expected an object'],
    ['{"balances":[]}', 'block_identifier: expected an object'],
    ['{"block_identifier":{"index":1,"hash":""},"balances":[]}', 'block_identifier.hash: expected a block hash'],
    ['{"block_identifier":{"index":-1,"hash":"h"},"balances":[]}', 'block_identifier.index: expected a whole number'],
    ['{"block_identifier":{"index":7,"hash":"h"}}', 'balances: expected an array'],
    ['{"block_identifier":{"index":7,"hash":"h"},"balances":{}}', 'balances: expected an array'],
  ])('%s condemns the whole answer', (text, detail) => {
    expect(failureOf(() => decode(text))).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE', detail });
  });

  test.each([
    [answer({ value: '1' }), 'balances[0].currency: expected an object'],
    [answer({ value: '1', currency: { decimals: 0 } }), 'balances[0].currency.symbol: expected a string'],
    [answer({ value: '1', currency: { symbol: 'A' } }), 'balances[0].currency.decimals: expected a whole number'],
    [
      answer({ value: '1', currency: { ...eth, decimals: -1 } }),
      'balances[0].currency.decimals: expected a whole number',
    ],
    [answer({ value: '1', currency: { ...eth, metadata: [] } }), 'balances[0].currency.metadata: expected an object'],
  ])('%s has a row that does not say what it is about', (text, detail) => {
    expect(pageOf(text)).toMatchObject({ items: [], unreadable: [{ detail, address: 'acc' }] });
  });

  test('a currency that stands twice has no amount, and its neighbour has one', () => {
    const twice = answer(
      { value: '1', currency: eth },
      { value: '2', currency: { symbol: 'B', decimals: 0 } },
      { value: '1', currency: { ...eth, metadata: {} } },
    );
    expect(summary(decode(twice))).toEqual([
      'acc ETH:18 UPSTREAM_BAD_RESPONSE',
      'acc B:0 2',
      'acc ETH:18 UPSTREAM_BAD_RESPONSE',
    ]);
    expect(pageOf(twice).unreadable).toEqual([{ detail: 'balances: expected each currency once' }]);
  });

  test('metadata with its keys in another order is the same currency', () => {
    const rows = ['{"a":1,"b":2}', '{"b":2,"a":1.0}'].map(
      (metadata) => `{"value":"1","currency":{"symbol":"A","decimals":0,"metadata":${metadata}}}`,
    );
    const text = `{"block_identifier":{"index":7,"hash":"h"},"balances":[${rows.join(',')}]}`;
    expect(pageOf(text).unreadable).toEqual([{ detail: 'balances: expected each currency once' }]);
  });

  test.each([
    [{ number: 7n, hash: null }, true],
    [{ number: null, hash: 'h' }, true],
    [{ number: 7n, hash: 'h' }, true],
    [{ number: 8n, hash: null }, false],
    [{ number: null, hash: 'H' }, false],
    [{ number: 7n, hash: 'g' }, false],
  ])('an answer for another block than the one asked for is refused (case %#)', (at, same) => {
    const run = () => decode(answer(), { at });
    if (same) expect(run()).toEqual([]);
    else expect(failureOf(run).code).toBe('UPSTREAM_WRONG_BLOCK');
  });

  test('hex hashes are the same in either case', () => {
    expect(
      decode(`{"block_identifier":{"index":7,"hash":"0xAB"},"balances":[]}`, { at: { number: null, hash: '0xab' } }),
    ).toEqual([]);
  });
});

describe('the cases of mesh-sdk-go’s own tests', () => {
  const recorded = asObject(field(asObject(readVectorFile('mesh'), 'file'), 'asserter_cases'), 'asserter_cases');
  const cases = asArray(field(recorded, 'cases'), 'cases')
    .map((entry) => asObject(entry, 'case'))
    .map((entry) => ({ name: String(entry.case).trim(), ok: entry.ok }));
  const rowOf = (currency: object, value = '1') => answer({ value, currency });

  /** What each case comes to here: the failures of the answer or of its rows. */
  const RUNS: Readonly<Record<string, { readonly fails: readonly string[]; run(): readonly string[] }>> = {
    'simple balance': {
      fails: [],
      run: () => codes(rowOf(eth)),
    },
    'response block hash empty': {
      fails: ['UPSTREAM_BAD_RESPONSE'],
      run: () => codes('{"block_identifier":{"index":7,"hash":""},"balances":[]}'),
    },
    // The asserter refuses the answer; here the currency alone, in both of its rows.
    'same currency twice': {
      fails: ['UPSTREAM_BAD_RESPONSE', 'UPSTREAM_BAD_RESPONSE'],
      run: () => codes(answer({ value: '1', currency: eth }, { value: '1', currency: eth })),
    },
    'requested index differs from response index': {
      fails: ['UPSTREAM_WRONG_BLOCK'],
      run: () => codes(answer(), { at: { number: 8n, hash: null } }),
    },
    'requested hash differs': {
      fails: ['UPSTREAM_WRONG_BLOCK'],
      run: () => codes(answer(), { at: { number: null, hash: 'g' } }),
    },
    'value "1.5" or ""': {
      fails: ['UPSTREAM_BAD_AMOUNT', 'UPSTREAM_BAD_AMOUNT'],
      run: () => [...codes(rowOf(eth, '1.5')), ...codes(rowOf(eth, ''))],
    },
    'symbol ""': {
      fails: ['UPSTREAM_BAD_RESPONSE'],
      run: () => codes(rowOf({ ...eth, symbol: '' })),
    },
    'decimals -1': {
      fails: ['UPSTREAM_BAD_RESPONSE'],
      run: () => codes(rowOf({ ...eth, decimals: -1 })),
    },
    // Never asked: two spellings of one currency are one reference before any request is made.
    'request currencies with duplicate (key order of metadata ignored)': {
      fails: ['one reference'],
      run: () => {
        const refs = ['{"a":1,"b":2}', '{"b":2,"a":1}'].map((metadata) =>
          provider.assets.normalise({ network: null, ref: `USD:2${metadata}` }),
        );
        const one = refs.every((checked) => checked.ok && checked.value.ref === 'USD:2{"a":1,"b":2}');
        return one ? ['one reference'] : [];
      },
    },
  };

  function codes(text: string, asked: Asked = {}): readonly string[] {
    try {
      const page = pageOf(text, asked);
      requireReadable(page);
      return page.items.flatMap((reading) => ('failure' in reading ? [reading.failure.code] : []));
    } catch (error) {
      if (error instanceof FailureError) return [error.failure.code];
      throw error;
    }
  }

  test('are all tried', () => {
    expect(cases.map(({ name }) => name).toSorted()).toEqual(Object.keys(RUNS).toSorted());
  });

  test.each(cases)('$name: sound is $ok', ({ name, ok }) => {
    const found = RUNS[name]?.run();
    expect(found).toEqual(RUNS[name]?.fails);
    expect(found?.length === 0).toBe(ok);
  });
});

describe('declaration', () => {
  test('says what a Mesh server can do', () => {
    expect(provider.capabilities).toMatchObject({ history: 'block', amounts: ['total'], concurrency: 8, rate: null });
    expect(read).toMatchObject({
      absent: 'unknown',
      listing: 'partial',
      unasked: 'drop',
      limits: { accounts: 1, assets: 100, url: null },
    });
    expect(provider.chain(NETWORK)).toBe('bip122:000000000019d6689c085ae165831e93');
    expect(provider.chain('Other/net')).toBeNull();
    const still = meshOptions.parse({ networks: [{ blockchain: 'a', network: 'b', history: false }] });
    expect(mesh.create(still).capabilities.history).toBe('none');
  });

  test('sends the key of a hosted server in its header, and shows it nowhere', () => {
    const hosted = mesh.create(meshOptions.parse({ apiKeyHeader: 'X-Api-Key', apiKey: 'planted-key' }));
    expect(hosted.headers.get('x-api-key')?.reveal()).toBe('planted-key');
    expect(JSON.stringify([...hosted.headers])).not.toContain('planted-key');
    expect(provider.headers.size).toBe(0);
  });

  test('details have the fields of their GraphQL types, each described', () => {
    const sdl = readFileSync(new URL('../../schema/providers/mesh.graphql', import.meta.url), 'utf8');
    const interfaces = 'interface AssetDetails { provider: String! } interface BalanceDetails { provider: String! }';
    const schema = buildSchema(`${sdl} ${interfaces} scalar JSON type Query { a: Int }`);
    const [reading] = decode(readVector('mesh', 'spec-example').body);
    if (reading === undefined || 'failure' in reading) throw new Error('no reading');
    for (const details of [reading.details, reading.facts?.details]) {
      const type = schema.getType(details?.__typename ?? '');
      if (!isObjectType(type)) throw new Error('no type');
      const fields = Object.values(type.getFields());
      expect(fields.map(({ name }) => name)).toEqual(Object.keys(details ?? {}).filter((key) => key !== '__typename'));
      expect(fields.filter(({ description }) => !description)).toEqual([]);
    }
  });
});

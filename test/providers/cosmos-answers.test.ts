/** What single answers of a Cosmos SDK node come to: metadata, pages, blocks and refusals. */
import { LosslessNumber } from 'lossless-json';
import { describe, expect, test } from 'vitest';
import type { Exchange, UpstreamRequest } from '../../src/http/exchange.ts';
import { receivedExchange } from '../../src/http/received.ts';
import { decimalScale } from '../../src/model/amount.ts';
import { FailureError } from '../../src/model/failure.ts';
import { makeAccount } from '../../src/model/identity.ts';
import { balanceRead } from '../../src/providers/cosmos/balances.ts';
import { blockReads } from '../../src/providers/cosmos/blocks.ts';
import { refusal } from '../../src/providers/cosmos/errors.ts';
import { metadataRead } from '../../src/providers/cosmos/facts.ts';
import { cosmosOptions } from '../../src/providers/cosmos/options.ts';
import { nextKey, pageQuery, readPagination } from '../../src/providers/cosmos/pages.ts';
import { fillRows } from '../../src/providers/fill-rows.ts';

function exchangeOf(body: unknown, request: UpstreamRequest = { method: 'GET', path: '/', step: '' }): Exchange {
  return { request, status: 200, header: () => null, body, receivedAt: new Date(0) };
}

function failureOf(run: () => unknown) {
  try {
    run();
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  return null;
}

const number = (text: string) => new LosslessNumber(text);

test('the rows of a list at a stated height are read by their bytes', () => {
  const { rows, request } = balanceRead(cosmosOptions.parse({ chain: 'c-1', prefix: 'cosmos' })).balances;
  const account = makeAccount('hub', { network: 'c-1', address: 'cosmos1x', subAccount: null });
  const question = { shape: 'account', account, asset: 'all', at: null, filter: null } as const;
  const text = '{"balances":[{"denom":"uatom","amount":"12"}],"pagination":{"next_key":null,"total":"1"}}';
  const exchange = receivedExchange({
    request: request(question),
    status: 200,
    header: (name) => (name === 'grpc-metadata-x-cosmos-block-height' ? '7' : null),
    bytes: Buffer.from(text),
    receivedAt: new Date(0),
  });
  const asked = { question, account, wanted: ['uatom'], named: 'all', unasked: 'fault' } as const;
  const filled = rows === undefined ? null : fillRows(rows, asked, exchange);
  expect(filled?.block).toEqual({ number: 7n, hash: null, time: null });
  expect(filled?.cells.digits(0)).toBe('12');
});

describe('metadata', () => {
  const { facts } = metadataRead(cosmosOptions.parse({ chain: 'c-1', prefix: 'cosmos' }));
  const read = (...metadatas: unknown[]) =>
    facts.decode({ assets: [] }, exchangeOf({ metadatas, pagination: { next_key: null, total: '0' } }));
  const atom = {
    description: '',
    denom_units: [
      { denom: 'uatom', exponent: number('0'), aliases: [] },
      { denom: 'matom', exponent: number('3'), aliases: [] },
      { denom: 'atom', exponent: number('6'), aliases: [] },
    ],
    base: 'uatom',
    display: 'atom',
    name: 'Atom',
    symbol: 'ATOM',
  };
  const factsOf = (...metadatas: unknown[]) =>
    read(...metadatas).items.map((item) =>
      'facts' in item ? [item.facts.name, item.facts.symbol, item.facts.scale] : item,
    );

  test('the scale is the exponent of the unit that is displayed', () => {
    expect(factsOf(atom)).toEqual([['Atom', 'ATOM', decimalScale(6)]]);
    expect(read(atom).items[0]?.asset).toBe('uatom');
  });

  test.each([
    ['no unit of the base', { denom_units: atom.denom_units.slice(1) }],
    ['a base that is no unit of one', { base: 'matom' }],
    ['no unit that is displayed', { display: 'ATOM' }],
    // As ibc-go writes it, whose base is the digest and whose units are those of the other chain.
    ['units of another name', { base: `ibc/${'A'.repeat(64)}`, display: 'transfer/channel-0/uatom' }],
    ['a unit twice', { denom_units: [...atom.denom_units, { denom: 'atom', exponent: number('8') }] }],
    ['too many decimals', { denom_units: [atom.denom_units[0], { denom: 'atom', exponent: number('78') }] }],
    ['no list of units', { denom_units: null }],
  ])('%s: no scale', (_, changed) => {
    expect(factsOf({ ...atom, ...changed })).toEqual([['Atom', 'ATOM', null]]);
  });

  test('an exponent that Go leaves out is 0, and texts that people cannot read are none', () => {
    const timber = {
      base: 'timber',
      display: 'timber',
      denom_units: [{ denom: 'timber' }],
      name: '',
      symbol: 'T\u202e',
    };
    expect(factsOf(timber)).toEqual([[null, null, decimalScale(0)]]);
  });

  test('a denomination that cannot be asked for is noted, and the others stand', () => {
    const page = read({ ...atom, base: '?uatom' }, atom);
    expect(page.items).toHaveLength(1);
    expect(page.unreadable).toEqual([{ detail: 'metadatas[0].base: must start with a letter', unaskable: true }]);
  });

  test('every page is followed', () => {
    const page = facts.decode(
      { assets: [] },
      exchangeOf({ metadatas: [], pagination: { next_key: 'dWE+', total: '9' } }),
    );
    expect(page.next?.path).toBe('/cosmos/bank/v1beta1/denoms_metadata?pagination.limit=1000&pagination.key=dWE%2B');
  });
});

describe('pages', () => {
  const first: UpstreamRequest = { method: 'GET', path: `/x?${pageQuery(5, null)}`, step: '' };
  const second: UpstreamRequest = { method: 'GET', path: `/x?${pageQuery(5, 'YWI+')}`, step: '' };

  test.each([
    [{ next_key: null, total: '7' }, first, { key: null, total: 7 }],
    [{ next_key: 'YQ==', total: '7' }, first, { key: 'YQ==', total: 7 }],
    // Not counted, as a node writes it.
    [{ next_key: 'YQ==', total: '0' }, first, { key: 'YQ==', total: null }],
    [{ next_key: 'YQ==', total: '7' }, second, { key: 'YQ==', total: null }],
    [{ next_key: '', total: '7' }, first, { key: null, total: 7 }],
    [{ next_key: null }, first, { key: null, total: null }],
  ])('%j', (pagination, request, expected) => {
    expect(readPagination({ pagination }, request)).toEqual(expected);
  });

  test.each([
    [{}],
    [{ pagination: null }],
    [{ pagination: {} }],
    [{ pagination: { next_key: 'a b' } }],
    [{ pagination: { next_key: number('1') } }],
  ])('%j says nothing of whether the list goes on', (body) => {
    expect(failureOf(() => readPagination(body, first))?.code).toBe('UPSTREAM_BAD_RESPONSE');
  });

  test('a key that leads to the same page is refused', () => {
    expect(failureOf(() => nextKey({ key: 'YWI+', total: null }, second))?.detail).toBe(
      'pagination.next_key: expected another page than this one',
    );
    expect(nextKey({ key: 'YWJj', total: null }, second)).toBe('YWJj');
  });
});

describe('blocks', () => {
  const read = (
    at: Parameters<typeof blockReads.find.decode>[0]['at'],
    height: string,
    time = '2026-11-30T20:19:38.414309161Z',
  ) => blockReads.find.decode({ network: null, at }, exchangeOf({ block: { header: { height, time } } }));

  test('the newest', () => {
    const [block] = read({ tag: 'latest' }, '42').items;
    expect(block).toEqual({ number: 42n, hash: null, time: new Date('2026-11-30T20:19:38.414Z') });
  });

  test('another one than was asked for', () => {
    expect(failureOf(() => read({ number: 41n, hash: null }, '42'))?.code).toBe('UPSTREAM_WRONG_BLOCK');
  });

  test.each([
    ['', '2026-11-30T20:19:38Z'],
    ['-1', '2026-11-30T20:19:38Z'],
    ['42', '2026-13-30T20:19:38Z'],
    ['42', 'yesterday'],
  ])('%s at %s', (height, time) => {
    expect(failureOf(() => read({ tag: 'latest' }, height, time))?.code).toBe('UPSTREAM_BAD_RESPONSE');
  });

  test.each([0n, -1n, 2n ** 63n])('%s is the number of no block', (number_) => {
    expect(failureOf(() => blockReads.find.request({ network: null, at: { number: number_, hash: null } }))?.code).toBe(
      'BLOCK_NOT_FOUND',
    );
  });
});

describe('refusals', () => {
  const refused = (status: number, code: number, message: string) =>
    refusal({ ...exchangeOf({ code: number(String(code)), message, details: [] }), status });

  // As simd 0.46.16 words them, with its gRPC server and without.
  test.each([
    [
      500,
      2,
      'codespace sdk code 26: invalid height: cannot query with height in the future; please provide a valid height',
      'BLOCK_NOT_FOUND',
      true,
    ],
    [
      500,
      2,
      'cannot query with height in the future; please provide a valid height: invalid height',
      'BLOCK_NOT_FOUND',
      true,
    ],
    [
      400,
      3,
      'rpc error: code = InvalidArgument desc = requested block height is bigger then the chain length: invalid request',
      'BLOCK_NOT_FOUND',
      true,
    ],
    [
      400,
      3,
      'failed to load state at height 1; version mismatch on immutable IAVL tree; version does not exist. Version has either been pruned, or is for a future block height (latest height: 162): invalid request',
      'HISTORY_UNSUPPORTED',
      false,
    ],
    [
      400,
      3,
      'invalid address: decoding bech32 failed: invalid checksum (expected a got b)',
      'UPSTREAM_REJECTED',
      false,
    ],
    [400, 3, 'illegal base64 data at input byte 0', 'UPSTREAM_REJECTED', false],
    [501, 12, 'Not Implemented', 'UPSTREAM_INCAPABLE', false],
    [500, 13, 'the moon is in the wrong house', 'UPSTREAM_HTTP_ERROR', true],
    [200, 2, 'the moon is in the wrong house', 'UPSTREAM_UNEXPLAINED', true],
    [400, 8, 'the moon is in the wrong house', 'UPSTREAM_RATE_LIMITED', true],
  ])('HTTP %i, code %i: %s', (status, code, message, expected, retryable) => {
    expect(refused(status, code, message)).toMatchObject({ code: expected, retryable, upstreamCode: String(code) });
  });

  test.each([401, 403, 429, 502, 503, 504])('HTTP %i says it all', (status) => {
    expect(refused(status, 3, 'invalid address')).toBeNull();
  });

  test.each([[{ balances: [] }], [[]], [null], [{ code: 'x', message: 'y' }], [{ code: number('1') }]])(
    '%j is none',
    (body) => {
      expect(refusal(exchangeOf(body))).toBeNull();
    },
  );
});

/** What the price graph decides of each asset and balance, whatever a gateway hands on of them. */
import { describe, expect, test } from 'vitest';
import { inventedFeed, type PriceFeed } from '../../examples/fleet/price-feed.ts';
import { findPrice, findWorth } from '../../examples/fleet/worth.ts';

const ETHER = 'eip155:1/slip44:60';
const price = { of: ETHER, amount: '3.5', currency: 'USD', pricedAt: new Date('2026-11-30T12:00:00Z') };
const feed: PriceFeed = { price: (caip19) => (caip19 === ETHER ? price : null), all: () => [price] };
const asset = { underlying: ETHER };
/** What Hive Gateway puts in the place of a value that failed. */
const failed = { message: 'The source does not know this asset.', extensions: { code: 'UNKNOWN_ASSET' } };

describe('an asset', () => {
  test('has the price of what it stands for', () => {
    expect(findPrice(feed, asset)).toEqual({ result: price, missing: null });
  });

  test.each([
    ['UNDERLYING_UNKNOWN', {}],
    ['UNDERLYING_UNKNOWN', { underlying: null }],
    ['UNDERLYING_UNKNOWN', { underlying: failed }],
    ['NOT_PRICED', { underlying: 'eip155:1/erc20:0x0000000000000000000000000000000000000001' }],
  ])('says %s for %j', (reason, unpriced) => {
    expect(findPrice(feed, unpriced)).toMatchObject({
      result: null,
      missing: { reason, message: expect.stringMatching(/\.$/) },
    });
  });
});

describe('a balance', () => {
  test('is worth its total times the price', () => {
    expect(findWorth(feed, { asset, total: { value: '0.02' }, failure: null })).toEqual({
      result: { amount: '0.07', price },
      missing: null,
    });
  });

  test('of zero is worth zero', () => {
    expect(findWorth(feed, { asset, total: { value: '0' }, failure: null }).result?.amount).toBe('0');
  });

  test('that a gateway hands on without its null fields is worth the same', () => {
    expect(findWorth(feed, { asset, total: { value: '0.02' } }).result?.amount).toBe('0.07');
  });

  const failure = { message: 'The source did not answer in time.' };
  test.each([
    ['BALANCE_FAILED', { asset, total: null, failure }],
    ['BALANCE_FAILED', { asset, total: {}, failure }],
    ['BALANCE_FAILED', { asset, total: null, failure: {} }],
    ['TOTAL_NOT_REPORTED', { asset, total: null, failure: null }],
    ['UNIT_UNKNOWN', { asset, total: { value: null }, failure: null }],
    ['UNIT_UNKNOWN', { asset, total: { value: failed }, failure: null }],
    ['UNDERLYING_UNKNOWN', { asset: { underlying: failed }, total: { value: '1' }, failure: null }],
    ['UNDERLYING_UNKNOWN', { asset: null, total: { value: '1' }, failure: null }],
    ['NOT_PRICED', { asset: { underlying: 'eip155:1/slip44:0' }, total: { value: '1' }, failure: null }],
  ])('says %s for %j', (reason, balance) => {
    expect(findWorth(feed, balance)).toMatchObject({ result: null, missing: { reason } });
  });

  test('that failed hands on the sentence of its failure', () => {
    expect(findWorth(feed, { asset, total: null, failure }).missing?.message).toBe(
      'The balance is not known. The source did not answer in time.',
    );
  });
});

test('the invented prices keep their age', () => {
  let now = new Date('2026-11-30T12:00:00.000Z');
  const invented = inventedFeed(() => now);
  const ether = 'eip155:1337/slip44:60';
  expect(invented.price(ether)?.pricedAt.toISOString()).toBe('2026-11-30T11:59:40.000Z');
  now = new Date('2026-12-01T12:00:00.000Z');
  expect(invented.price(ether)?.pricedAt.toISOString()).toBe('2026-12-01T11:59:40.000Z');
  expect(invented.price('eip155:1337/slip44:0')).toBeNull();
});

/** Published bodies of Loopring that hold no fungible balances, and errors that only the sandbox spells out. */
import { readFileSync } from 'node:fs';
import { parse } from 'lossless-json';
import { describe, expect, test } from 'vitest';
import { asArray, asObject, digitsOf, field, stringField } from '../../src/http/decode.ts';
import { statusFailure } from '../../src/http/status.ts';
import { makeAccount } from '../../src/model/identity.ts';
import { loopring } from '../../src/providers/loopring/provider.ts';
import { exchangeOf, failureOf } from './teos-mesh-wire.ts';

const text = readFileSync(new URL('../vectors/loopring.json', import.meta.url), 'utf8');
const vectors = asObject(parse(text), 'loopring.json');
const provider = loopring.create(loopring.options.parse({ apiKey: 'k' }));
const account = makeAccount('loopring-main', { network: null, address: '11329', subAccount: null });
const call = { shape: 'account-assets', account, assets: 'all', at: null, filter: null } as const;

function read() {
  const [first] = provider.reads;
  if (first?.shape !== 'account-assets') throw new Error('the read has another shape');
  return first.balances;
}

describe('every published body', () => {
  test('is one that a test decodes', () => {
    const all = asArray(field(vectors, 'vectors'), 'vectors').map((vector) => asObject(vector, 'vector'));
    expect(all.map((vector) => stringField(vector, 'id', 'vector')).toSorted()).toEqual([
      'account-inactive',
      'account-not-found',
      'docs-balance-swagger-example',
      'gitbook-account',
      'gitbook-balances',
      'gitbook-tokens',
      'nft-base-balances',
      'rotki-balances',
    ]);
  });

  test('nft-base-balances holds no fungible balances, and the decoder of balances refuses it', () => {
    const all = asArray(field(vectors, 'vectors'), 'vectors').map((vector) => asObject(vector, 'vector'));
    const nfts = all.find((vector) => field(vector, 'id') === 'nft-base-balances');
    const body = field(asObject(field(asObject(nfts, 'vector'), 'response'), 'response'), 'body');
    const exchange = { ...exchangeOf({ request: read().request(call) }), body };
    expect(provider.refusal(exchange)).toBeNull();
    expect(failureOf(() => read().decode(call, exchange))).toMatchObject({
      code: 'UPSTREAM_BAD_RESPONSE',
      detail: 'body: expected an array',
    });
  });

  test('ws_account_notification is a push and no answer: its ids alone are read, and are canonical', () => {
    const message = asObject(field(asObject(field(vectors, 'ws_account_notification'), 'ws'), 'body'), 'body');
    const data = asObject(field(message, 'data'), 'data');
    const address = digitsOf(field(data, 'accountId')) ?? '';
    const ref = digitsOf(field(data, 'tokenId')) ?? '';
    const names = { network: null, address, subAccount: null };
    expect([address, ref]).toEqual(['1', '2']);
    expect(provider.accounts.normalise(names)).toEqual({ ok: true, value: names });
    expect(provider.assets.normalise({ network: null, ref })).toEqual({ ok: true, value: { network: null, ref } });
  });
});

describe('every synthetic error', () => {
  const bodies = asArray(
    field(asObject(field(vectors, 'synthetic_errors_for_simulator'), 'errors'), 'bodies'),
    'bodies',
  );
  const expected = [
    { code: 'UPSTREAM_AUTH', upstreamCode: '104001' },
    { code: 'UPSTREAM_AUTH', upstreamCode: '104002' },
    { code: 'UPSTREAM_REJECTED', upstreamCode: '104003' },
    { code: 'UPSTREAM_REJECTED', upstreamCode: '100001' },
    { code: 'UPSTREAM_RATE_LIMITED', retryable: true },
    { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
  ];

  test('has an expectation', () => {
    expect(bodies).toHaveLength(expected.length);
  });

  test.each(expected.map((failure, index) => [failure.code, index] as const))('is a refusal: %s at %d', (_, index) => {
    const given = asObject(bodies[index], 'synthetic error');
    const status = Number(digitsOf(field(given, 'status')));
    // The text of an empty body is "", or not given.
    const body = field(given, 'body') || undefined;
    const exchange = { ...exchangeOf({ request: read().request(call), status }), body };
    const refused = provider.refusal(exchange);
    expect(refused === null).toBe(status === 429 || status === 503);
    expect(refused ?? statusFailure(exchange, exchange.receivedAt)).toMatchObject(expected[index] ?? {});
  });
});

import { describe, expect, test } from 'vitest';
import { teosOptions } from '../../src/providers/teos/options.ts';
import { teos } from '../../src/providers/teos/provider.ts';
import { exchangeOf, now, readVector } from './teos-mesh-wire.ts';

const provider = teos.create(teosOptions.parse({ token: 't' }));
const target = (ids: string) =>
  `/odata/v1.0/Balances/GetAssetsBalances(addresses=%5B'0xa'%5D,uniqueAssetIds=%5B${ids}%5D)`;
const one = { method: 'GET', path: target("'0x1'"), step: 'GetAssetsBalances' } as const;
const two = { ...one, path: target("'0x1','0x2'") };
const SECRET_TEXT = 'text of the source';

function refusal(status: number, body: object | string, request = one) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return provider.refusal(exchangeOf({ request, status, text }));
}

describe('refusal', () => {
  test('the documented error body', () => {
    expect(refusal(400, readVector('teos', 'error-21000').body)).toMatchObject({
      code: 'UPSTREAM_REJECTED',
      upstreamCode: '21000-1006',
      httpStatus: 400,
      retryable: false,
    });
  });

  test.each([
    [401, '11001', null, 'UPSTREAM_AUTH'],
    [400, '12000', null, 'UPSTREAM_REJECTED'],
    [400, '12002', null, 'UPSTREAM_REJECTED'],
    [400, '21000', '1001', 'UNKNOWN_ASSET'],
    [400, '21000', '1007', 'UNKNOWN_ASSET'],
    [400, '21000', '1004', 'UPSTREAM_REJECTED'],
    [400, '22000', '2002', 'UPSTREAM_REJECTED'],
    [500, '23000', null, 'UPSTREAM_HTTP_ERROR'],
    [400, '32000', '20001', 'UPSTREAM_REJECTED'],
    [400, '33000', '30001', 'UPSTREAM_REJECTED'],
    [200, '12000', null, 'UPSTREAM_REJECTED'],
    [400, '99999', null, 'UPSTREAM_UNEXPLAINED'],
    [500, '99999', null, 'UPSTREAM_HTTP_ERROR'],
    [403, '99999', null, 'UPSTREAM_AUTH'],
  ])('HTTP %i with code %s-%s is %s', (status, code, inner, expected) => {
    const details = inner === null ? [] : [{ code: inner, message: SECRET_TEXT }];
    const failure = refusal(status, {
      code,
      message: SECRET_TEXT,
      target: SECRET_TEXT,
      details,
      clTraceId: SECRET_TEXT,
    });
    expect(failure).toMatchObject({ code: expected, httpStatus: status });
    expect(failure?.upstreamCode).toBe(inner === null ? code : `${code}-${inner}`);
    expect(JSON.stringify(failure)).not.toContain(SECRET_TEXT);
  });

  test('keys are read in either casing', () => {
    expect(refusal(400, { Code: '21000', Message: '', Details: [{ Code: '1001', Message: '' }] })?.code).toBe(
      'UNKNOWN_ASSET',
    );
  });

  test('in a call of several assets, UNKNOWN_ASSET is reported of none', () => {
    const body = { code: '21000', message: '', details: [{ code: '1001' }] };
    expect(refusal(400, body, two)).toMatchObject({ code: 'UPSTREAM_REJECTED', upstreamCode: '21000-1001' });
  });

  test.each([
    '[]',
    '[{"Address":"0xa","UniqueAssetId":"0x1","Amount":"5"}]',
    '{"value":[]}',
    '{"code":"x1","message":"a"}',
    '{"code":"11001"}',
    '"text"',
    'null',
  ])('leaves %s to others', (text) => {
    expect(refusal(400, text)).toBeNull();
  });

  test('a 429 is the quota whatever its body, until the moment its headers name', () => {
    const headers = { 'x-rate-limit-reset': '2026-11-21T10:00:30.1234567Z' };
    const failure = provider.refusal(exchangeOf({ request: one, status: 429, text: '"Whoa!"', headers }));
    expect(failure).toMatchObject({ code: 'UPSTREAM_RATE_LIMITED', retryable: true, upstreamCode: null });
    expect(failure?.retryAfter).toEqual(new Date('2026-11-21T10:00:30.123Z'));
  });

  test.each([200, 400, 401, 403, 429, 500, 503])('code 13000 at HTTP %i is the quota', (status) => {
    const text = JSON.stringify({ code: '13000', message: SECRET_TEXT, details: [] });
    for (const [headers, end] of [
      [{}, null],
      [{ 'retry-after': '30' }, '2026-11-21T10:00:30.000Z'],
      [{ 'x-rate-limit-reset': '2026-11-21T10:00:40.0000000Z' }, '2026-11-21T10:00:40.000Z'],
    ] as const) {
      const exchange = exchangeOf({ request: one, status, text, headers: { ...headers } });
      const failure = provider.refusal(exchange);
      expect(failure).toMatchObject({ code: 'UPSTREAM_RATE_LIMITED', httpStatus: status, upstreamCode: '13000' });
      expect(failure?.retryAfter?.toISOString() ?? null).toBe(end);
      expect(provider.pausedUntil?.(exchange, now)?.toISOString() ?? null).toBe(end);
    }
  });

  test('a 503 is left to its status, which keeps Retry-After', () => {
    for (const code of ['99999', '23000', '11001']) expect(refusal(503, { code, message: '' })).toBeNull();
  });
});

describe('pausedUntil', () => {
  const pause = (status: number, headers: Record<string, string>) =>
    provider.pausedUntil?.(exchangeOf({ request: one, status, text: '[]', headers }), now)?.toISOString() ?? null;
  const reset = '2026-11-21T10:00:30.0000000Z';

  test.each([
    ['calls left', 200, { 'x-rate-limit-remaining': '1', 'x-rate-limit-reset': reset }, null],
    ['none left', 200, { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': reset }, '2026-11-21T10:00:30.000Z'],
    ['none left, no reset', 200, { 'x-rate-limit-remaining': '0' }, null],
    ['limited', 429, { 'x-rate-limit-reset': reset }, '2026-11-21T10:00:30.000Z'],
    ['limited, seconds', 429, { 'retry-after': '7' }, '2026-11-21T10:00:07.000Z'],
    ['limited, HTTP date', 429, { 'retry-after': 'Sat, 21 Nov 2026 10:01:00 GMT' }, '2026-11-21T10:01:00.000Z'],
    ['reset wins', 429, { 'x-rate-limit-reset': reset, 'retry-after': '7' }, '2026-11-21T10:00:30.000Z'],
    ['past reset', 429, { 'x-rate-limit-reset': '2026-11-21T09:59:59Z' }, null],
    [
      'past reset, seconds',
      429,
      { 'x-rate-limit-reset': '2026-11-21T09:59:59Z', 'retry-after': '7' },
      '2026-11-21T10:00:07.000Z',
    ],
    ['beyond the longest window', 429, { 'x-rate-limit-reset': '9999-01-01T00:00:00Z' }, '2026-11-22T10:00:00.000Z'],
    ['no date', 429, { 'x-rate-limit-reset': '2026-99-99T00:00:00Z' }, null],
    ['no header', 429, {}, null],
  ])('%s', (_name, status, headers, expected) => {
    expect(pause(status, headers)).toBe(expected);
  });
});

describe('quotaLeft', () => {
  const reset = '2026-11-21T10:00:30.0000000Z';
  const all = { 'x-rate-limit-limit': '1m', 'x-rate-limit-remaining': '12', 'x-rate-limit-reset': reset };
  const minute = { perMs: 60_000, left: 12, endsInMs: 30_000 };

  test.each([
    ['all three headers', all, minute],
    ['a day', { ...all, 'x-rate-limit-limit': '1d' }, { ...minute, perMs: 86_400_000 }],
    ['none left', { ...all, 'x-rate-limit-remaining': '0' }, { ...minute, left: 0 }],
    [
      'a reset beyond the span',
      { ...all, 'x-rate-limit-reset': '2026-11-22T10:00:00Z' },
      { ...minute, endsInMs: 60_000 },
    ],
    ['a reset that is past', { ...all, 'x-rate-limit-reset': '2026-11-21T09:59:59Z' }, null],
    ['no reset', { ...all, 'x-rate-limit-reset': 'soon' }, null],
    ['a number in place of the span', { ...all, 'x-rate-limit-limit': '300' }, null],
    ['no whole number', { ...all, 'x-rate-limit-remaining': '-1' }, null],
    ['nothing', {}, null],
  ])('%s', (_name, headers, expected) => {
    expect(provider.quotaLeft?.(exchangeOf({ request: one, status: 200, text: '[]', headers }), now)).toEqual(expected);
  });
});

import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/http/exchange.ts';
import { retryAfter, statusFailure } from '../../src/http/status.ts';

const now = new Date('2026-11-21T08:00:00Z');

function exchange(status: number, header: string | null = null): Exchange {
  const request = { method: 'GET', path: '/', step: 'test' } as const;
  return {
    request,
    status,
    header: (name) => (name === 'retry-after' ? header : null),
    body: undefined,
    receivedAt: now,
  };
}

test.each([
  [200, null],
  [201, 'UPSTREAM_BAD_RESPONSE'],
  [202, 'UPSTREAM_BAD_RESPONSE'],
  [203, 'UPSTREAM_BAD_RESPONSE'],
  [204, 'UPSTREAM_BAD_RESPONSE'],
  [206, 'UPSTREAM_TRUNCATED'],
  [207, 'UPSTREAM_BAD_RESPONSE'],
  [401, 'UPSTREAM_AUTH'],
  [403, 'UPSTREAM_AUTH'],
  [404, 'UPSTREAM_HTTP_ERROR'],
  [429, 'UPSTREAM_RATE_LIMITED'],
  [500, 'UPSTREAM_HTTP_ERROR'],
  [503, 'UPSTREAM_UNAVAILABLE'],
])('status %i', (status, code) => expect(statusFailure(exchange(status), now)?.code ?? null).toBe(code));

test.each([
  [202, true],
  [206, true],
  [207, false],
  [400, false],
  [404, false],
  [402, false],
  [408, true],
  [425, true],
  [500, true],
  [501, false],
  [502, true],
  [504, true],
  [505, false],
  [529, true],
])('whether status %i may be asked again', (status, retryable) => {
  expect(statusFailure(exchange(status), now)?.retryable).toBe(retryable);
});

test('a protocol may have other statuses of a whole answer', () => {
  expect(statusFailure(exchange(201), now, [200, 201])).toBeNull();
  expect(statusFailure(exchange(206), now, [200, 201])).toMatchObject({
    detail: 'HTTP 206: this source answers whole with 200, 201 alone',
  });
});

describe('Retry-After', () => {
  test.each([
    ['30', '2026-11-21T08:00:30.000Z'],
    ['Sat, 21 Nov 2026 08:02:00 GMT', '2026-11-21T08:02:00.000Z'],
    ['2026-11-21T09:00:00.1234567Z', '2026-11-21T09:00:00.123Z'],
    ['999999999', '2026-11-22T08:00:00.000Z'],
    ['9999-12-31T23:59:59Z', '2026-11-22T08:00:00.000Z'],
  ])('%s', (header, moment) => expect(retryAfter(exchange(429, header), now)?.toISOString()).toBe(moment));

  test.each(['', '0', '-5', '1.5', 'soon', 'Sat, 21 Nov 2020 08:02:00 GMT', '2020-01-01T00:00:00Z', '12345678901'])(
    '%j says nothing',
    (header) => expect(retryAfter(exchange(429, header), now)).toBeNull(),
  );
});

/**
 * Gateways and hosts refuse in the place of a source, in forms that no provider knows, with HTTP 200 or another status: what
 * they say may pass, reaches the next server, and is neither multiplied nor taken for an answer.
 */
import { describe, expect, test } from 'vitest';
import { AsciiBytes } from '../../src/http/ascii-bytes.ts';
import type { Exchange } from '../../src/http/exchange.ts';
import { foreignRefusal, unreadableRefusal } from '../../src/providers/foreign-refusal.ts';
import { expectPassing } from './passing.ts';
import { indexer, loopring, mesh, type Reply, reddio, teos } from './scripted.ts';

const request = { method: 'GET', path: '/', step: 'balances' } as const;

function exchange(
  body: unknown,
  { status = 200, text = null }: { status?: number; text?: string | null } = {},
): Exchange {
  const ascii = text === null ? null : AsciiBytes.of(Buffer.from(text));
  return { request, status, header: () => null, body, ascii, receivedAt: new Date(0) };
}

describe('the words of a gateway', () => {
  test.each<[string, unknown, string]>([
    ['Kong, AWS', { message: 'API rate limit exceeded' }, 'UPSTREAM_RATE_LIMITED'],
    ['a text', { error: 'Too many requests' }, 'UPSTREAM_RATE_LIMITED'],
    ['OAuth', { error: 'slow_down', error_description: 'slow down, please' }, 'UPSTREAM_RATE_LIMITED'],
    ['RFC 9457', { type: 'about:blank', title: 'Quota', detail: 'monthly quota is used up' }, 'UPSTREAM_RATE_LIMITED'],
    ['JSON:API', { errors: [{ title: 'Unavailable', detail: 'down for maintenance' }] }, 'UPSTREAM_UNAVAILABLE'],
    ['Google', { error: { code: 503, message: 'The service is currently unavailable' } }, 'UPSTREAM_UNAVAILABLE'],
    ['a batch', [{ jsonrpc: '2.0', error: { code: -1, message: 'Node is still syncing' } }], 'UPSTREAM_UNAVAILABLE'],
    ['a key', { msg: 'invalid API key' }, 'UPSTREAM_AUTH'],
  ])('in the form of %s', (_name, body, code) => {
    for (const reported of [foreignRefusal(exchange(body)), unreadableRefusal(exchange(body))]) {
      expect(reported).toMatchObject({ code, httpStatus: 200 });
      expect(JSON.stringify(reported)).not.toContain('please');
    }
  });

  test('in plain text, and not in a page for people', () => {
    expect(unreadableRefusal(exchange(undefined, { text: 'Too many requests' }))?.code).toBe('UPSTREAM_RATE_LIMITED');
    expect(unreadableRefusal(exchange(undefined, { text: '<p>Too many requests</p>' }))).toBeNull();
    expect(unreadableRefusal(exchange(undefined, { text: 'x'.repeat(2001) }))).toBeNull();
  });

  test.each([{ error: 'the moon' }, { errors: [{}] }, { message: 'the moon' }, { msg: 'the moon' }, [{ error: {} }]])(
    'that are unknown are no verdict: %j',
    (body) => {
      expect(foreignRefusal(exchange(body))).toBeNull();
      expect(unreadableRefusal(exchange(body))).toMatchObject({ code: 'UPSTREAM_UNEXPLAINED', retryable: true });
    },
  );

  test.each([
    undefined,
    null,
    [],
    {},
    { error: null },
    { error: '' },
    { errors: [] },
    { detail: 'the moon' },
    { rows: 1 },
  ])('are not recognised in %j', (body) => {
    expect(unreadableRefusal(exchange(body))).toBeNull();
  });
});

const refusals: readonly (readonly [name: string, reply: Reply, code: string])[] = [
  ['a message with HTTP 200', { body: { message: 'Too many requests' } }, 'UPSTREAM_RATE_LIMITED'],
  ['an error with HTTP 200', { body: { error: 'upstream is temporarily unavailable' } }, 'UPSTREAM_UNAVAILABLE'],
  ['plain text with HTTP 200', { body: 'Too many requests' }, 'UPSTREAM_RATE_LIMITED'],
  ['a message with HTTP 400', { status: 400, body: { message: 'Rate limit reached' } }, 'UPSTREAM_RATE_LIMITED'],
  ['a message with HTTP 402', { status: 402, body: { message: 'monthly quota is used up' } }, 'UPSTREAM_RATE_LIMITED'],
  ['an unknown message', { body: { message: 'the moon is in the wrong phase' } }, 'UPSTREAM_UNEXPLAINED'],
];

describe.each([teos, mesh, loopring, reddio, indexer])('$provider', (source) => {
  test.each(refusals)('%s', (_name, refusal, code) => expectPassing(source, refusal, code));
});

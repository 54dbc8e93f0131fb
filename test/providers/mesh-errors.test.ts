import { describe, expect, test } from 'vitest';
import { asArray, asObject, field } from '../../src/http/decode.ts';
import { meshOptions } from '../../src/providers/mesh/options.ts';
import { mesh } from '../../src/providers/mesh/provider.ts';
import { exchangeOf, readVector, readVectorFile } from './teos-mesh-wire.ts';

const provider = mesh.create(meshOptions.parse({}));

function refusal(text: string, { status = 500, atBlock = false } = {}) {
  const body = atBlock ? { block_identifier: { index: 1 } } : {};
  const request = { method: 'POST', path: '/account/balance', step: '/account/balance', body } as const;
  return provider.refusal(exchangeOf({ request, status, text }));
}

const error = (code: number, message: string, retriable = false) => JSON.stringify({ code, message, retriable });

test('the recorded errors', () => {
  expect(refusal(readVector('mesh', 'rosetta-ethereum-bad-address').body)).toMatchObject({
    code: 'UPSTREAM_REJECTED',
    upstreamCode: '2',
    httpStatus: 500,
    retryable: false,
    detail: 'the node behind the server refused',
  });
  expect(refusal(readVector('mesh', 'cosmos-historical-unsupported').body)?.code).toBe('HISTORY_UNSUPPORTED');
});

describe('the catalogues of two servers', () => {
  const catalogues = asObject(field(asObject(readVectorFile('mesh'), 'file'), 'error_catalogues'), 'catalogues');
  const errors = Object.values(asObject(field(catalogues, 'errors'), 'errors'))
    .flatMap((list) => asArray(list, 'list'))
    .map((entry) => asObject(entry, 'entry'));

  test('there are some', () => {
    expect(errors).toHaveLength(33);
  });

  test.each(errors)('$code $message keeps its code and the server’s word on retrying', (entry) => {
    expect(refusal(JSON.stringify(entry))).toMatchObject({
      upstreamCode: String(entry.code),
      retryable: entry.retriable,
      httpStatus: 500,
    });
  });
});

test.each([
  [error(4, 'Block not found'), true, 'BLOCK_NOT_FOUND'],
  [error(4, 'Block not found'), false, 'UPSTREAM_REJECTED'],
  [error(11, 'Block orphaned', true), true, 'BLOCK_NOT_FOUND'],
  [error(11, 'Block orphaned', true), false, 'UPSTREAM_REJECTED'],
  [error(12, 'Invalid address'), false, 'UPSTREAM_REJECTED'],
  [error(13, 'geth not ready', true), false, 'UPSTREAM_UNAVAILABLE'],
  [error(2, 'Bitcoind is not ready', true), false, 'UPSTREAM_UNAVAILABLE'],
  [error(0, 'requestNetwork is not supported'), false, 'UNKNOWN_NETWORK'],
  [error(0, 'asserter: requestNetwork is not supported: {…}'), false, 'UNKNOWN_NETWORK'],
  [error(7, 'asserter: requestNetwork is not supported: {…}'), false, 'UPSTREAM_REJECTED'],
  [error(0, 'historical balance lookup is not supported: {…}'), true, 'HISTORY_UNSUPPORTED'],
  [error(7, 'historical balance lookup is not supported: {…}'), true, 'UPSTREAM_REJECTED'],
  [error(999, 'text of the source'), false, 'UPSTREAM_REJECTED'],
])('%s, block asked: %s, is %s', (text, atBlock, code) => {
  const failure = refusal(text, { atBlock });
  expect(failure?.code).toBe(code);
  expect(JSON.stringify(failure)).not.toContain('text of the source');
});

test.each([200, 400, 404, 422, 500])('an Error at HTTP %i is the server’s', (status) => {
  expect(refusal(error(3, 'x'), { status })).toMatchObject({ code: 'UPSTREAM_REJECTED', httpStatus: status });
});

test.each([401, 403, 408, 429, 502, 503, 504])('HTTP %i speaks for itself, whatever its body', (status) => {
  expect(refusal(error(status, 'Too Many Requests'), { status })).toBeNull();
});

test.each(['', ',"retriable":"true"', ',"retriable":null'])('an unknown error with %j has given no verdict', (said) => {
  expect(refusal(`{"code":1,"message":"x"${said}}`)).toMatchObject({ code: 'UPSTREAM_UNEXPLAINED', retryable: true });
});

test.each([
  ['Account not found', 'ACCOUNT_NOT_FOUND', false],
  ['account does not exist', 'ACCOUNT_NOT_FOUND', false],
  ['Too many requests, slow down', 'UPSTREAM_RATE_LIMITED', true],
  ['Node is still syncing', 'UPSTREAM_UNAVAILABLE', true],
  ['server busy, try later', 'UPSTREAM_UNAVAILABLE', true],
  ['Endpoint not implemented', 'UPSTREAM_INCAPABLE', false],
])('%s, said to be final, is %s', (message, code, retryable) => {
  expect(refusal(error(4, message))).toMatchObject({ code, retryable, upstreamCode: '4' });
});

test.each([
  '[]',
  'null',
  '{"block_identifier":{},"balances":[]}',
  '{"code":"x","message":"y"}',
  '{"code":1.5,"message":"y"}',
  '{"code":1}',
  '{"message":"Forbidden"}',
])('leaves %s to others', (text) => {
  expect(refusal(text)).toBeNull();
});

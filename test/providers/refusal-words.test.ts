/** Refusals in words and codes that are in no table: a passing refusal is never read as a verdict on the question. */
import { describe, expect, test } from 'vitest';
import { type Failure, type FailureCode, failureRules } from '../../src/model/failure.ts';
import { conductOf } from '../../src/model/failure-conduct.ts';
import { evmOptions } from '../../src/providers/evm/options.ts';
import { evm } from '../../src/providers/evm/provider.ts';
import { graphqlOptions } from '../../src/providers/graphql/options.ts';
import { graphql } from '../../src/providers/graphql/provider.ts';
import { loopringOptions } from '../../src/providers/loopring/options.ts';
import { loopring } from '../../src/providers/loopring/provider.ts';
import { meshOptions } from '../../src/providers/mesh/options.ts';
import { mesh } from '../../src/providers/mesh/provider.ts';
import type { Provider } from '../../src/providers/provider.ts';
import { reddioOptions } from '../../src/providers/reddio/options.ts';
import { reddio } from '../../src/providers/reddio/provider.ts';
import { failureByWords, unknownRefusal } from '../../src/providers/refusal-words.ts';
import { teosOptions } from '../../src/providers/teos/options.ts';
import { teos } from '../../src/providers/teos/provider.ts';
import { grid } from './graphql-indexer.ts';
import { exchangeOf } from './teos-mesh-wire.ts';

const request = { method: 'POST', path: '/', body: { method: 'eth_call' }, step: 'balances' } as const;

function judge(provider: Provider, body: object, status = 200): Failure | null {
  return provider.refusal(exchangeOf({ request, status, text: JSON.stringify(body) }));
}

describe('words of which no table knows', () => {
  const facts = { httpStatus: 200, upstreamCode: '7' };

  test('are looked at where they are a text, and not beyond their first 2000 characters', () => {
    for (const message of [undefined, null, 7, ['too many requests']])
      expect(failureByWords(message, facts)).toBeNull();
    const words = 'too many requests';
    const reported = failureByWords(`${'x '.repeat(991)}${words}`, facts);
    expect(reported).toMatchObject({
      code: 'UPSTREAM_RATE_LIMITED',
      detail: 'it says that there were too many requests',
      ...facts,
    });
    expect(failureByWords(`${'x '.repeat(993)}${words}`, facts)).toBeNull();
  });

  test.each<[number, FailureCode, string | null]>([
    [200, 'UPSTREAM_UNEXPLAINED', 'the code 7'],
    [400, 'UPSTREAM_UNEXPLAINED', 'the code 7'],
    [401, 'UPSTREAM_AUTH', null],
    [402, 'UPSTREAM_UNEXPLAINED', 'the code 7'],
    [403, 'UPSTREAM_AUTH', null],
    [499, 'UPSTREAM_UNEXPLAINED', 'the code 7'],
    [500, 'UPSTREAM_HTTP_ERROR', null],
    [503, 'UPSTREAM_HTTP_ERROR', null],
  ])('leave it to the status %i: %s', (httpStatus, code, detail) => {
    const given = { ...facts, httpStatus, detail: 'the code 7' };
    expect(unknownRefusal('odd', given)).toMatchObject({ code, detail, httpStatus });
    expect(unknownRefusal('slow down', given)).toMatchObject({ code: 'UPSTREAM_RATE_LIMITED', httpStatus });
  });
});

const node = evm.create(evmOptions.parse({ chain: 1 }));
const rpc = (code: number, message: string): Failure | null =>
  judge(node, { jsonrpc: '2.0', id: 1, error: { code, message } });

describe('EVM nodes', () => {
  test.each<[number, string, FailureCode]>([
    [
      -32007,
      '50/second request limit reached - reduce calls per second or upgrade your account',
      'UPSTREAM_RATE_LIMITED',
    ],
    [-32000, 'Exceeded maximum monthly request count', 'UPSTREAM_RATE_LIMITED'],
    [-32000, 'Too many request, try again later', 'UPSTREAM_RATE_LIMITED'],
    [-32000, 'your app is being rate-limited', 'UPSTREAM_RATE_LIMITED'],
    [-32000, 'you exceeded the limit of requests per second', 'UPSTREAM_RATE_LIMITED'],
    [-32005, 'daily request count exceeded, request rate limited', 'UPSTREAM_RATE_LIMITED'],
    [429, 'Your app has exceeded its compute units per second capacity', 'UPSTREAM_RATE_LIMITED'],
    [-32097, 'Rate limit exceeded. Please slow down', 'UPSTREAM_RATE_LIMITED'],
    [-32000, 'Node is still syncing', 'UPSTREAM_UNAVAILABLE'],
    [-32000, 'not all requests can be served while syncing', 'UPSTREAM_UNAVAILABLE'],
    [-32000, 'server busy, try later', 'UPSTREAM_UNAVAILABLE'],
    [-32002, 'whatever', 'UPSTREAM_UNAVAILABLE'],
    [-32601, 'the method eth_call does not exist/is not available', 'UPSTREAM_INCAPABLE'],
    [-32004, 'Method eth_call is not supported', 'UPSTREAM_INCAPABLE'],
    [-32000, 'out of gas', 'UPSTREAM_REJECTED'],
    [-32000, 'response too large', 'UPSTREAM_REJECTED'],
    [-32602, 'invalid argument 0', 'UPSTREAM_REJECTED'],
    [3, 'execution reverted', 'UPSTREAM_REJECTED'],
    [-32000, 'request timed out', 'UPSTREAM_UNEXPLAINED'],
    [-32042, 'the moon is in the wrong phase', 'UPSTREAM_UNEXPLAINED'],
    [4, 'x', 'UPSTREAM_UNEXPLAINED'],
  ])('%i %s: %s', (code, message, expected) => {
    const reported = rpc(code, message);
    expect(reported).toMatchObject({ code: expected, upstreamCode: String(code) });
    expect(reported?.retryable).toBe(failureRules[expected].retryable);
    expect(JSON.stringify(reported)).not.toContain(message);
  });
});

/** How each of the others refuses with a code that no table has. */
const others: readonly (readonly [string, Provider, (message: string) => object, number])[] = [
  ['reddio', reddio.create(reddioOptions.parse({})), (error) => ({ status: 'FAILED', error, error_code: 7777 }), 200],
  ['teos', teos.create(teosOptions.parse({ token: 't' })), (message) => ({ code: '77777', message }), 400],
  ['teos, as OData', teos.create(teosOptions.parse({ token: 't' })), (message) => ({ error: { message } }), 200],
  ['mesh', mesh.create(meshOptions.parse({})), (message) => ({ code: 7777, message }), 500],
  [
    'loopring',
    loopring.create(loopringOptions.parse({ apiKey: 'k' })),
    (message) => ({ resultInfo: { code: 777777, message } }),
    400,
  ],
  ['graphql', graphql.create(graphqlOptions.parse(grid)), (message) => ({ errors: [{ message }] }), 200],
];

describe.each(others)('%s', (_name, provider, refused, status) => {
  test.each<[string, FailureCode]>([
    ['too many requests', 'UPSTREAM_RATE_LIMITED'],
    ['monthly usage is used up', 'UPSTREAM_RATE_LIMITED'],
    ['100 requests per minute allowed', 'UPSTREAM_RATE_LIMITED'],
    ['the indexer is syncing', 'UPSTREAM_UNAVAILABLE'],
    ['temporarily down', 'UPSTREAM_UNAVAILABLE'],
    ['Service is under maintenance', 'UPSTREAM_UNAVAILABLE'],
    ['please try again', 'UPSTREAM_UNAVAILABLE'],
    ['invalid API key', 'UPSTREAM_AUTH'],
    ['SECRET words of the source', 'UPSTREAM_UNEXPLAINED'],
    ['', 'UPSTREAM_UNEXPLAINED'],
  ])('%j: %s', (message, code) => {
    const reported = judge(provider, refused(message), status);
    expect(reported).toMatchObject({ code, httpStatus: status });
    expect(JSON.stringify(reported)).not.toContain('SECRET');
    if (reported !== null && code !== 'UPSTREAM_AUTH') {
      expect(reported.retryable).toBe(true);
      expect(conductOf(reported)).toMatchObject({ nextServer: true });
      expect(['never', 'after-accepted']).toContain(conductOf(reported).split);
    }
  });
});

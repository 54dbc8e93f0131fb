/**
 * Refusals in the words that servers and hosts really use, at every provider: what a source says of itself is
 * retryable, is asked at the next server, and is not asked for in parts.
 */
import { expect, test } from 'vitest';
import { expectPassing } from './passing.ts';
import { ask, indexer, loopring, mesh, type Reply, reddio, type Source, teos } from './scripted.ts';

interface Case {
  readonly source: Source;
  readonly refusal: Reply;
  readonly code: string;
}

const teosError = (code: unknown, message: string) => ({ code, message, target: null, details: [], clTraceId: 'x' });
const reddioError = (error: string, error_code?: number) => ({ status: 'FAILED', error, error_code });
const graphqlError = (message: string, code?: string) => ({
  errors: [{ message, ...(code === undefined ? {} : { extensions: { code } }) }],
});

const cases: Readonly<Record<string, Case>> = {
  'teos: a gateway over its rate, without a code': {
    source: teos,
    refusal: { body: { statusCode: 429, message: 'Rate limit is exceeded. Try again in 12 seconds.' } },
    code: 'UPSTREAM_RATE_LIMITED',
  },
  'teos: an OData error with a word for a code': {
    source: teos,
    refusal: { body: { error: { code: 'ServerBusy', message: 'The server is busy. Please try again later.' } } },
    code: 'UPSTREAM_UNAVAILABLE',
  },
  'teos: a code that is not documented': {
    source: teos,
    refusal: { body: teosError(77_000, 'the ledger is being re-read') },
    code: 'UPSTREAM_UNEXPLAINED',
  },
  'loopring: busy': {
    source: loopring,
    refusal: { body: { resultInfo: { code: 108_000, message: 'system is busy, please try later' } } },
    code: 'UPSTREAM_UNAVAILABLE',
  },
  'loopring: behind the chain': {
    source: loopring,
    refusal: { body: { resultInfo: { code: 50_000, message: 'relayer is synchronizing blocks' } } },
    code: 'UPSTREAM_UNAVAILABLE',
  },
  'loopring: a gateway that counts visits': {
    source: loopring,
    refusal: { status: 400, body: { code: 10_001, msg: 'Too many visits; exceeds 5 per second' } },
    code: 'UPSTREAM_RATE_LIMITED',
  },
  'loopring: a code that is not documented': {
    source: loopring,
    refusal: { body: { code: 900_123, msg: 'shard 4 moved' } },
    code: 'UPSTREAM_UNEXPLAINED',
  },
  'reddio: too many connections to its database': {
    source: reddio,
    refusal: { body: reddioError('Error 1040: Too many connections', 1040) },
    code: 'UPSTREAM_RATE_LIMITED',
  },
  'reddio: its own deadline': {
    source: reddio,
    refusal: { body: reddioError('context deadline exceeded', 1002) },
    code: 'UPSTREAM_UNEXPLAINED',
  },
  'reddio: maintenance, without a code': {
    source: reddio,
    refusal: { body: reddioError('server is under maintenance') },
    code: 'UPSTREAM_UNAVAILABLE',
  },
  'graphql: indexers that are away (gateway of The Graph)': {
    source: indexer,
    refusal: { body: graphqlError('bad indexers: {0xbdfb: Unavailable(no status: indexer not available)}') },
    code: 'UPSTREAM_UNAVAILABLE',
  },
  'graphql: a store without its database (graph-node)': {
    source: indexer,
    refusal: { body: { data: null, ...graphqlError('Store error: database unavailable') } },
    code: 'UPSTREAM_UNAVAILABLE',
  },
  'graphql: a rate limit beside the error (GitHub)': {
    source: indexer,
    refusal: { body: { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded for user ID 1.' }] } },
    code: 'UPSTREAM_RATE_LIMITED',
  },
  'graphql: throttled by cost (Shopify)': {
    source: indexer,
    refusal: { body: graphqlError('Throttled', 'MAX_COST_EXCEEDED') },
    code: 'UPSTREAM_RATE_LIMITED',
  },
  'graphql: a code of its own': {
    source: indexer,
    refusal: { body: graphqlError('epoch 5 is closing', 'EPOCH_CLOSING') },
    code: 'UPSTREAM_UNEXPLAINED',
  },
};

test.each(Object.entries(cases))('%s', (_, { source, refusal, code }) => expectPassing(source, refusal, code));

test('an account that a Mesh server does not have costs one call, however many of its currencies are asked for', async () => {
  const accounts = ['0.0.7', '0.0.8'].map((address) => `${address}?network=hedera/mainnet`);
  const targets: string[] = [];
  const { reported } = await ask({ ...mesh, accounts }, (target) => {
    targets.push(target);
    return { status: 500, body: { code: 4, message: 'Account not found', retriable: false } };
  });
  expect(reported.map(({ pair }) => pair)).toEqual(Array(4).fill('ACCOUNT_NOT_FOUND'));
  expect(targets.filter((target) => target === '/account/balance')).toHaveLength(2);
});

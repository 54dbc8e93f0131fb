/** Answers that are, or may be, less than the whole: what they lack is no zero, whatever the source. */
import { expect, test } from 'vitest';
import {
  ask,
  indexer,
  indexerBody,
  indexerRow,
  loopring,
  loopringRow,
  mesh,
  meshBody,
  meshRow,
  type Reply,
  reddio,
  reddioBody,
  reddioRow,
  type Script,
  type Source,
  teos,
  teosRow,
} from './scripted.ts';

interface Case {
  readonly source: Source;
  readonly answer: Script;
  /** By account, then by asset: an amount, a code, or `failed` for any code. */
  readonly expected: readonly string[];
}

const unknown = 'NOT_REPORTED';
const all = (code: string, count: number): string[] => Array(count).fill(code);
const always =
  (body: unknown, status = 200): Script =>
  (): Reply => ({ status, body });

const AAA = meshRow('AAA');
const GOLD = indexerRow('GOLD');

const cases: Readonly<Record<string, Case>> = {
  'mesh: HTTP 206': {
    source: mesh,
    answer: always(meshBody([AAA]), 206),
    expected: all('UPSTREAM_TRUNCATED', 2),
  },
  'mesh: HTTP 207 with rows': {
    source: mesh,
    answer: always(meshBody([AAA]), 207),
    expected: all('UPSTREAM_BAD_RESPONSE', 2),
  },
  'mesh: an error beside the balances': {
    source: mesh,
    answer: always(meshBody([AAA], { code: 12, message: 'not all shards answered', retriable: true })),
    expected: all('UPSTREAM_REJECTED', 2),
  },
  'mesh: no list of balances': {
    source: mesh,
    answer: always({ block_identifier: { index: 5, hash: '0xb5' } }),
    expected: all('UPSTREAM_BAD_RESPONSE', 2),
  },
  'mesh: null among the balances': {
    source: { ...mesh, assets: ['BBB:9'] },
    answer: always(meshBody([AAA, null])),
    expected: ['failed'],
  },
  'loopring: an envelope with a count, which no document has': {
    source: loopring,
    answer: always({ totalNum: 2, balances: [loopringRow(0)] }),
    expected: all('UPSTREAM_BAD_RESPONSE', 2),
  },
  'loopring: null among the rows': {
    source: { ...loopring, assets: ['1'] },
    answer: always([null]),
    expected: ['failed'],
  },
  'loopring: an account that no longer exists, after a list without rows': {
    source: loopring,
    answer: (target) =>
      target.includes('/account')
        ? { status: 400, body: { resultInfo: { code: 101_002, message: 'no' } } }
        : { body: [] },
    expected: all('ACCOUNT_NOT_FOUND', 2),
  },
  'teos: fewer counted than there are': {
    source: teos,
    answer: always({ '@odata.count': 1, value: [teosRow('0xa1'), teosRow('0xb2')] }),
    expected: ['7', '7', ...all(unknown, 2)],
  },
  'teos: a count in the short form of OData 4.01, greater than the rows': {
    source: teos,
    answer: always({ '@count': 3, value: [teosRow('0xa1')] }),
    expected: all('UPSTREAM_TRUNCATED', 4),
  },
  'teos: pages that count differently': {
    source: teos,
    answer: (target) =>
      target.includes('skip')
        ? { body: { '@odata.count': 2, value: [teosRow('0xb2')] } }
        : {
            body: {
              '@odata.count': 1,
              '@odata.nextLink': 'GetAssetsBalances(x)?$skip=1',
              value: [teosRow('0xa1')],
            },
          },
    expected: ['7', '7', ...all(unknown, 2)],
  },
  'reddio: a list that loses a row between its pages': {
    source: reddio,
    answer: (target) => {
      const [id, total, page] = target.includes('page=1') ? (['0xa1', 3, 1] as const) : (['0xb2', 2, 2] as const);
      return { body: reddioBody([reddioRow(id)], { total, total_page: total, current_page: page, page_size: 1 }) };
    },
    expected: all('UPSTREAM_TRUNCATED', 3),
  },
  'reddio: a total below the rows, as in the guides, counts something else': {
    source: reddio,
    answer: always(reddioBody([reddioRow('0xa1'), reddioRow('0xb2')], { total: 1, total_page: 1, current_page: 1 })),
    expected: ['7', '7', '0'],
  },
  'reddio: a count greater than the rows, on the only page': {
    source: reddio,
    answer: always(reddioBody([reddioRow('0xa1')], { total: 3, total_page: 1, current_page: 1, page_size: 4 })),
    expected: all('UPSTREAM_BAD_RESPONSE', 3),
  },
  'reddio: a second page that says no': {
    source: reddio,
    answer: (target) =>
      target.includes('page=1')
        ? { body: reddioBody([reddioRow('0xa1')], { total: 2, total_page: 2, current_page: 1, page_size: 1 }) }
        : { body: { status: 'FAILED', error: 'page out of cache', error_code: 5050 } },
    expected: all('UPSTREAM_UNEXPLAINED', 3),
  },
  'reddio: OK beside the code of an error': {
    source: reddio,
    answer: always(reddioBody([reddioRow('0xa1')], { total: 1 }, { error_code: 500 })),
    expected: all('UPSTREAM_REJECTED', 3),
  },
  'reddio: HTTP 202': {
    source: reddio,
    answer: always(reddioBody([reddioRow('0xa1')], { total: 1 }), 202),
    expected: all('UPSTREAM_BAD_RESPONSE', 3),
  },
  'graphql: an error without a place beside rows': {
    source: indexer,
    answer: always(indexerBody([GOLD], { errors: [{ message: 'one shard did not answer' }] })),
    expected: all('UPSTREAM_UNEXPLAINED', 4),
  },
  'graphql: an error at the list of rows': {
    source: indexer,
    answer: always(indexerBody([GOLD], { errors: [{ message: 'cut', path: ['balances'] }] })),
    expected: all('UPSTREAM_UNEXPLAINED', 4),
  },
  'graphql: null among the rows, without an error': {
    source: indexer,
    answer: always(indexerBody([GOLD, null])),
    expected: ['7', ...all(unknown, 3)],
  },
  'graphql: null for the rows, without an error': {
    source: indexer,
    answer: always(indexerBody(null)),
    expected: all(unknown, 4),
  },
  'graphql: a first part of an answer that is delivered in parts': {
    source: indexer,
    answer: always(indexerBody([GOLD], { hasNext: true })),
    expected: ['7', ...all(unknown, 3)],
  },
  'graphql: a row that stands twice, and as many rows as pairs': {
    source: indexer,
    answer: always(indexerBody([GOLD, GOLD, indexerRow('IRON'), indexerRow('IRON')])),
    expected: ['7', '7', unknown, unknown],
  },
  'graphql: rows that are whole': {
    source: indexer,
    answer: always(indexerBody([GOLD], { extensions: { cost: 1 } })),
    expected: ['7', '0', '0', '0'],
  },
};

test.each(Object.entries(cases))('%s', async (_, { source, answer, expected }) => {
  const { reported } = await ask(source, answer);
  const anyFailure = (pair: string) => (/^[A-Z_]+$/.test(pair) ? 'failed' : pair);
  expect(reported.map(({ pair }, index) => (expected[index] === 'failed' ? anyFailure(pair) : pair))).toEqual(expected);
});

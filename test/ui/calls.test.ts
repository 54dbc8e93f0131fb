import { describe, expect, test } from 'vitest';
import { type CallsReport, describeCalls, readCalls, reportCalls } from '../../ui/calls.ts';

const calls = [
  { source: 'sandbox-teos', requests: 1, pairs: 12 },
  { source: 'sandbox-reddio', requests: 2, pairs: 2 },
];

describe('readCalls', () => {
  test('takes the list as the server wrote it', () => {
    expect(readCalls({ data: {}, extensions: { calls } })).toEqual(calls);
    expect(readCalls({ extensions: { calls: [] } })).toEqual([]);
  });

  test.each([
    ['no extensions', { data: {} }],
    ['no calls', { extensions: {} }],
    ['calls that are no list', { extensions: { calls: { source: 'a', requests: 1, pairs: 1 } } }],
    [
      'a negative count among good ones',
      { extensions: { calls: [...calls, { source: 'a', requests: -1, pairs: 1 }] } },
    ],
    ['a count in text', { extensions: { calls: [{ source: 'a', requests: '1', pairs: 1 }] } }],
    ['an entry without pairs', { extensions: { calls: [{ source: 'a', requests: 1 }] } }],
    ['no object at all', null],
  ])('is unreported for %s', (_name, result) => {
    expect(readCalls(result)).toBe('unreported');
  });
});

describe('describeCalls', () => {
  test.each<[CallsReport, string]>([
    [calls, 'sandbox-teos 1 · sandbox-reddio 2 (3 calls for 14 pairs)'],
    [[{ source: 'loopring-main', requests: 1, pairs: 1 }], 'loopring-main 1 (1 call for 1 pair)'],
    [[], 'none'],
    ['none yet', 'run a query to count them'],
    ['running', 'waiting for the answer…'],
    ['unreported', 'not reported with this answer; the setting server.extensions.calls counts them'],
  ])('%j reads %j', (report, line) => {
    expect(describeCalls(report)).toBe(line);
  });
});

describe('reportCalls', () => {
  test('hands the result on and reports the start and the calls of a run', async () => {
    const reports: CallsReport[] = [];
    const result = { data: { a: 1 }, extensions: { calls } };
    const fetcher = reportCalls(
      async () => result,
      (report) => reports.push(report),
    );
    expect(await fetcher({ query: '{ a }' })).toBe(result);
    expect(reports).toEqual(['running', calls]);
  });

  test('does not take the reading of the schema for a run', async () => {
    const reports: CallsReport[] = [];
    const fetcher = reportCalls(
      async () => ({ data: {} }),
      (report) => reports.push(report),
    );
    await fetcher({ query: 'query IntrospectionQuery { __typename }', operationName: 'IntrospectionQuery' });
    expect(reports).toEqual([]);
  });

  test('lets a failure through and reports that nothing was counted', async () => {
    const reports: CallsReport[] = [];
    const fetcher = reportCalls(
      () => Promise.reject(new Error('no connection')),
      (report) => reports.push(report),
    );
    await expect(fetcher({ query: '{ a }' })).rejects.toThrow('no connection');
    expect(reports).toEqual(['running', 'unreported']);
  });

  test('keeps the calls of an overtaken run to itself', async () => {
    const reports: CallsReport[] = [];
    const first = Promise.withResolvers<object>();
    const answers = [first.promise, Promise.resolve({ extensions: { calls: [] } })];
    const fetcher = reportCalls(
      async () => (await answers.shift()) ?? {},
      (report) => reports.push(report),
    );
    const overtaken = fetcher({ query: '{ slow }' });
    await fetcher({ query: '{ quick }' });
    first.resolve({ extensions: { calls } });
    await overtaken;
    expect(reports).toEqual(['running', 'running', []]);
  });
});

import { describe, expect, test } from 'vitest';
import { type CallsReport, callsOf, describeCalls, readCalls } from '../../ui/calls.ts';
import type { Run } from '../../ui/runs.ts';

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
    ['failed', 'not known: no answer came'],
    ['unreported', 'not reported with this answer; the setting server.extensions.calls counts them'],
  ])('%j reads %j', (report, line) => {
    expect(describeCalls(report)).toBe(line);
  });
});

test.each<[Run, CallsReport]>([
  [{ kind: 'none yet' }, 'none yet'],
  [{ kind: 'running' }, 'running'],
  [{ kind: 'failed' }, 'failed'],
  [{ kind: 'answered', result: { extensions: { calls } } }, calls],
  [{ kind: 'answered', result: {} }, 'unreported'],
])('of the run %j the calls are %j', (run, report) => {
  expect(callsOf(run)).toEqual(report);
});

/** What the portfolio page advises where the graph gave no answer, or not the whole one. */
import { expect, test } from 'vitest';
import { noteOf, problemOf } from '../../examples/portfolio/problem.ts';

const graphError = (code: string, message: string) => ({ message, extensions: { code } });

/** As the client throws it. */
function refusal(status: number, ...errors: readonly object[]): Error {
  return Object.assign(new Error('long text'), { response: errors.length === 0 ? { status } : { status, errors } });
}

test.each<[string, unknown, string]>([
  [
    'nothing answers',
    new TypeError('Failed to fetch'),
    'The graph cannot be reached. Check that its command still runs, then press Refresh.',
  ],
  [
    'a proxy answers',
    refusal(502),
    'Something other than the graph answered, with status 502. Check that its command still runs, then press Refresh.',
  ],
  [
    'something throws',
    new Error('odd'),
    'Something other than the graph answered. Check that its command still runs, then press Refresh.',
  ],
  [
    'the question is too large',
    refusal(400, graphError('QUERY_TOO_COSTLY', '1001 accounts, limit 1000; split it')),
    'The graph refused the question: 1001 accounts, limit 1000; split it. Correct it and press Show balances.',
  ],
  [
    'the graph is busy',
    refusal(503, graphError('OVERLOADED', 'the server is busy; ask again later')),
    'The graph could not answer the question: the server is busy; ask again later. Press Refresh later.',
  ],
  [
    'the graph refuses to tell of changes',
    Object.assign(new Error('10000 are open, limit 10000'), { status: null, codes: ['WATCH_LIMIT_EXCEEDED'] }),
    'The graph refused to tell of changes: 10000 are open, limit 10000. Ask whoever runs it, and name the code WATCH_LIMIT_EXCEEDED.',
  ],
  [
    'the graph is for others',
    refusal(403, graphError('GATEWAY_ONLY', 'this graph answers its gateway alone.')),
    'The graph refused the question: this graph answers its gateway alone. Ask whoever runs it, and name the code GATEWAY_ONLY.',
  ],
])('where %s', (_name, error, said) => {
  expect(problemOf(error)).toBe(said);
});

test.each<[unknown, string]>([
  [
    graphError('BAD_USER_INPUT', 'assets[0]: digits only'),
    'The graph refused a part of the question: assets[0]: digits only. Correct it and ask again.',
  ],
  [
    graphError('INTERNAL_SERVER_ERROR', 'Internal error'),
    'The graph could not answer a part of the question: Internal error. Press Refresh later.',
  ],
  [null, 'The graph refused a part of the question: no reason given. Ask whoever runs it.'],
])('where a part is missing by %j', (error, said) => {
  expect(noteOf(error)).toBe(said);
});

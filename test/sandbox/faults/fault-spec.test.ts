import { describe, expect, it, test } from 'vitest';
import { makeFault, parseFault } from '../../../src/sandbox/faults/fault-spec.ts';

describe('a spec as text', () => {
  it.each([
    ['teos:reset', { upstream: 'teos', fault: 'reset' }],
    ['teos:status-503@0.2', { upstream: 'teos', fault: 'status-503', when: { chance: 0.2 } }],
    ['reddio:amount-empty#first', { upstream: 'reddio', fault: 'amount-empty', row: 'first' }],
    ['mesh:late=1500@every=3,times=2', { upstream: 'mesh', fault: 'late', value: 1500, when: { every: 3 }, times: 2 }],
    ['loopring:row-missing#3@call=2', { upstream: 'loopring', fault: 'row-missing', row: 3, when: { call: 2 } }],
    ['teos:connection-refused@from=4', { upstream: 'teos', fault: 'connection-refused', when: { from: 4 } }],
    [
      'mesh:no-answer@endpoint=/account/balance,contains=0xe12e',
      { upstream: 'mesh', fault: 'no-answer', when: { endpoint: '/account/balance', contains: '0xe12e' } },
    ],
  ])('%s', (text, spec) => {
    expect(parseFault(text)).toEqual({ ok: true, value: spec });
  });

  it.each([
    ['reset', 'must have the form UPSTREAM:FAULT'],
    ['teso:reset', 'no upstream "teso"; there are reddio, teos, mesh, loopring, evm'],
    ['teos:status-53', 'did you mean status-503?'],
    ['teos:amount-nil', 'did you mean amount-'],
    ['teos:zzzzzzzzzzzz', 'no fault "zzzzzzzzzzzz"'],
    ['teos:', 'no fault ""'],
    ['teos:late=soon', '"soon" after = is no whole number'],
    ['teos:reset=5', 'reset takes no number'],
    ['teos:reset#2', 'reset strikes no single row'],
    ['teos:amount-empty#0', 'must be first, last, random or a number from 1 up'],
    ['teos:reset@3', 'a count is written call=3'],
    ['teos:reset@often', 'from 0 to 1; a condition is written NAME=VALUE'],
    ['teos:late=9999999999', 'of at most nine digits'],
    ['teos:reset@1.5', 'must be a number from 0 to 1'],
    ['teos:reset@evry=2', 'did you mean every?'],
    ['teos:reset@call=0', 'call= must be followed by a number from 1 up'],
    ['teos:reset@endpoint=GetAssetBalances', 'did you mean "GetAssetsBalances"?'],
    ['teos:reset@contains=', 'contains= must be followed by a text'],
    ['teos:display-differs', 'display-differs is for reddio alone'],
    ['teos:connection-refused@call=2', 'takes no condition but from='],
    ['teos:tls-expired@from=2', 'takes no condition'],
  ])('%s: %s', (text, rule) => {
    expect(parseFault(text)).toEqual({ ok: false, rule: expect.stringContaining(rule) });
  });
});

test('a spec in code is held to the same rules', () => {
  expect(() => makeFault({ upstream: 'teos', fault: 'rest' }, 1)).toThrow('did you mean reset');
  expect(() => makeFault({ upstream: 'teos', fault: 'reset', row: 1 }, 1)).toThrow('no single row');
});

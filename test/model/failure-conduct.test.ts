/** What is done about a failure: the one table over all codes, held to the rules that it follows from. */
import { describe, expect, test } from 'vitest';
import { verdictOn } from '../../src/http/verdict.ts';
import { type FailureCode, failure, failureRules } from '../../src/model/failure.ts';
import { type Conduct, conductOf, usualConduct } from '../../src/model/failure-conduct.ts';

const codes = Object.keys(failureRules) as FailureCode[];

/** Retryable, next server, breaker, splitting, stale: `yes`/`no` where it is a matter of that. */
const table: Readonly<Record<FailureCode, string>> = {
  BAD_USER_INPUT: 'no no good search no',
  UNKNOWN_SOURCE: 'no no good never no',
  UNKNOWN_NETWORK: 'no yes good never no',
  UNKNOWN_ASSET: 'no no good search no',
  ACCOUNT_NOT_FOUND: 'no no good search no',
  BLOCK_NOT_FOUND: 'no yes good never no',
  HISTORY_UNSUPPORTED: 'no yes good never no',
  HOLDINGS_UNSUPPORTED: 'no no good never no',
  HOLDINGS_PARTIAL: 'no no good never no',
  CATALOGUE_UNSUPPORTED: 'no no good never no',
  UNDERLYING_UNSUPPORTED: 'no no good never no',
  UNDERLYING_UNKNOWN: 'no no good never no',
  UNIT_UNKNOWN: 'no no good never no',
  PART_UNSUPPORTED: 'no no good never no',
  SOURCES_DISAGREE: 'no no good never no',
  FACTS_UNAVAILABLE: 'no no good never no',
  NOT_REPORTED: 'no no good never no',
  UPSTREAM_UNREACHABLE: 'yes yes bad never yes',
  UPSTREAM_TIMEOUT: 'yes yes bad never yes',
  UPSTREAM_TLS: 'no yes bad never yes',
  UPSTREAM_TRUNCATED: 'yes yes bad never yes',
  UPSTREAM_TOO_LARGE: 'no no none never yes',
  UPSTREAM_REDIRECT: 'no yes bad never yes',
  UPSTREAM_HTTP_ERROR: 'yes yes bad never yes',
  UPSTREAM_UNAVAILABLE: 'yes yes bad never yes',
  UPSTREAM_RATE_LIMITED: 'yes yes good never yes',
  UPSTREAM_OVERLOADED: 'yes yes good never yes',
  SOURCE_PAUSED: 'yes yes good never yes',
  UPSTREAM_AUTH: 'no yes good never no',
  UPSTREAM_REJECTED: 'no no good search no',
  UPSTREAM_UNEXPLAINED: 'yes yes none after-accepted no',
  UPSTREAM_INCAPABLE: 'no yes bad never yes',
  UPSTREAM_BAD_RESPONSE: 'no yes bad never yes',
  UPSTREAM_BAD_AMOUNT: 'no no good never no',
  UPSTREAM_MISATTRIBUTED: 'no yes good never yes',
  UPSTREAM_CONFLICT: 'no no good never no',
  UPSTREAM_INCONSISTENT: 'no no good never no',
  UPSTREAM_WRONG_CHAIN: 'no yes bad never yes',
  UPSTREAM_WRONG_BLOCK: 'yes yes good never yes',
  SOURCE_BEHIND: 'yes yes good never yes',
  CANCELLED: 'yes no none never no',
  INTERNAL: 'no no none never no',
};

function shown(conduct: Conduct, retryable: boolean): string {
  const said = (is: boolean): string => (is ? 'yes' : 'no');
  return [said(retryable), said(conduct.nextServer), conduct.breaker, conduct.split, said(conduct.stale)].join(' ');
}

test.each(codes)('%s', (code) => {
  expect(shown(usualConduct[code], failureRules[code].retryable)).toBe(table[code]);
});

describe('what a source says of itself is no verdict on the question', () => {
  const passing = codes.filter((code) => code !== 'CANCELLED' && failureRules[code].retryable);

  test.each(passing)('%s is asked at the next server, and not in parts', (code) => {
    const { nextServer, split } = usualConduct[code];
    expect(nextServer).toBe(true);
    expect(['never', 'after-accepted']).toContain(split);
  });

  test('a verdict on the question is the same at every server, and nothing older stands in for it', () => {
    for (const code of codes.filter((other) => usualConduct[other].split === 'search')) {
      expect(usualConduct[code]).toMatchObject({ nextServer: false, stale: false });
      expect(failureRules[code].retryable).toBe(false);
    }
  });

  test('what a client can provoke with a bad account never opens the breaker', () => {
    for (const code of codes.filter((other) => usualConduct[other].split !== 'never')) {
      expect(usualConduct[code].breaker).not.toBe('bad');
    }
  });
});

describe('a case differs from the usual of its code', () => {
  test.each([
    [400, false, 'no yes good after-accepted no'],
    [404, false, 'no yes good after-accepted no'],
    [422, false, 'no yes good after-accepted no'],
    [405, false, 'no yes good never no'],
    [413, false, 'no no good halve no'],
    [414, false, 'no no good halve no'],
    [431, false, 'no no good halve no'],
    [408, true, 'yes yes good never yes'],
    [500, true, 'yes yes bad never yes'],
  ])('HTTP %i', (httpStatus, retryable, expected) => {
    const reason = failure('UPSTREAM_HTTP_ERROR', { httpStatus, retryable });
    expect(shown(conductOf(reason), reason.retryable)).toBe(expected);
  });

  test('a refusal that the source says may pass is no verdict', () => {
    const reason = failure('UPSTREAM_REJECTED', { httpStatus: 200, retryable: true });
    expect(shown(conductOf(reason), reason.retryable)).toBe('yes yes bad never yes');
    expect(conductOf(failure('UPSTREAM_REJECTED', { httpStatus: 413 })).split).toBe('halve');
  });

  test('a source that was given no time has not failed', () => {
    expect(verdictOn(failure('UPSTREAM_TIMEOUT'), false)).toBe('none');
    expect(verdictOn(failure('UPSTREAM_TIMEOUT'), true)).toEqual({ bad: 'UPSTREAM_TIMEOUT' });
  });
});

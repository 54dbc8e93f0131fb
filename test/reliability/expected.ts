/** What every fault of the catalogue must come to. */
import type { FailureCode } from '../../src/model/failure.ts';
import type { UpstreamName } from '../../src/sandbox/sandbox.ts';

export interface Expected {
  /** How the struck pairs fail; `value` where they are answered as if nothing had happened. */
  readonly code: FailureCode | 'value';
  /** Whether the call is repeated once, so that a fault that passes costs nothing. */
  readonly repeated: boolean;
  /**
   * What a lasting fault costs: all pairs of the call, those of the account whose requests are struck, as many pairs of the
   * call as are hit, one pair, or nothing. `source`: all of every call from then on.
   */
  readonly scope: 'call' | 'account' | 'some' | 'row' | 'none' | 'source';
  /** Requests that the struck call costs; by default 1, and 2 where it is repeated. */
  readonly attempts?: number;
  /** The answer asks for a pause: where one call goes ahead of the others and is struck, they are not sent. */
  readonly pauses?: true;
  /** Whether the call may be asked for in parts, to find what it is refused for. */
  readonly searched?: boolean;
  /** Where the scope is `some`: another code that they may fail with. */
  readonly also?: FailureCode;
  /** The atomic units that are reported where `code` is `value` and the row is another one than the true one. */
  readonly says?: string;
  /** Why it is not what the fault matrix says, or not alike everywhere. */
  readonly note?: string;
}

interface Rule extends Expected {
  /** Where an upstream differs. */
  readonly at?: Partial<Record<UpstreamName, Partial<Expected>>>;
}

const good: Rule = { code: 'value', repeated: false, scope: 'none' };
const call = (code: FailureCode, at: Rule['at'] = {}): Rule => ({ code, repeated: false, scope: 'call', at });
const repeated = (code: FailureCode): Rule => ({ code, repeated: true, scope: 'call' });
const row = (code: FailureCode, at: Rule['at'] = {}): Rule => ({ code, repeated: false, scope: 'row', at });
const some = (code: FailureCode, at: Rule['at'] = {}): Rule => ({ code, repeated: false, scope: 'some', at });
const source = (code: FailureCode): Rule => ({ code, repeated: false, scope: 'source' });

/** The fault strikes whatever names one account, so that in the end the refusal is that account's alone. */
const refused = (code: FailureCode): Rule => ({ code, repeated: false, scope: 'account', searched: true });

const badAmount = row('UPSTREAM_BAD_AMOUNT');
const badResponse = call('UPSTREAM_BAD_RESPONSE');
const wholeList = 'the provider asks for the list of the account, in which no asset is unasked';
const surplus = 'servers that ignore the filter by currency send all; what was not asked for is dropped';

const led = {
  pauses: true,
  note: 'one call goes ahead of the others; the pause that its answer asks for holds them back',
} as const;

const singly = { attempts: 7, note: 'a list that is too large is given up for its 6 assets one by one' };
const once = {
  code: 'UPSTREAM_BAD_RESPONSE',
  scope: 'row',
  note: 'Mesh forbids to name a currency twice, so that it has no amount',
} as const;
const twice = {
  code: 'UPSTREAM_BAD_RESPONSE',
  scope: 'some',
  also: 'NOT_REPORTED',
  note: 'Mesh forbids to name a currency twice',
} as const;
const stranger = {
  code: 'UPSTREAM_MISATTRIBUTED',
  scope: 'call',
  note: 'the call names its assets, so that a row for another one condemns the answer',
} as const;
const silentOnly = 'what is there is reported; what is missing would be unknown';

const signed = { code: 'value', note: 'the reference asserter of Mesh reads an optional sign' } as const;

const rules: Readonly<Record<string, Rule>> = {
  'connection-refused': { ...source('UPSTREAM_UNREACHABLE'), repeated: true },
  'never-accepts': source('UPSTREAM_TIMEOUT'),
  'tls-self-signed': source('UPSTREAM_TLS'),
  'tls-expired': source('UPSTREAM_TLS'),
  'tls-wrong-host': source('UPSTREAM_TLS'),
  reset: repeated('UPSTREAM_UNREACHABLE'),
  'reset-mid-headers': repeated('UPSTREAM_UNREACHABLE'),
  'reset-on-reuse': { ...good, repeated: true },
  'no-answer': call('UPSTREAM_TIMEOUT'),
  'headers-then-silence': call('UPSTREAM_TIMEOUT'),
  'endless-drip': call('UPSTREAM_TIMEOUT'),
  'one-byte-packets': good,
  late: call('UPSTREAM_TIMEOUT'),
  'second-reply': good,
  'content-length-too-long': repeated('UPSTREAM_TRUNCATED'),
  'chunks-cut': repeated('UPSTREAM_TRUNCATED'),
  'cut-without-length': repeated('UPSTREAM_BAD_RESPONSE'),
  'cut-in-digits': repeated('UPSTREAM_TRUNCATED'),
  'status-500': repeated('UPSTREAM_HTTP_ERROR'),
  'status-502': repeated('UPSTREAM_HTTP_ERROR'),
  'status-503': repeated('UPSTREAM_UNAVAILABLE'),
  'status-504': repeated('UPSTREAM_HTTP_ERROR'),
  unavailable: call('UPSTREAM_UNAVAILABLE'),
  'rate-limited': call('UPSTREAM_RATE_LIMITED', { mesh: led }),
  'rate-limited-http-date': call('UPSTREAM_RATE_LIMITED', { mesh: led }),
  'rate-limited-iso-date': call('UPSTREAM_RATE_LIMITED'),
  'status-401': call('UPSTREAM_AUTH'),
  'status-403': call('UPSTREAM_AUTH'),
  'status-404': refused('UPSTREAM_HTTP_ERROR'),
  'redirect-301': call('UPSTREAM_REDIRECT'),
  'redirect-302': call('UPSTREAM_REDIRECT'),
  'redirect-307': call('UPSTREAM_REDIRECT'),
  'redirect-308': call('UPSTREAM_REDIRECT'),
  'redirect-loop': call('UPSTREAM_REDIRECT'),
  'redirect-metadata': call('UPSTREAM_REDIRECT'),
  'redirect-file': call('UPSTREAM_REDIRECT'),
  'status-204': badResponse,
  'status-304': call('UPSTREAM_REDIRECT'),
  'empty-body': badResponse,
  'login-page': badResponse,
  'status-414': refused('UPSTREAM_HTTP_ERROR'),
  'status-431': refused('UPSTREAM_HTTP_ERROR'),
  'huge-headers': badResponse,
  'error-inside': refused('UPSTREAM_REJECTED'),
  'error-inside-passing': repeated('UPSTREAM_REJECTED'),
  'gzip-bomb': call('UPSTREAM_TOO_LARGE', { reddio: singly }),
  'endless-body': call('UPSTREAM_TOO_LARGE', { reddio: singly }),
  'encoded-20-times': badResponse,
  'encoding-unknown': badResponse,
  'invalid-utf-8': badResponse,
  'utf-16': badResponse,
  'byte-order-mark': good,
  'invalid-json': badResponse,
  'trailing-garbage': badResponse,
  'deep-json': badResponse,
  'amount-nan': badResponse,
  'duplicate-keys': badResponse,
  'data-null': badResponse,
  'list-missing': badResponse,
  'wrong-root': badResponse,
  'amount-other-type': good,
  'amount-empty': badAmount,
  'amount-null': badAmount,
  'amount-missing': badAmount,
  'amount-list': badAmount,
  'amount-true': badAmount,
  'amount-blanks': badAmount,
  'amount-hex': badAmount,
  'amount-commas': badAmount,
  'amount-minus-zero': row('UPSTREAM_BAD_AMOUNT', { mesh: { ...signed, says: '0' } }),
  'amount-plus': row('UPSTREAM_BAD_AMOUNT', { mesh: { ...signed, says: '5' } }),
  'amount-negative': row('UPSTREAM_BAD_AMOUNT', {
    mesh: { code: 'value', says: '-5', note: 'a debt is legal for Mesh, and is reported' },
  }),
  'amount-arabic': badAmount,
  'amount-million-digits': badAmount,
  'amount-exponent': row('UPSTREAM_BAD_AMOUNT', {
    teos: {
      code: 'value',
      says: `1${'0'.repeat(21)}`,
      note: 'a serialiser may write an exponent; the number is taken exactly',
    },
  }),
  'amount-infinite': badAmount,
  'amount-fraction': badAmount,
  'unasked-account': call('UPSTREAM_MISATTRIBUTED'),
  'unasked-asset': call('UPSTREAM_MISATTRIBUTED', {
    reddio: { ...good, note: wholeList },
    mesh: { ...good, note: surplus },
  }),
  'row-missing': row('NOT_REPORTED'),
  'row-twice': { ...good, at: { mesh: once } },
  'row-twice-differing': row('UPSTREAM_CONFLICT', { mesh: once }),
  'rows-reversed': good,
  'id-other-case': {
    ...good,
    at: { mesh: { code: 'NOT_REPORTED', scope: 'row', note: 'a symbol in the other case is another currency' } },
  },
  'display-differs': row('UPSTREAM_INCONSISTENT'),
  'locked-above-total': row('UPSTREAM_INCONSISTENT'),
  'count-differs': {
    ...badResponse,
    note: 'a list shorter than its count is one that was cut, and counts as any body of a wrong form',
  },
  'other-block': call('UPSTREAM_WRONG_BLOCK'),
  'good-as-201': badResponse,
  'good-as-202': badResponse,
  'good-as-203': badResponse,
  'good-as-206': call('UPSTREAM_TRUNCATED'),
  'good-as-207': badResponse,
  'half-as-206': call('UPSTREAM_TRUNCATED'),
  'page-cut': { ...good, note: 'no answer of these calls is as long as a page' },
  'link-short': { ...good, attempts: 2 },
  'link-old': { ...good, attempts: 2 },
  'link-unknown': some('NOT_REPORTED'),
  'count-above': call('UPSTREAM_TRUNCATED'),
  'pages-disagree': badResponse,
  'rows-cut-end': some('NOT_REPORTED', { reddio: badResponse }),
  'rows-cut-middle': some('NOT_REPORTED', { reddio: badResponse }),
  'row-replaces': row('NOT_REPORTED', { mesh: twice }),
  'row-replaces-differing': { ...some('UPSTREAM_CONFLICT', { mesh: twice }), also: 'NOT_REPORTED' },
  'near-miss': row('NOT_REPORTED', { teos: stranger, loopring: stranger }),
  'near-metadata': row('NOT_REPORTED'),
  'near-type': row('NOT_REPORTED'),
  'row-identity-odd': row('NOT_REPORTED'),
  'row-identity-null': row('NOT_REPORTED'),
  'row-identity-missing': row('NOT_REPORTED'),
  'row-null': row('NOT_REPORTED'),
  'error-beside': { ...repeated('UPSTREAM_REJECTED'), at: { teos: { code: 'UPSTREAM_HTTP_ERROR' } } },
  'error-word-beside': {
    ...good,
    note: silentOnly,
    at: {
      teos: { ...refused('UPSTREAM_UNEXPLAINED'), note: 'an answer of OData with `error` is in error as a whole' },
    },
  },
  'errors-beside': { ...good, note: silentOnly },
  'status-beside': {
    ...good,
    note: silentOnly,
    at: { reddio: { ...call('UPSTREAM_UNEXPLAINED'), note: 'any other `status` than OK is a refusal' } },
  },
  'passing-limited': call('UPSTREAM_RATE_LIMITED', { mesh: led }),
  'passing-busy': repeated('UPSTREAM_UNAVAILABLE'),
  'passing-strange': {
    ...refused('UPSTREAM_UNEXPLAINED'),
    at: { mesh: { ...repeated('UPSTREAM_REJECTED'), searched: false, note: 'Mesh says to ask again (`retriable`)' } },
  },
  'passing-429': call('UPSTREAM_RATE_LIMITED', { mesh: led }),
  'passing-503': repeated('UPSTREAM_UNAVAILABLE'),
  'passing-unstated': refused('UPSTREAM_UNEXPLAINED'),
};

export function expectedOf(fault: string, upstream: UpstreamName): Expected {
  const rule = rules[fault];
  if (rule === undefined) throw new Error(`nothing is expected of ${fault}`);
  const { at, ...common } = rule;
  return { ...common, ...at?.[upstream] };
}

export const expectedFaults: readonly string[] = Object.keys(rules);

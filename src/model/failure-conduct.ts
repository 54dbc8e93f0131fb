/**
 * What balancegraph does about a failure, for every code in one table.
 *
 * The rule behind it: what a source says of itself (busy, behind, over quota, an unknown error) says nothing about the
 * question. It is retryable, the next server is asked, and the call is never split into parts. What a source says of
 * the question is the same at every server, and may be about one account or asset among many.
 */
import type { Failure, FailureCode } from './failure.ts';

/** Whether a refused call for several pairs is asked for in parts. */
export type Splitting =
  /** Never: parts would be refused for the same reason. */
  | 'never'
  /** The refusal may be about one account or asset of the call: it is searched for. */
  | 'search'
  /** As `search`, but only once a part was accepted: the refusal may be about none of them. */
  | 'after-accepted'
  /** The call was too large: halves are asked. */
  | 'halve';

/** What the failure says about the state of the server that had it. */
export type Standing = 'bad' | 'good' | 'none';

export interface Conduct {
  /** Whether another server of the same source is asked. */
  readonly nextServer: boolean;
  /** What the circuit breaker of the server makes of it. */
  readonly breaker: Standing;
  readonly split: Splitting;
  /** Whether a request that allows stale balances gets an older value instead: only where the failure says nothing about the pair. */
  readonly stale: boolean;
}

/** The server could not be asked, or its answer cannot be used; nothing is known about the question. */
const ailing: Conduct = { nextServer: true, breaker: 'bad', split: 'never', stale: true };
/** The server works, and must not be asked for now. */
const busy: Conduct = { nextServer: true, breaker: 'good', split: 'never', stale: true };
/** An answer to the question, which every server would give. */
const verdict: Conduct = { nextServer: false, breaker: 'good', split: 'search', stale: false };
/** An answer about what this one server holds. */
const ownVerdict: Conduct = { nextServer: true, breaker: 'good', split: 'never', stale: false };
/** Of one row, or made here: nothing was refused as a whole. */
const settled: Conduct = { nextServer: false, breaker: 'good', split: 'never', stale: false };
/** Nothing can be learned about the server. */
const silent: Conduct = { nextServer: false, breaker: 'none', split: 'never', stale: false };

/** The conduct that is usual for the code; `conductOf` has that of a case. `docs/errors.md` is compared with this table. */
export const usualConduct: Readonly<Record<FailureCode, Conduct>> = {
  BAD_USER_INPUT: { ...settled, split: 'search' },
  UNKNOWN_SOURCE: settled,
  UNKNOWN_NETWORK: ownVerdict,
  UNKNOWN_ASSET: verdict,
  ACCOUNT_NOT_FOUND: verdict,
  BLOCK_NOT_FOUND: ownVerdict,
  HISTORY_UNSUPPORTED: ownVerdict,
  HOLDINGS_UNSUPPORTED: settled,
  HOLDINGS_PARTIAL: settled,
  CATALOGUE_UNSUPPORTED: settled,
  UNDERLYING_UNSUPPORTED: settled,
  UNDERLYING_UNKNOWN: settled,
  UNIT_UNKNOWN: settled,
  PART_UNSUPPORTED: settled,
  SOURCES_DISAGREE: settled,
  FACTS_UNAVAILABLE: settled,
  NOT_REPORTED: settled,
  UPSTREAM_UNREACHABLE: ailing,
  UPSTREAM_TIMEOUT: ailing,
  UPSTREAM_TLS: ailing,
  UPSTREAM_TRUNCATED: ailing,
  UPSTREAM_TOO_LARGE: { ...silent, stale: true },
  UPSTREAM_REDIRECT: ailing,
  UPSTREAM_HTTP_ERROR: ailing,
  UPSTREAM_UNAVAILABLE: ailing,
  UPSTREAM_RATE_LIMITED: busy,
  UPSTREAM_OVERLOADED: busy,
  SOURCE_PAUSED: busy,
  // With a refused credential the source may no longer permit the read: no older value is served.
  UPSTREAM_AUTH: ownVerdict,
  UPSTREAM_REJECTED: verdict,
  // A client could provoke it with a bad account and so open the breaker for all: it counts neither way.
  UPSTREAM_UNEXPLAINED: { nextServer: true, breaker: 'none', split: 'after-accepted', stale: false },
  UPSTREAM_INCAPABLE: ailing,
  UPSTREAM_BAD_RESPONSE: ailing,
  UPSTREAM_BAD_AMOUNT: settled,
  UPSTREAM_MISATTRIBUTED: { ...busy, nextServer: true },
  UPSTREAM_CONFLICT: settled,
  UPSTREAM_INCONSISTENT: settled,
  UPSTREAM_WRONG_CHAIN: ailing,
  UPSTREAM_WRONG_BLOCK: busy,
  SOURCE_BEHIND: busy,
  CANCELLED: silent,
  INTERNAL: silent,
};

/** The answer says that the request is too large: https://www.rfc-editor.org/rfc/rfc9110 and rfc6585, read 2026-11. */
const TOO_LARGE: ReadonlySet<number> = new Set([413, 414, 431]);
/** Statuses that may be about one account or asset of the request. */
const MAY_BE_ONE: ReadonlySet<number> = new Set([400, 404, 422]);

/** What is done about this failure: the usual of its code, unless its status or the source's own `retryable` differs. */
export function conductOf({ code, httpStatus, retryable }: Failure): Conduct {
  const usual = usualConduct[code];
  const isTooLarge = TOO_LARGE.has(httpStatus ?? 0);
  switch (code) {
    case 'UPSTREAM_HTTP_ERROR':
      if (isTooLarge) return { ...verdict, split: 'halve' };
      if (retryable) return (httpStatus ?? 0) >= 500 ? usual : { ...usual, breaker: 'good' };
      // A bare status without an error of the source's own: the question may be wrong, or the server set up wrongly.
      return {
        ...usual,
        breaker: 'good',
        stale: false,
        split: MAY_BE_ONE.has(httpStatus ?? 0) ? 'after-accepted' : 'never',
      };
    case 'UPSTREAM_REJECTED':
      if (isTooLarge) return { ...verdict, split: 'halve' };
      // The source says that the same question may be answered later, so the question is not at fault.
      return retryable ? ailing : usual;
    default:
      return usual;
  }
}

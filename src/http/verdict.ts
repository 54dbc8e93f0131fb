/** What a failure says about the source itself, as opposed to the question, the caller or this process. */
import type { Failure } from '../model/failure.ts';
import type { Verdict } from './breaker.ts';

/** @param hadTime whether the source was given a fair part of the time that it may take */
export function verdictOn(failure: Failure, hadTime: boolean): Verdict {
  switch (failure.code) {
    case 'UPSTREAM_UNREACHABLE':
    case 'UPSTREAM_TLS':
    case 'UPSTREAM_TRUNCATED':
    case 'UPSTREAM_REDIRECT':
    case 'UPSTREAM_UNAVAILABLE':
    case 'UPSTREAM_BAD_RESPONSE':
    case 'UPSTREAM_WRONG_CHAIN':
      return { bad: failure.code };
    case 'UPSTREAM_TIMEOUT':
      return hadTime ? { bad: failure.code } : 'none';
    case 'UPSTREAM_HTTP_ERROR':
      return (failure.httpStatus ?? 0) >= 500 ? { bad: failure.code } : 'good';
    case 'UPSTREAM_REJECTED':
      // "Not now" is the source's own trouble, "not this" is its answer.
      return failure.retryable ? { bad: failure.code } : 'good';
    case 'UPSTREAM_TOO_LARGE':
    case 'CANCELLED':
    case 'INTERNAL':
      return 'none';
    default:
      return 'good';
  }
}

/** What a failure says about the source itself, rather than about the request, the caller or this process. */
import type { Failure } from '../model/failure.ts';
import { conductOf } from '../model/failure-conduct.ts';
import type { BreakerVerdict } from './breaker.ts';

/** @param hadTime whether the source was given a fair part of the time that it may take */
export function verdictOn(failure: Failure, hadTime: boolean): BreakerVerdict {
  if (failure.code === 'UPSTREAM_TIMEOUT' && !hadTime) return 'none';
  const { breaker } = conductOf(failure);
  return breaker === 'bad' ? { bad: failure.code } : breaker;
}

/** Reads what the script answers to a take. */
import type { SharedBreaker, SharedTake } from '../http/shared-server.ts';
import { type FailureCode, isFailureCode } from '../model/failure.ts';
import type { Counted } from './known-starts.ts';

/** An answer of the script; `common` has what was granted ahead too. */
export interface TakeAnswer extends Omit<SharedTake, 'granted' | 'ahead' | 'waitMs'> {
  readonly common: number;
  readonly own: number;
  /** Until the common part, and the own parts of all replicas, have a start again. */
  readonly commonWaitMs: number;
  readonly ownWaitMs: number;
  readonly counted: readonly Counted[];
}

/** Values of an answer for each rate: what is left of the common part and of the own parts, and what of each has been counted. */
const PER_RATE = 4;

/** Null where the answer is that of another version. */
export function readTakeAnswer(reply: readonly unknown[]): TakeAnswer | null {
  const [what, name, common, own, commonWaitMs, ownWaitMs, pausedMs, broken, openMs, cause, ...rates] = reply;
  if (what !== 'taken' || typeof name !== 'string' || !rates.every(isNumber) || rates.length % PER_RATE > 0)
    return null;
  const numbers = [common, own, commonWaitMs, ownWaitMs, pausedMs, broken];
  if (!numbers.every(isNumber)) return null;
  const at = (index: number): number => numbers[index] ?? 0;
  const each = Array.from({ length: rates.length / PER_RATE }, (_, index) =>
    rates.slice(index * PER_RATE, (index + 1) * PER_RATE),
  );
  return {
    common: at(0),
    own: at(1),
    commonWaitMs: at(2),
    ownWaitMs: at(3),
    pausedMs: at(4),
    breaker: readBreaker(at(5), String(openMs), String(cause)),
    left: each.map(([commonLeft = 0, ownLeft = 0]) => commonLeft + ownLeft),
    counted: each.map(([, , ofCommon = 0, ofOwn = 0]) => ({ name, common: ofCommon, own: ofOwn })),
  };
}

function readBreaker(broken: number, openMs: string, cause: string): SharedBreaker | null {
  if (openMs === '') return null;
  const known: FailureCode = isFailureCode(cause) ? cause : 'UPSTREAM_UNAVAILABLE';
  return { waitMs: Math.max(0, broken), probing: broken < 0, openMs: Number(openMs), cause: known };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

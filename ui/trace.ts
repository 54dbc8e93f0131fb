/** What the server reports of the upstream calls of a run (`extensions.trace`) or of a planned run (`extensions.plan`). */
import type * as server from '../src/graph/trace/trace-report.ts';
import { isRecord } from './record.ts';

/** Asks for a trace. */
export const TRACE_HEADERS = { 'x-balancegraph-trace': '1' };

/** Asks for a plan in the place of a run. */
export const PLAN_HEADERS = { 'x-balancegraph-explain': 'plan' };

/** Null stands for "all that there are", and where the number has no meaning. */
export type GridSize = Pick<server.TracedCall, 'accounts' | 'assets' | 'pairs'>;

export type Attempt = Pick<server.TracedAttempt, 'page' | 'startMs' | 'durationMs' | 'status' | 'failure'>;

/** As much of a call as the page shows. */
export interface TracedCall extends Omit<server.TracedCall, 'shape' | 'queuedMs' | 'attempts' | 'outcome'> {
  readonly attempts: readonly Attempt[];
  /** `ok`, `pending`, or the code of the failure: the page knows no list of codes. */
  readonly outcome: string;
}

export interface Trace extends Omit<server.TraceReport, 'calls'> {
  readonly calls: readonly TracedCall[];
}

export interface PlannedCalls extends GridSize {
  readonly source: string;
  readonly step: string;
  /** How many calls of this size. */
  readonly count: number;
}

/** Calls that depend on an answer. */
export interface PossibleCalls {
  readonly source: string;
  readonly why: string;
  /** Null where the number is not known. */
  readonly most: number | null;
}

export interface Plan {
  readonly calls: readonly PlannedCalls[];
  readonly total: number;
  readonly possible: readonly PossibleCalls[];
}

/** Null where the answer has none, or one of another form. */
export function readTrace(result: unknown): Trace | null {
  const trace = extensionOf(result, 'trace');
  return isTrace(trace) ? trace : null;
}

export function readPlan(result: unknown): Plan | null {
  const plan = extensionOf(result, 'plan');
  return isPlan(plan) ? plan : null;
}

/** The answer without the trace: the panel shows the trace, and the reader's query did not ask for it. */
export function withoutTrace<Result>(result: Result): Result {
  if (!isRecord(result) || !isRecord(result.extensions)) return result;
  const { trace: _trace, ...others } = result.extensions;
  // What is undefined is not shown.
  return { ...result, extensions: Object.keys(others).length === 0 ? undefined : others };
}

function extensionOf(result: unknown, name: string): unknown {
  return isRecord(result) && isRecord(result.extensions) ? result.extensions[name] : undefined;
}

function isTrace(value: unknown): value is Trace {
  return (
    isRecord(value) &&
    isNumber(value.durationMs) &&
    isListOf(value.calls, isTracedCall) &&
    isRecord(value.served) &&
    [value.served.source, value.served.cache, value.served.stale, value.served.failed].every(isNumber)
  );
}

function isTracedCall(value: unknown): value is TracedCall {
  return (
    isNamed(value) &&
    isText(value.id) &&
    isText(value.outcome) &&
    isNumber(value.startMs) &&
    isNumberOrNull(value.durationMs) &&
    [value.bytes, value.requests, value.morePaths].every(isNumber) &&
    isListOf(value.attempts, isAttempt) &&
    isListOf(value.paths, isText) &&
    isWanted(value.wanted)
  );
}

function isWanted(value: unknown): value is TracedCall['wanted'] {
  return (
    isRecord(value) &&
    [value.pairs, value.moreAccounts, value.moreAssets].every(isNumber) &&
    isListOf(value.accounts, isText) &&
    isListOf(value.assets, isText)
  );
}

function isAttempt(value: unknown): value is Attempt {
  return (
    isRecord(value) &&
    [value.page, value.startMs, value.durationMs].every(isNumber) &&
    isNumberOrNull(value.status) &&
    (value.failure === null || isText(value.failure))
  );
}

function isPlan(value: unknown): value is Plan {
  return (
    isRecord(value) &&
    isNumber(value.total) &&
    isListOf(value.calls, isPlannedCalls) &&
    isListOf(value.possible, isPossibleCalls)
  );
}

function isPossibleCalls(value: unknown): value is PossibleCalls {
  return isRecord(value) && isText(value.source) && isText(value.why) && isNumberOrNull(value.most);
}

function isPlannedCalls(value: unknown): value is PlannedCalls {
  return isNamed(value) && isNumber(value.count);
}

function isNamed(value: unknown): value is Readonly<Record<string, unknown>> & GridSize {
  return (
    isRecord(value) &&
    isText(value.source) &&
    isText(value.step) &&
    [value.accounts, value.assets, value.pairs].every(isNumberOrNull)
  );
}

function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isItem);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function isNumberOrNull(value: unknown): value is number | null {
  return value === null || isNumber(value);
}

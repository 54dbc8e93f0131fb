/**
 * What watchers hold of one cell, and how a reading changes it. Pure.
 *
 * Nothing goes back in time: of two readings that name their blocks the higher one counts, of others the one that was
 * observed later. The same height with another hash, seen later, is a reorganisation. A lower block is taken for a server that
 * lags, for nothing in it shows that the higher one was dropped: watchers are told that the source is behind. Once it has
 * answered so for a minute, the chain itself has gone back, which is a reorganisation too. What fails keeps its last value
 * for the event that says so, and is no zero.
 */
import { type Failure, failure } from '../../model/failure.ts';
import { amountParts, type Block } from '../../model/reading.ts';
import type { Observed } from '../answer/observed.ts';
import type { KnownBalance, Outcome } from '../answer/reconcile.ts';

export interface CellState {
  /** What watchers are told: a value, or why there is none. */
  readonly outcome: Outcome;
  /** The last value, also while the source fails; null where there never was one. */
  readonly known: KnownBalance | null;
  /** When the source was last heard to say so; null where it never was. */
  readonly confirmed: Observed | null;
  /** Since when the source answers for older blocks, by `Clock.now`; null where it does not. */
  readonly behindSince: number | null;
}

/** `FIRST` is what a watcher learns by its snapshot. */
export type EventKind = 'FIRST' | 'CHANGE' | 'FAILURE' | 'RECOVERY' | 'REORGANISATION';

export interface Folded {
  readonly state: CellState;
  /** Null where there is nothing to tell. */
  readonly kind: EventKind | null;
}

export interface FoldOptions {
  /** So long may the source answer for older blocks before watchers are told. */
  readonly patienceMs: number;
  /** When the reading was finished, by the clock of `Observed.ms`. */
  readonly now: number;
}

/** After so long a lower block is the chain, and no server that lags: as `block/heads.ts` has it. */
export const BEHIND_MS = 60_000;

export function fold(state: CellState | null, reading: Outcome, options: FoldOptions): Folded {
  if ('failure' in reading) return failed(state, reading.failure);
  const order = state?.known ? orderOf(state.known, reading) : 'newer';
  if (state === null || order === 'newer') return taken(state, reading, false);
  if (order === 'replaced') return taken(state, reading, true);
  if (order === 'earlier') return { state, kind: null };
  const behindSince = state.behindSince ?? options.now;
  const lasted = options.now - behindSince;
  if (lasted >= BEHIND_MS) return taken(state, reading, true);
  if (lasted < options.patienceMs) return { state: { ...state, behindSince }, kind: null };
  return failed({ ...state, behindSince }, behindFailure(state.known, reading));
}

/** The block at which it was read is the newest one still, so it holds still. */
export function confirm(state: CellState, observed: Observed): CellState {
  return { ...state, confirmed: observed, behindSince: null };
}

/** The block of a value, where it names one by number and hash. */
export function namedBlock(outcome: Outcome): { readonly number: bigint; readonly hash: string } | null {
  const block = 'value' in outcome ? outcome.value.block : null;
  if (block === null || block.number === null || block.hash === null) return null;
  return { number: block.number, hash: block.hash };
}

function taken(state: CellState | null, reading: KnownBalance, isReplaced: boolean): Folded {
  const next: CellState = { outcome: reading, known: reading, confirmed: reading.observed, behindSince: null };
  if (state === null) return { state: next, kind: 'FIRST' };
  if (isReplaced) return { state: next, kind: 'REORGANISATION' };
  if ('failure' in state.outcome) return { state: next, kind: 'RECOVERY' };
  return { state: next, kind: isSameAmount(state.outcome, reading) ? null : 'CHANGE' };
}

function failed(state: CellState | null, reason: Failure): Folded {
  const outcome: Outcome = { failure: reason };
  if (state === null) return { state: { outcome, known: null, confirmed: null, behindSince: null }, kind: 'FIRST' };
  const isTold = 'failure' in state.outcome && state.outcome.failure.code === reason.code;
  return { state: { ...state, outcome }, kind: isTold ? null : 'FAILURE' };
}

/** `earlier` was observed before what is known; `lower` names an older block, and may yet be the chain. */
type Order = 'newer' | 'replaced' | 'earlier' | 'lower';

function orderOf(known: KnownBalance, next: KnownBalance): Order {
  const isLater = next.observed.ms >= known.observed.ms;
  const [a, b] = [known.value.block, next.value.block];
  if (a === null || b === null || a.number === null || b.number === null) return isLater ? 'newer' : 'earlier';
  if (b.number > a.number) return 'newer';
  if (!isLater) return 'earlier';
  if (b.number < a.number) return 'lower';
  return isOtherHash(a.hash, b.hash) ? 'replaced' : 'newer';
}

function isOtherHash(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a.toLowerCase() !== b.toLowerCase();
}

export function isSameAmount(a: KnownBalance, b: KnownBalance): boolean {
  return amountParts.every((part) => a.value.amounts[part] === b.value.amounts[part]);
}

function behindFailure(known: KnownBalance | null, reading: KnownBalance): Failure {
  const height = (block: Block | null | undefined): string => String(block?.number ?? 'unknown');
  const detail = `it answers for block ${height(reading.value.block)}, and answered for block ${height(known?.value.block)} before`;
  return failure('SOURCE_BEHIND', { detail });
}

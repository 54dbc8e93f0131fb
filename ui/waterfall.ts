/** From a trace or a plan to what is drawn: a row for each call, with its place on a common scale. Pure. */
import { counted } from './counted.ts';
import type { Attempt, GridSize, Plan, PlannedCalls, Trace, TracedCall } from './trace.ts';

export type Mark = 'ok' | 'failed' | 'pending' | 'planned';

/** In per cent of the width. */
export interface Bar {
  readonly from: number;
  readonly width: number;
  readonly look: 'waiting' | Mark;
}

export interface Row {
  readonly key: string;
  readonly source: string;
  readonly step: string;
  /** Such as `3 × 2`: accounts × assets. */
  readonly grid: string;
  readonly mark: Mark;
  /** How long it took; how many they are, where they are planned. */
  readonly took: string;
  readonly failure: string | null;
  readonly bars: readonly Bar[];
  readonly facts: readonly Fact[];
}

/** A name, and the lines below it. */
export interface Fact {
  readonly name: string;
  readonly lines: readonly string[];
}

export interface Waterfall {
  /** How much, in one line. */
  readonly summary: string;
  /** Where the pairs came from; empty where there are none. */
  readonly pairs: string;
  /** Labels at equal distances, the first at the left end; empty where there is no common scale. */
  readonly ticks: readonly string[];
  readonly rows: readonly Row[];
  /** Calls that may be added. */
  readonly notes: readonly string[];
}

export function waterfallOfTrace({ calls, served, durationMs }: Trace): Waterfall {
  const start = Math.min(0, ...calls.map(({ startMs }) => startMs));
  const end = Math.max(durationMs, ...calls.map((call) => call.startMs + (call.durationMs ?? 0)));
  const scale: Scale = { start, end };
  const requests = calls.reduce((sum, { attempts }) => sum + attempts.length, 0);
  const bytes = calls.reduce((sum, call) => sum + call.bytes, 0);
  const from = [
    [served.source, 'from sources'],
    [served.cache, 'from the cache'],
    [served.stale, 'stale'],
    [served.failed, 'failed'],
  ] as const;
  const pairs = from.flatMap(([count, where]) => (count === 0 ? [] : [`${count} ${where}`]));
  const parts = [
    counted(calls.length, 'call'),
    ...(requests === calls.length ? [] : [counted(requests, 'request')]),
    sizeText(bytes),
    timeText(durationMs),
  ];
  return {
    summary: parts.join(' · '),
    pairs: pairs.length === 0 ? '' : `pairs: ${pairs.join(', ')}`,
    ticks: calls.length === 0 ? [] : [0, 0.5, 1].map((part) => timeText(start + (end - start) * part)),
    rows: calls.map((call) => rowOfCall(call, scale)),
    notes: [],
  };
}

export function waterfallOfPlan({ calls, total, possible }: Plan): Waterfall {
  const most = Math.max(1, ...calls.map(({ pairs }) => pairs ?? 0));
  const pairs = calls.reduce((sum, call) => sum + (call.pairs ?? 0) * call.count, 0);
  return {
    summary: `${counted(total, 'call')} for ${counted(pairs, 'pair')}, nothing sent`,
    pairs: '',
    ticks: [],
    rows: calls.map((call, index) => rowOfPlan(call, `plan-${index + 1}`, most)),
    notes: possible.map(({ source, why, most: upTo }) => {
      const many = upTo === null ? '' : `, ${upTo} at most`;
      return `${source}: ${why}${many}`;
    }),
  };
}

interface Scale {
  readonly start: number;
  readonly end: number;
}

function rowOfCall(call: TracedCall, scale: Scale): Row {
  const { id, source, step, outcome, durationMs } = call;
  const mark = outcome === 'ok' || outcome === 'pending' ? outcome : 'failed';
  return {
    key: id,
    source,
    step,
    grid: gridText(call),
    mark,
    took: durationMs === null ? '' : timeText(durationMs),
    failure: mark === 'failed' ? outcome : null,
    bars: barsOf(call, mark, scale),
    facts: factsOfCall(call),
  };
}

/** Waiting from the start to the first attempt and between attempts, and each attempt by how it ended. */
function barsOf(call: TracedCall, mark: Mark, { start, end }: Scale): Bar[] {
  const per = 100 / Math.max(end - start, Number.MIN_VALUE);
  const bar = (from: number, to: number, look: Bar['look']): Bar => ({
    from: round((from - start) * per),
    width: round(Math.max(0, to - from) * per),
    look,
  });
  const bars: Bar[] = [];
  let at = call.startMs;
  for (const attempt of call.attempts) {
    if (attempt.startMs > at) bars.push(bar(at, attempt.startMs, 'waiting'));
    const ended = attempt.startMs + attempt.durationMs;
    bars.push(bar(attempt.startMs, ended, attempt.failure === null ? 'ok' : 'failed'));
    at = ended;
  }
  const ended = call.durationMs === null ? end : call.startMs + call.durationMs;
  if (call.attempts.length === 0) bars.push(bar(call.startMs, ended, mark));
  else if (mark === 'pending') bars.push(bar(at, ended, 'pending'));
  return bars;
}

function factsOfCall(call: TracedCall): Fact[] {
  const { paths, morePaths, wanted, pairs, attempts, bytes, requests } = call;
  const read = pairs === null || pairs === wanted.pairs ? '' : ` of ${pairs} asked for`;
  return [
    { name: 'Fields', lines: [...paths, ...more(morePaths)] },
    { name: 'Pairs', lines: wanted.pairs === 0 ? [] : [`${counted(wanted.pairs, 'pair')} wanted${read}`] },
    { name: 'Accounts', lines: [...wanted.accounts.map(short), ...more(wanted.moreAccounts)] },
    { name: 'Assets', lines: [...wanted.assets.map(short), ...more(wanted.moreAssets)] },
    { name: attempts.length === 1 ? 'Request' : 'Requests', lines: attempts.map(attemptText) },
    { name: 'Body', lines: bytes === 0 ? [] : [sizeText(bytes)] },
    { name: 'Shared', lines: requests < 2 ? [] : [`with ${counted(requests - 1, 'other request')}`] },
  ].filter(({ lines }) => lines.length > 0);
}

function attemptText({ page, startMs, durationMs, status, failure }: Attempt): string {
  const said = [status === null ? 'no answer' : `status ${status}`, ...(failure === null ? [] : [failure])];
  return `page ${page}: sent at ${timeText(startMs)}, ${said.join(', ')} after ${timeText(durationMs)}`;
}

/** Ids without their type and source, which stand above them. */
function short(id: string): string {
  return id.split('/').slice(2).join('/');
}

function more(count: number): string[] {
  return count === 0 ? [] : [`and ${count} more`];
}

function rowOfPlan(call: PlannedCalls, key: string, most: number): Row {
  const { source, step, count, pairs } = call;
  return {
    key,
    source,
    step,
    grid: gridText(call),
    mark: 'planned',
    took: counted(count, 'call'),
    failure: null,
    bars: [{ from: 0, width: round(Math.max(2, ((pairs ?? 0) / most) * 100)), look: 'planned' }],
    facts: [
      { name: 'Calls', lines: [`${count} of this size`] },
      { name: 'Each', lines: [gridWords(call), ...(pairs === null ? [] : [`answers ${counted(pairs, 'pair')}`])] },
    ],
  };
}

function gridText({ accounts, assets }: GridSize): string {
  if (accounts === null || accounts === 0) return assets === null || assets === 0 ? '' : counted(assets, 'asset');
  return `${accounts} × ${assets ?? 'all'}`;
}

function gridWords({ accounts, assets }: GridSize): string {
  const who = accounts === null || accounts === 0 ? null : counted(accounts, 'account');
  const what = assets === null ? 'all assets' : assets === 0 ? null : counted(assets, 'asset');
  return [who, what].filter((part) => part !== null).join(' × ') || 'no accounts or assets';
}

function timeText(ms: number): string {
  if (Math.abs(ms) >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return `${Math.abs(ms) >= 10 || ms === 0 ? Math.round(ms) : ms.toFixed(1)} ms`;
}

function sizeText(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`;
}

function round(part: number): number {
  return Math.round(part * 100) / 100;
}

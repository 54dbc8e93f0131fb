/** The calls of a dry run as one plan: alike calls together, the load of each source, and calls that may be added. Pure. */
import type { DryRun, DryRunCall } from '../../balances/dry-run/dry-run.ts';
import type { PossibleCalls, Source } from '../../balances/source.ts';
import { type Rate, ratesOf } from '../../model/rate.ts';
import type { Cost } from '../budgets.ts';

/** Calls that differ only in the accounts and assets that they name: the figures of each, and the bytes of the largest. */
export interface ExplainedCalls extends DryRunCall {
  readonly count: number;
}

/** What the operation takes of one source. */
export interface SourceLoad {
  readonly source: string;
  readonly calls: number;
  readonly pairs: number;
  /** The rate that the source is asked at, at most; of several the one with the fewest calls; null where it has none. */
  readonly rate: Rate | null;
  /** The share of one time span of that rate: 0.5 is half of it, 3 takes at least three. */
  readonly rateShare: number | null;
  /** All rates that the source is asked at, at most. */
  readonly rates: readonly Rate[];
  /** Set where the source would not be asked now: each of its calls would fail at once, unsent. */
  readonly paused: { readonly code: string; readonly retryAfter: string | null } | null;
}

export interface Explanation {
  readonly calls: readonly ExplainedCalls[];
  /** All calls that are sure to be made, as long as every source answers. */
  readonly total: number;
  /** The most calls that the operation allows itself by `@calls`; null where it says nothing. */
  readonly allowed: number | null;
  readonly bySource: readonly SourceLoad[];
  /** Calls that depend on an answer; none of them is in `total`. */
  readonly possible: readonly PossibleCalls[];
  /** What the operation is charged, at most. */
  readonly cost: Cost;
  readonly limits: Cost;
}

export interface DryRunFindings {
  readonly run: DryRun;
  /** The same with one entry in each list whose entries only the source knows; null where there is none. */
  readonly further: DryRun | null;
  readonly sources: ReadonlyMap<string, Source>;
  readonly cost: Cost;
  readonly limits: Cost;
  readonly allowed: number | null;
  repeats(source: string): number;
}

export function summarise({ run, further, sources, cost, limits, allowed, repeats }: DryRunFindings): Explanation {
  const bySource = [...Map.groupBy(run.calls, ({ source }) => source)].map(([name, calls]) =>
    loadOf(name, calls, sources),
  );
  const sure = new Set(run.calls.map(stepKey));
  const doubts = run.possible.filter((possible) => !(possible.once && sure.has(stepKey(possible))));
  const entries = further === null ? [] : entryCalls(run, further);
  const greetings = bySource.flatMap(({ source }): PossibleCalls[] => {
    const step = sources.get(source)?.upstream.greets ?? null;
    return step === null ? [] : [{ source, step, why: 'a server is asked who it is before anything else', most: 1 }];
  });
  const again = bySource.flatMap(({ source, calls }): PossibleCalls[] =>
    repeats(source) === 0
      ? []
      : [{ source, step: null, why: 'a request that fails is sent once more', most: calls * repeats(source) }],
  );
  return {
    calls: together(run.calls),
    total: run.calls.length,
    allowed,
    bySource,
    possible: [...greetings, ...merged(doubts), ...entries, ...again],
    cost,
    limits,
  };
}

function stepKey({ source, step }: { readonly source: string; readonly step: string | null }): string {
  return JSON.stringify([source, step]);
}

function together(calls: readonly DryRunCall[]): ExplainedCalls[] {
  const alike = Map.groupBy(calls, ({ source, step, shape, accounts, assets, pairs }) =>
    JSON.stringify([source, step, shape, accounts, assets, pairs]),
  );
  return [...alike.values()].flatMap((group) =>
    group.slice(0, 1).map((first) => ({
      ...first,
      urlBytes: Math.max(...group.map(({ urlBytes }) => urlBytes)),
      bodyBytes: Math.max(...group.map(({ bodyBytes }) => bodyBytes)),
      count: group.length,
    })),
  );
}

function loadOf(name: string, calls: readonly DryRunCall[], sources: ReadonlyMap<string, Source>): SourceLoad {
  const source = sources.get(name);
  const rates = ratesOf(source?.provider.capabilities.rate ?? null);
  const rate = rates.toSorted((one, other) => one.calls - other.calls)[0] ?? null;
  const refusal = source?.upstream.refusal ?? null;
  return {
    source: name,
    calls: calls.length,
    pairs: calls.reduce((sum, { pairs }) => sum + pairs, 0),
    rate,
    rateShare: rate === null ? null : calls.length / rate.calls,
    rates,
    paused: refusal && { code: refusal.code, retryAfter: refusal.retryAfter?.toISOString() ?? null },
  };
}

/** One entry for each source, step and reason. */
function merged(possible: readonly PossibleCalls[]): PossibleCalls[] {
  const alike = Map.groupBy(possible, ({ source, step, why }) => JSON.stringify([source, step, why]));
  return [...alike.values()].flatMap((group) =>
    group.slice(0, 1).map(({ source, step, why }) => {
      const most = group.reduce((sum, entry) => sum + (entry.most ?? Number.POSITIVE_INFINITY), 0);
      return { source, step, why, most: Number.isFinite(most) ? most : null };
    }),
  );
}

/** The calls for fields below the entries of a list, as far as one entry shows them. */
function entryCalls(run: DryRun, further: DryRun): PossibleCalls[] {
  const counted = Map.groupBy(run.calls, stepKey);
  return [...Map.groupBy(further.calls, stepKey)].flatMap(([key, calls]) => {
    const [first] = calls;
    if (first === undefined || calls.length <= (counted.get(key)?.length ?? 0)) return [];
    const { source, step } = first;
    return [{ source, step, why: 'the entries of a list call for it, and only the source knows them', most: null }];
  });
}

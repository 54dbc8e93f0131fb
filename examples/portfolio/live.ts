/** Watches what an answer holds: each event makes new holdings of the ones before. */
import type { BalancegraphClient, SubscribeOptions } from 'balancegraph/client';
import { type Change, type PortfolioEvent, WATCH, type WatchData } from './documents.ts';
import type { Holdings, Row } from './holdings.ts';
import { rowOf, sum } from './rows.ts';

export interface Told {
  readonly holdings: Holdings;
  readonly at: Date;
  /** Sources that were not heard of for longer than was asked for. */
  readonly late: readonly string[];
}

/** Ends when `signal` ends it; throws where the graph refuses it. Until then the client connects again by itself. */
export type Watch = (
  holdings: Holdings,
  options: Pick<SubscribeOptions, 'signal' | 'onLost'>,
) => AsyncIterable<Told, void, void>;

/** Seconds: a change is told at most so long after it happened, plus the time of the call. */
export const LIVE_SECONDS = 2;

export function openWatch(client: BalancegraphClient, now: () => Date = () => new Date()): Watch {
  return async function* watch(holdings, options) {
    if (holdings.watched === null) return;
    const variables = { ...holdings.watched, maxAge: LIVE_SECONDS };
    let latest = holdings;
    for await (const { data } of client.subscribe<WatchData>(WATCH, variables, options)) {
      latest = toldBy(data.portfolio, latest);
      const late = data.portfolio.confirmed.filter((confirmed) => confirmed.late).map(({ source }) => source.name);
      yield { holdings: latest, at: now(), late: [...new Set(late)] };
    }
  };
}

/**
 * Rows and totals of the sources that are watched are those of the event; what the event does not tell of stays. A snapshot is all that
 * is watched, so rows of these sources that are not in it go.
 */
export function toldBy({ kind, portfolio, changes }: PortfolioEvent, before: Holdings): Holdings {
  const watched = new Map(portfolio.bySource.map((part) => [part.source.name, part]));
  const kept = kind === 'SNAPSHOT' ? before.rows.filter(({ source }) => !watched.has(source)) : before.rows;
  const rows = new Map(kept.map((row) => [row.id, row]));
  for (const change of changes) rows.set(change.current.id, changedRow(change));
  const sources = before.sources.map((part) => watched.get(part.source.name) ?? part);
  return {
    ...before,
    rows: [...rows.values()],
    sources,
    coverage: sum(sources.map(({ coverage }) => coverage)),
  };
}

function changedRow({ kind, current, previous }: Change): Row {
  const { address, network, source } = current.account;
  const row = rowOf(current, { source: source.name, address, network });
  return kind === 'SNAPSHOT' ? row : { ...row, change: { kind, before: previous } };
}

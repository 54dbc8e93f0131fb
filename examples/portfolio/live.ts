/** Watches what an answer holds: each event makes new holdings of the ones before. */
import type { BalancegraphClient, SubscribeOptions } from 'balancegraph/client';
import { WATCH, type WatchData } from './documents.ts';
import type { Holdings } from './holdings.ts';
import { toldBy } from './told.ts';

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

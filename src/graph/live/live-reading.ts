/** How subscriptions follow the balances of a source, as it is told. */
import type { Source } from '../../balances/source.ts';
import { ratesOf } from '../../model/rate.ts';
import type { LiveLimits } from '../limits.ts';

export interface LiveReadingNode {
  readonly driver: 'BLOCK' | 'INTERVAL';
  readonly leastMaxAge: number;
  readonly quotaPercent: number;
  readonly callsPerMinute: number | null;
}

const MINUTE_MS = 60_000;

export function liveReadingOf({ provider }: Source, { leastAgeSeconds, quotaPercent }: LiveLimits): LiveReadingNode {
  const perMinute = ratesOf(provider.capabilities.rate).map(({ calls, perMs }) => (calls * MINUTE_MS) / perMs);
  return {
    driver: provider.blocks === undefined ? 'INTERVAL' : 'BLOCK',
    leastMaxAge: leastAgeSeconds,
    quotaPercent,
    callsPerMinute: perMinute.length === 0 ? null : Math.floor((Math.min(...perMinute) * quotaPercent) / 100),
  };
}

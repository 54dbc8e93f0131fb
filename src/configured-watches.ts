/** Opens what follows balances for subscriptions, as a configuration allows it. */
import { LiveWatches } from './balances/live/live-watches.ts';
import { LocalPollers } from './balances/live/local-pollers.ts';
import type { Config } from './config/schema.ts';
import { systemClock } from './http/clock.ts';

export function configuredWatches(
  { limits: { live }, planning, server }: Pick<Config, 'limits' | 'planning' | 'server'>,
  onFault: (error: unknown) => void,
): LiveWatches {
  return new LiveWatches({
    pollers: new LocalPollers({
      share: live.quotaPercent / 100,
      maxSurplus: planning.maxSurplus,
      deadlineMs: server.deadlineMs,
      onFault,
    }),
    clock: systemClock,
    heartbeatMs: live.heartbeatSeconds * 1000,
    stalledMs: live.stalledSeconds * 1000,
    limits: { ...live, cells: live.pairsTogether },
    every(ms, run) {
      const timer = setInterval(run, ms);
      return () => clearInterval(timer);
    },
  });
}

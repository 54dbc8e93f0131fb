/** Opens what follows balances for subscriptions, as a configuration allows it. */
import { LiveWatches } from './balances/live/live-watches.ts';
import { LocalPollers } from './balances/live/local-pollers.ts';
import { SharedPollers } from './balances/live/shared-pollers.ts';
import type { Config } from './config/schema.ts';
import { systemClock } from './http/clock.ts';
import type { SharedStore } from './shared-store.ts';

export function configuredWatches(
  { limits: { live }, planning, server, store: settings }: Pick<Config, 'limits' | 'planning' | 'server' | 'store'>,
  store: SharedStore | null,
  onFault: (error: unknown) => void,
): LiveWatches {
  const options = {
    share: live.quotaPercent / 100,
    maxSurplus: planning.maxSurplus,
    deadlineMs: server.deadlineMs,
    onFault,
  };
  const shared = store !== null &&
    settings !== undefined && { channels: store.channels, leaseMs: settings.leaseMs, mostCells: live.pairsTogether };
  return new LiveWatches({
    pollers: shared ? new SharedPollers({ ...options, ...shared }) : new LocalPollers(options),
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

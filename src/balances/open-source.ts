/** Opens a source whose requests are sent to its upstream. */
import { systemClock } from '../http/clock.ts';
import { withRoomToSign } from '../providers/signing-room.ts';
import type { AgeClock } from './answer/observed.ts';
import { openUpstreamRunner } from './call/run-endpoint.ts';
import type { StoreTier } from './kept/kept-tiers.ts';
import type { Source, SourceSettings } from './source.ts';
import { openSourceMemory } from './source-memory.ts';
import { openSourceTraffic } from './source-traffic.ts';

export interface SourceOptions extends Omit<SourceSettings, 'clock' | 'store'> {
  /** @default the system's */
  readonly clock?: AgeClock;
  /** @default replicas share nothing */
  readonly store?: StoreTier | null;
}

export function openSource(options: SourceOptions): Source {
  const provider = withRoomToSign(options.provider);
  const { clock = systemClock, store = null } = options;
  const settings: SourceSettings = { ...options, provider, clock, store };
  return {
    ...settings,
    memory: openSourceMemory(settings),
    traffic: openSourceTraffic(settings.mergeWindowMs),
    runner: openUpstreamRunner(settings),
  };
}

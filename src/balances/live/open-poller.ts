/** Opens pollers: those of one source share its quota. */
import { systemClock } from '../../http/clock.ts';
import { turns } from '../../model/turns.ts';
import type { Source } from '../source.ts';
import { NetworkPoller, type NetworkPollerOptions, type PollerClock } from './network-poller.ts';
import { QuotaShare } from './quota-share.ts';
import { cellReader, type OpenReading } from './read-cells.ts';

export interface LocalPollersOptions {
  /** Of the quota of each source, from 0 to 1. */
  readonly share: number;
  readonly maxSurplus: number;
  /** Within which each reading ends. */
  readonly deadlineMs: number;
  readonly onFault: (error: unknown) => void;
  /** @default the system's */
  readonly clock?: PollerClock;
  /** @default by the loader of queries */
  readonly reader?: (source: Source, network: string | null) => OpenReading;
}

export class PollerOpener {
  readonly clock: PollerClock;
  readonly #options: LocalPollersOptions;
  readonly #quotas = new WeakMap<Source, QuotaShare>();

  constructor(options: LocalPollersOptions) {
    this.clock = options.clock ?? systemClock;
    this.#options = options;
  }

  open(
    source: Source,
    network: string | null,
    hooks: Pick<NetworkPollerOptions, 'onIdle' | 'mayRead' | 'onHeard'>,
  ): NetworkPoller {
    const { onFault, reader } = this.#options;
    return new NetworkPoller({
      ...hooks,
      open: reader?.(source, network) ?? cellReader({ source, network, ...this.#options }),
      quota: this.#quotaOf(source),
      clock: this.clock,
      pause: () => turns.next(),
      onFault,
    });
  }

  #quotaOf(source: Source): QuotaShare {
    const known = this.#quotas.get(source) ?? new QuotaShare(source.provider.capabilities.rate, this.#options.share);
    this.#quotas.set(source, known);
    return known;
  }
}

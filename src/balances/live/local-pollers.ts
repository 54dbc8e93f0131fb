/** The pollers of this process: one for each network of a source that is watched. */
import { systemClock } from '../../http/clock.ts';
import { turns } from '../../model/turns.ts';
import type { Source } from '../source.ts';
import type { Watching } from './cell.ts';
import { NetworkPoller, type PollerClock } from './network-poller.ts';
import type { CellListener, Membership, Pollers } from './pollers.ts';
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

export class LocalPollers implements Pollers {
  readonly #options: LocalPollersOptions;
  readonly #pollers = new Map<Source, Map<string | null, NetworkPoller>>();
  readonly #quotas = new WeakMap<Source, QuotaShare>();

  constructor(options: LocalPollersOptions) {
    this.#options = options;
  }

  /** Networks of which anything is watched, or was a moment ago. */
  get size(): number {
    return this.#pollers.values().reduce((sum, { size }) => sum + size, 0);
  }

  join(watching: Watching, listener: CellListener): Membership {
    return this.#pollerOf(watching.source, watching.network).join(watching, listener);
  }

  close(): void {
    for (const networks of this.#pollers.values()) for (const poller of networks.values()) poller.close();
    this.#pollers.clear();
  }

  #pollerOf(source: Source, network: string | null): NetworkPoller {
    const networks = this.#pollers.get(source) ?? new Map<string | null, NetworkPoller>();
    this.#pollers.set(source, networks);
    const known = networks.get(network);
    if (known !== undefined) return known;
    const { clock = systemClock, onFault, reader } = this.#options;
    const poller = new NetworkPoller({
      open: reader?.(source, network) ?? cellReader({ source, network, ...this.#options }),
      quota: this.#quotaOf(source),
      clock,
      pause: () => turns.next(),
      onFault,
      onIdle: () => {
        networks.delete(network);
        if (networks.size === 0) this.#pollers.delete(source);
      },
    });
    networks.set(network, poller);
    return poller;
  }

  #quotaOf(source: Source): QuotaShare {
    const known = this.#quotas.get(source) ?? new QuotaShare(source.provider.capabilities.rate, this.#options.share);
    this.#quotas.set(source, known);
    return known;
  }
}

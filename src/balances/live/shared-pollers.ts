/**
 * One poller of each network of a source for all replicas: the one that has the lease reads, and tells the others. A source
 * whose balances are not shared is read by this process for itself.
 */
import type { SharedChannels } from '../../model/shared-channels.ts';
import type { Source } from '../source.ts';
import type { Watching } from './cell.ts';
import { LocalPollers } from './local-pollers.ts';
import { type LocalPollersOptions, PollerOpener } from './open-poller.ts';
import type { CellListener, Membership, Pollers } from './pollers.ts';
import { SharedPoller, type SharedPollerOptions } from './shared-poller.ts';

export interface SharedPollersOptions extends LocalPollersOptions, Pick<SharedPollerOptions, 'leaseMs' | 'mostCells'> {
  readonly channels: SharedChannels;
}

export class SharedPollers implements Pollers {
  readonly #options: SharedPollersOptions;
  readonly #opener: PollerOpener;
  readonly #local: LocalPollers;
  readonly #pollers = new Map<Source, Map<string | null, SharedPoller>>();

  constructor(options: SharedPollersOptions) {
    this.#options = options;
    this.#opener = new PollerOpener(options);
    this.#local = new LocalPollers(options);
  }

  join(watching: Watching, listener: CellListener): Membership {
    const { source, network } = watching;
    if (source.store === null) return this.#local.join(watching, listener);
    return this.#pollerOf(source, source.store.sourceKey, network).join(watching, listener);
  }

  close(): void {
    this.#local.close();
    for (const networks of this.#pollers.values()) for (const poller of [...networks.values()]) poller.close();
  }

  #pollerOf(source: Source, sourceKey: string, network: string | null): SharedPoller {
    const networks = this.#pollers.get(source) ?? new Map<string | null, SharedPoller>();
    this.#pollers.set(source, networks);
    const known = networks.get(network);
    if (known !== undefined) return known;
    const poller = new SharedPoller({
      ...this.#options,
      ...{ source, sourceKey, network },
      opener: this.#opener,
      onEnd: () => {
        networks.delete(network);
        if (networks.size === 0) this.#pollers.delete(source);
      },
    });
    networks.set(network, poller);
    return poller;
  }
}

/** The pollers of this process: one for each network of a source that is watched. */
import type { Source } from '../source.ts';
import type { Watching } from './cell.ts';
import type { NetworkPoller } from './network-poller.ts';
import { type LocalPollersOptions, PollerOpener } from './open-poller.ts';
import type { CellListener, Membership, Pollers } from './pollers.ts';

export class LocalPollers implements Pollers {
  readonly #opener: PollerOpener;
  readonly #pollers = new Map<Source, Map<string | null, NetworkPoller>>();

  constructor(options: LocalPollersOptions) {
    this.#opener = new PollerOpener(options);
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
    const poller = this.#opener.open(source, network, {
      onIdle: () => {
        networks.delete(network);
        if (networks.size === 0) this.#pollers.delete(source);
      },
    });
    networks.set(network, poller);
    return poller;
  }
}

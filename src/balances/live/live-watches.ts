/** All watches of a process: opens them within limits, keeps them alive, and ends them. */
import { turns } from '../../model/turns.ts';
import { Watch, WatchEndedError, type WatchOptions } from './watch.ts';

export interface WatchLimits {
  /** Watches together. */
  readonly watches: number;
  /** Watches of one client. */
  readonly watchesPerClient: number;
  /** Cells of all watches together, counted for each watch. */
  readonly cells: number;
}

export interface LiveWatchesOptions extends Pick<WatchOptions, 'pollers' | 'clock' | 'heartbeatMs' | 'stalledMs'> {
  readonly limits: WatchLimits;
  /** Calls `run` again and again; the result ends that. */
  readonly every: (ms: number, run: () => void) => () => void;
}

/** Which limit another watch would pass. */
export class WatchLimitError extends Error {
  override readonly name = 'WatchLimitError';
  readonly limit: keyof WatchLimits;
  readonly most: number;

  constructor(limit: keyof WatchLimits, most: number) {
    super(`there are ${most} already (${limit})`);
    this.limit = limit;
    this.most = most;
  }
}

/** How often watches are looked at: a sign of life, and the end of a watcher that takes nothing, may be so much late. */
const LOOK_MS = 1000;
/** So many are given a sign of life in one turn. */
const BEATEN_AT_ONCE = 16;

export class LiveWatches {
  readonly #options: LiveWatchesOptions;
  readonly #watches = new Set<Watch>();
  readonly #perClient = new Map<string, number>();
  #cells = 0;
  #stopLooking: (() => void) | null = null;
  #isLooking = false;

  constructor(options: LiveWatchesOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#watches.size;
  }

  get cells(): number {
    return this.#cells;
  }

  /** Throws a `WatchLimitError` where there are too many. @param client whose it is; null where clients are not told apart */
  open(parts: WatchOptions['parts'], client: string | null): Watch {
    const { limits } = this.#options;
    const cells = parts.reduce((sum, part) => sum + part.cells.length, 0);
    const ofClient = client === null ? 0 : (this.#perClient.get(client) ?? 0);
    if (this.#watches.size >= limits.watches) throw new WatchLimitError('watches', limits.watches);
    if (ofClient >= limits.watchesPerClient) throw new WatchLimitError('watchesPerClient', limits.watchesPerClient);
    if (this.#cells + cells > limits.cells) throw new WatchLimitError('cells', limits.cells);
    const watch: Watch = new Watch({ ...this.#options, parts, onEnd: () => this.#forget(watch, client, cells) });
    this.#watches.add(watch);
    this.#cells += cells;
    if (client !== null) this.#perClient.set(client, ofClient + 1);
    this.#stopLooking ??= this.#options.every(LOOK_MS, () => void this.#look());
    return watch;
  }

  /** In slices: each watcher writes its event right then. */
  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    let beaten = 0;
    for (const watch of this.#watches) {
      if (!watch.beat()) continue;
      beaten += 1;
      if (beaten % BEATEN_AT_ONCE === 0) await turns.next();
    }
    this.#isLooking = false;
  }

  /** Ends all watches; their watchers are told. */
  close(): void {
    for (const watch of this.#watches) watch.end(new WatchEndedError('closed'));
    this.#options.pollers.close();
  }

  #forget(watch: Watch, client: string | null, cells: number): void {
    this.#watches.delete(watch);
    this.#cells -= cells;
    if (client !== null) {
      const left = (this.#perClient.get(client) ?? 1) - 1;
      if (left === 0) this.#perClient.delete(client);
      else this.#perClient.set(client, left);
    }
    if (this.#watches.size > 0) return;
    this.#stopLooking?.();
    this.#stopLooking = null;
  }
}

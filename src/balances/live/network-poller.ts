/**
 * Reads the cells of one network of a source that anybody watches: all that are due by one plan, one reading after the other.
 *
 * Where the source knows blocks, its newest block is asked for first, and balances only where it is another one than they
 * were read at; where one call shows balances and block alike, that call is made at once.
 */
import type { Clock } from '../../http/clock.ts';
import type { Block } from '../../model/reading.ts';
import type { Watching } from './cell.ts';
import { type CellState, namedBlock } from './fold.ts';
import { confirmAtHead, foldHeard, type Heard, type HeardHead, tellAll } from './heard.ts';
import { LINGER_MS, type Polled, PolledCells } from './polled-cells.ts';
import type { CellListener, Membership } from './pollers.ts';
import type { QuotaShare } from './quota-share.ts';
import type { CellReading, OpenReading } from './read-cells.ts';

export interface NetworkPollerOptions {
  readonly open: OpenReading;
  readonly quota: QuotaShare;
  readonly clock: PollerClock;
  /** Lets others have their turn, between slices of listeners that are woken. */
  readonly pause: () => Promise<void>;
  /** Nobody watches anything of it any more. */
  readonly onIdle: () => void;
  readonly onFault: (error: unknown) => void;
  /** Whether it is this process that reads; `resume` is to be called where it begins to be. @default always */
  readonly mayRead?: () => boolean;
  /** Called for what a reading of its own brought, when it counts. */
  readonly onHeard?: (heard: Heard) => void;
}

export type PollerClock = Pick<Clock, 'now' | 'date' | 'after'>;

export class NetworkPoller {
  readonly #options: NetworkPollerOptions;
  readonly #cells = new PolledCells();
  /** There is one at a time. */
  #reading: AbortController | null = null;
  #stopTimer: (() => void) | null = null;
  #timerAt = Number.POSITIVE_INFINITY;
  #members = 0;
  #isClosed = false;

  constructor(options: NetworkPollerOptions) {
    this.#options = options;
  }

  /** Cells that are known, watched or not. */
  get size(): number {
    return this.#cells.size;
  }

  /** @param readAt when the latest reading of the cells began, where another process read them; the listener knows what it brought */
  join(watching: Watching, listener: CellListener, readAt: number | null = null): Membership {
    const { maxAgeMs, restAgeMs } = watching;
    this.#members += 1;
    const keys = watching.cells.map((cell) => {
      const polled = this.#cells.add(cell, { maxAgeMs, restAgeMs }, { listener, readAt });
      this.#wakeAt(this.#cells.dueAt(polled));
      return polled.key;
    });
    let hasLeft = false;
    return {
      watching,
      state: (key) => this.state(key),
      intervalMs: () => this.#intervalOf(keys),
      leave: () => {
        if (hasLeft) return;
        hasLeft = true;
        this.#leave(keys, listener);
      },
    };
  }

  /** What is known of a cell that is watched. */
  state(key: string): CellState | null {
    return this.#cells.get(key)?.state ?? null;
  }

  /** When the latest reading of a cell began; null where it was not read. */
  readAt(key: string): number | null {
    return this.#cells.get(key)?.readAt ?? null;
  }

  /** Takes what another process has read, as if it were read here: it is due then, too. */
  async take(heard: Heard): Promise<void> {
    const { head } = heard;
    const isOlder = (ms = Number.NEGATIVE_INFINITY): boolean => head !== null && ms < head.observed.ms;
    const older = this.#cells.watched().filter(({ state }) => isOlder(state?.confirmed?.ms));
    if (head !== null) confirmAtHead(older, head);
    this.#cells.fallIn();
    await this.#apply(heard);
  }

  /** Reads what is due, now that it may. */
  resume(): void {
    this.#wakeAt(this.#cells.next());
  }

  close(): void {
    this.#isClosed = true;
    this.#stop();
    this.#reading?.abort();
    this.#cells.clear();
  }

  #leave(keys: readonly string[], listener: CellListener): void {
    this.#members -= 1;
    const now = this.#options.clock.now();
    for (const key of keys) this.#cells.remove(key, listener, now);
    if (this.#members > 0 || this.#isClosed) return;
    this.#reading?.abort();
    this.#stop();
    this.#wakeAt(now + LINGER_MS);
  }

  #intervalOf(keys: readonly string[]): number {
    const own = keys.map((key) => this.#cells.get(key)?.pace?.intervalMs ?? 0);
    return Math.max(this.#options.quota.leastIntervalMs, ...own);
  }

  /** Never later than what is planned already. */
  #wakeAt(at: number): void {
    if (this.#isClosed || this.#reading !== null) return;
    const { clock, quota } = this.#options;
    const earliest = this.#members === 0 ? at : Math.max(at, quota.freeAt);
    if (earliest >= this.#timerAt || earliest === Number.POSITIVE_INFINITY) return;
    this.#stop();
    this.#timerAt = earliest;
    this.#stopTimer = clock.after(Math.max(0, earliest - clock.now()), () => {
      this.#timerAt = Number.POSITIVE_INFINITY;
      this.#stopTimer = null;
      void this.#tick();
    });
  }

  #stop(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
    this.#timerAt = Number.POSITIVE_INFINITY;
  }

  async #tick(): Promise<void> {
    const { clock, quota, onFault } = this.#options;
    const now = clock.now();
    this.#sweep(now);
    if (this.#isClosed || this.#cells.size === 0) return;
    // Another network of the source may have taken what was free when the timer was set.
    const mayRead = this.#mayRead;
    const due = !mayRead || quota.freeAt > now ? [] : this.#cells.begin(now);
    if (due.length > 0) {
      const controller = new AbortController();
      this.#reading = controller;
      try {
        await this.#read(due, now, controller.signal);
      } catch (error) {
        onFault(error);
      }
      // What was given up was not read.
      if (controller.signal.aborted) for (const polled of due) polled.readAt = null;
      this.#reading = null;
      this.#sweep(clock.now());
    }
    this.#wakeAt(mayRead ? this.#cells.next() : this.#cells.nextSweep());
  }

  get #mayRead(): boolean {
    return this.#options.mayRead?.() ?? true;
  }

  #sweep(now: number): void {
    this.#cells.sweep(now);
    if (this.#cells.size === 0 && !this.#isClosed) this.#options.onIdle();
  }

  async #read(due: readonly Polled[], readAt: number, signal: AbortSignal): Promise<void> {
    const { clock, quota, open } = this.#options;
    const reading = open(signal);
    try {
      const { newest, head, rest } = await this.#afterHead(due, readAt, reading);
      if (signal.aborted) return;
      const read = rest.map(({ cell }) => cell);
      const outcomes = read.length === 0 ? [] : await reading.read(read, newest);
      // What failed because nobody watched any more says nothing.
      if (signal.aborted) return;
      const cells = rest.flatMap(({ key, cell }, index) => {
        const outcome = outcomes[index];
        return outcome === undefined ? [] : [{ key, cell, outcomes: [outcome], confirmed: null, readAt }];
      });
      await this.#apply({ cells, head }, this.#options.onHeard);
    } finally {
      if (reading.calls === 0) for (const polled of due) this.#cells.unread(polled);
      quota.spend(reading.calls, clock.now());
      reading.end();
    }
  }

  async #apply(heard: Heard, onHeard?: (heard: Heard) => void): Promise<void> {
    const told = foldHeard(this.#cells, heard, this.#options.clock);
    onHeard?.(heard);
    await tellAll(told, this.#options.pause);
  }

  /** What is to be read: not what was read at the block that is the newest still. */
  async #afterHead(
    due: readonly Polled[],
    readAt: number,
    reading: CellReading,
  ): Promise<{ readonly newest: Block | null; readonly head: HeardHead | null; readonly rest: readonly Polled[] }> {
    const isBlockKnown = due.some(({ state }) => state !== null && namedBlock(state.outcome) !== null);
    const all = { newest: null, head: null, rest: due };
    if (!isBlockKnown || !(await reading.asksHead(due.map(({ cell }) => cell)))) return all;
    const newest = await reading.head();
    if (newest?.number == null || newest.hash === null) return all;
    const { clock } = this.#options;
    const block = { number: newest.number, hash: newest.hash };
    const head: HeardHead = { block, observed: { date: clock.date(), ms: clock.now() }, readAt };
    return { newest, head, rest: confirmAtHead(due, head) };
  }
}

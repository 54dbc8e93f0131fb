/**
 * Reads the cells of one network of a source that anybody watches: all that are due by one plan, one reading after the other.
 *
 * Where the source knows blocks, its newest block is asked for first, and balances only where it is another one than they
 * were read at; where one call shows balances and block alike, that call is made at once.
 */
import type { Clock } from '../../http/clock.ts';
import type { Block } from '../../model/reading.ts';
import type { Observed } from '../answer/observed.ts';
import type { Outcome } from '../answer/reconcile.ts';
import type { Watching } from './cell.ts';
import { confirm, fold, namedBlock } from './fold.ts';
import { paced } from './pace.ts';
import { LINGER_MS, type Polled, PolledCells } from './polled-cells.ts';
import type { CellEvent, CellListener, Membership } from './pollers.ts';
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
}

export type PollerClock = Pick<Clock, 'now' | 'date' | 'after'>;

/** So many listeners are woken in one turn: each writes its event right then. */
const WOKEN_AT_ONCE = 16;

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

  join(watching: Watching, listener: CellListener): Membership {
    const { maxAgeMs, restAgeMs } = watching;
    this.#members += 1;
    const keys = watching.cells.map((cell) => {
      const polled = this.#cells.add(cell, { maxAgeMs, restAgeMs }, listener);
      this.#wakeAt(this.#cells.dueAt(polled));
      return polled.key;
    });
    let hasLeft = false;
    return {
      watching,
      state: (key) => this.#cells.get(key)?.state ?? null,
      intervalMs: () => this.#intervalOf(keys),
      leave: () => {
        if (hasLeft) return;
        hasLeft = true;
        this.#leave(keys, listener);
      },
    };
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
    const due = quota.freeAt > now ? [] : this.#cells.begin(now);
    if (due.length > 0) {
      const controller = new AbortController();
      this.#reading = controller;
      try {
        await this.#read(due, controller.signal);
      } catch (error) {
        onFault(error);
      }
      // What was given up was not read.
      if (controller.signal.aborted) for (const polled of due) polled.readAt = null;
      this.#reading = null;
      this.#sweep(clock.now());
    }
    this.#wakeAt(this.#cells.next());
  }

  #sweep(now: number): void {
    this.#cells.sweep(now);
    if (this.#cells.size === 0 && !this.#isClosed) this.#options.onIdle();
  }

  async #read(due: readonly Polled[], signal: AbortSignal): Promise<void> {
    const { clock, quota, open } = this.#options;
    const reading = open(signal);
    try {
      const { newest, rest } = await this.#afterHead(due, reading);
      if (signal.aborted || rest.length === 0) return;
      const outcomes = await reading.read(
        rest.map(({ cell }) => cell),
        newest,
      );
      // What failed because nobody watched any more says nothing.
      if (!signal.aborted) await this.#tell(this.#fold(rest, outcomes));
    } finally {
      quota.spend(reading.calls, clock.now());
      reading.end();
    }
  }

  /** What is to be read: not what was read at the block that is the newest still. */
  async #afterHead(
    due: readonly Polled[],
    reading: CellReading,
  ): Promise<{ readonly newest: Block | null; readonly rest: readonly Polled[] }> {
    const isBlockKnown = due.some(({ state }) => state !== null && namedBlock(state.outcome) !== null);
    if (!isBlockKnown || !(await reading.asksHead(due.map(({ cell }) => cell)))) return { newest: null, rest: due };
    const newest = await reading.head();
    if (newest?.number == null || newest.hash === null) return { newest: null, rest: due };
    const { clock } = this.#options;
    const observed: Observed = { date: clock.date(), ms: clock.now() };
    const rest = due.filter((polled) => {
      const block = polled.state === null ? null : namedBlock(polled.state.outcome);
      if (polled.state === null || block?.number !== newest.number || block.hash !== newest.hash) return true;
      polled.state = confirm(polled.state, observed);
      polled.pace = paced(polled.pace, 'same', polled.ages);
      return false;
    });
    return { newest, rest };
  }

  #fold(read: readonly Polled[], outcomes: readonly Outcome[]): ReadonlyMap<CellListener, readonly Told[]> {
    const now = this.#options.clock.now();
    const told = new Map<CellListener, Told[]>();
    for (const [index, polled] of read.entries()) {
      const reading = outcomes[index];
      if (reading === undefined) continue;
      const previous = polled.state;
      const { state, kind } = fold(previous, reading, {
        patienceMs: polled.ages.maxAgeMs,
        now,
      });
      polled.state = state;
      const isFailing = 'failure' in state.outcome;
      polled.pace = paced(polled.pace, isFailing ? 'failure' : kind === null ? 'same' : 'change', polled.ages);
      if (kind === null) continue;
      const event: CellEvent = { cell: polled.cell, kind, previous, current: state };
      for (const listener of polled.members.keys()) {
        const list = told.get(listener) ?? [];
        list.push({ key: polled.key, event });
        told.set(listener, list);
      }
    }
    return told;
  }

  async #tell(told: ReadonlyMap<CellListener, readonly Told[]>): Promise<void> {
    for (const [listener, events] of told) for (const { key, event } of events) listener.note(key, event);
    // The reading took its turn.
    if (told.size > WOKEN_AT_ONCE) await this.#options.pause();
    let woken = 0;
    for (const listener of told.keys()) {
      listener.wake();
      woken += 1;
      if (woken % WOKEN_AT_ONCE === 0) await this.#options.pause();
    }
  }
}

interface Told {
  readonly key: string;
  readonly event: CellEvent;
}

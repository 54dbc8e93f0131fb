/**
 * What one watcher is told: a snapshot of all its cells, then what changes, and a sign of life where nothing does.
 *
 * A watcher that is slow is told less often, and no less: what it has not taken yet is merged to the newest state of each
 * cell, so that it never holds more than its cells. One that takes nothing for too long is let go.
 */
import { cellKey, type LiveCell, type Watching } from './cell.ts';
import { type CellState, type EventKind, isSameAmount, namedBlock } from './fold.ts';
import type { CellEvent, CellListener, Confirmation, Membership, Pollers } from './pollers.ts';

export interface WatchedChange {
  readonly cell: LiveCell;
  readonly kind: EventKind;
  /** What the watcher was told before; null in a snapshot. */
  readonly previous: CellState | null;
  readonly current: CellState;
}

export interface Delivery {
  readonly kind: 'SNAPSHOT' | 'CHANGES' | 'HEARTBEAT';
  readonly changes: readonly WatchedChange[];
  /** Earlier deliveries that the watcher was too slow for, and that are in this one. */
  readonly merged: number;
  readonly at: Date;
  /** How far all of it is confirmed, looked up when it is asked for. */
  confirmed(): readonly Confirmation[];
  /** The newest states of all cells, in the order asked. */
  states(): readonly { readonly cell: LiveCell; readonly state: CellState }[];
}

export interface WatchOptions {
  readonly parts: readonly Watching[];
  readonly pollers: Pollers;
  readonly clock: { now(): number; date(): Date };
  readonly heartbeatMs: number;
  /** A watcher that takes nothing for so long is let go. */
  readonly stalledMs: number;
  readonly onEnd: () => void;
}

/** Why a watch ended that its watcher did not end. */
export class WatchEndedError extends Error {
  override readonly name = 'WatchEndedError';
  readonly reason: 'stalled' | 'closed';

  constructor(reason: WatchEndedError['reason']) {
    super(reason === 'stalled' ? 'the watcher took nothing for too long' : 'the server ends its watches');
    this.reason = reason;
  }
}

interface Pending extends CellEvent {
  readonly hadFailed: boolean;
  readonly wasReorganised: boolean;
}

export class Watch implements AsyncIterableIterator<Delivery>, CellListener {
  readonly #options: WatchOptions;
  readonly #members: readonly Membership[];
  readonly #pending = new Map<string, Pending>();
  /** Readings that are in `#pending`. */
  #readings = 0;
  #isUnwoken = false;
  #unread = 0;
  #hasSnapshot = false;
  #taker: PromiseWithResolvers<IteratorResult<Delivery>> | null = null;
  /** When the watcher last took, or was last given, something. */
  #activeAt: number;
  #ended: WatchEndedError | 'left' | null = null;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#activeAt = options.clock.now();
    this.#members = options.parts.map((part) => options.pollers.join(part, this));
    for (const member of this.#members) {
      for (const cell of member.watching.cells) if (member.state(cellKey(cell)) === null) this.#unread += 1;
    }
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  get isOver(): boolean {
    return this.#ended !== null;
  }

  /** How far all of it is confirmed. */
  confirmed(): readonly Confirmation[] {
    return this.#members.map(confirmationOf);
  }

  /** The newest states of all cells that were read. */
  states(): readonly { readonly cell: LiveCell; readonly state: CellState }[] {
    return this.#snapshot().map(({ cell, current }) => ({ cell, state: current }));
  }

  note(key: string, event: CellEvent): void {
    if (event.kind === 'FIRST') this.#unread -= 1;
    if (!this.#hasSnapshot || this.#ended !== null) return;
    if (!this.#isUnwoken) this.#readings += 1;
    this.#isUnwoken = true;
    const before = this.#pending.get(key);
    this.#pending.set(key, before === undefined ? pendingOf(event) : merged(before, event));
  }

  wake(): void {
    this.#isUnwoken = false;
    this.#give();
  }

  /**
   * Called now and then: gives a sign of life where there is nothing else, and lets go of a watcher that takes nothing.
   *
   * @returns whether there was something to do
   */
  beat(): boolean {
    const { clock, heartbeatMs, stalledMs } = this.#options;
    const idleMs = clock.now() - this.#activeAt;
    const isStalled = this.#taker === null && idleMs >= stalledMs;
    const isDue = this.#taker !== null && this.#hasSnapshot && idleMs >= heartbeatMs;
    if (isStalled) this.end(new WatchEndedError('stalled'));
    if (isDue) this.#deliver(this.#delivery('HEARTBEAT', []));
    return isStalled || isDue;
  }

  next(): Promise<IteratorResult<Delivery>> {
    if (this.#ended !== null) return this.#over(this.#ended);
    this.#activeAt = this.#options.clock.now();
    this.#taker ??= Promise.withResolvers();
    const { promise } = this.#taker;
    this.#give();
    return promise;
  }

  async return(): Promise<IteratorResult<Delivery>> {
    this.end('left');
    return { done: true, value: undefined };
  }

  /** With an error the watcher is told why. */
  end(why: WatchEndedError | 'left'): void {
    if (this.#ended !== null) return;
    this.#ended = why;
    for (const member of this.#members) member.leave();
    this.#pending.clear();
    const taker = this.#taker;
    this.#taker = null;
    if (taker !== null) this.#over(why).then(taker.resolve, taker.reject);
    this.#options.onEnd();
  }

  #over(why: WatchEndedError | 'left'): Promise<IteratorResult<Delivery>> {
    return why === 'left' ? Promise.resolve({ done: true, value: undefined }) : Promise.reject(why);
  }

  #give(): void {
    if (this.#taker === null || this.#isUnwoken) return;
    if (!this.#hasSnapshot) {
      if (this.#unread > 0) return;
      this.#hasSnapshot = true;
      this.#deliver(this.#delivery('SNAPSHOT', this.#snapshot()));
      return;
    }
    const changes = [...this.#pending.values()].filter(isTold);
    const readings = this.#readings;
    this.#pending.clear();
    this.#readings = 0;
    if (changes.length > 0) this.#deliver(this.#delivery('CHANGES', changes, readings - 1));
  }

  #deliver(delivery: Delivery): void {
    const taker = this.#taker;
    this.#taker = null;
    this.#activeAt = this.#options.clock.now();
    taker?.resolve({ done: false, value: delivery });
  }

  #delivery(kind: Delivery['kind'], changes: readonly WatchedChange[], merged = 0): Delivery {
    return {
      kind,
      changes,
      merged,
      at: this.#options.clock.date(),
      confirmed: () => this.confirmed(),
      states: () => this.states(),
    };
  }

  #snapshot(): readonly WatchedChange[] {
    return this.#members.flatMap((member) =>
      member.watching.cells.flatMap((cell): WatchedChange[] => {
        const current = member.state(cellKey(cell));
        return current === null ? [] : [{ cell, kind: 'FIRST', previous: null, current }];
      }),
    );
  }
}

function pendingOf(event: CellEvent): Pending {
  return { ...event, hadFailed: isFailing(event.previous), wasReorganised: event.kind === 'REORGANISATION' };
}

/** From what the watcher was told to the newest state: one event, of the most serious kind that is in it. */
function merged(before: Pending, event: CellEvent): Pending {
  const hadFailed = before.hadFailed || isFailing(before.current);
  const wasReorganised = before.wasReorganised || event.kind === 'REORGANISATION';
  const kind = isFailing(event.current)
    ? 'FAILURE'
    : wasReorganised
      ? 'REORGANISATION'
      : hadFailed
        ? 'RECOVERY'
        : 'CHANGE';
  return { ...event, previous: before.previous, kind, hadFailed, wasReorganised };
}

/** A change that was taken back before the watcher saw it is none. */
function isTold({ kind, previous, current }: Pending): boolean {
  if (kind !== 'CHANGE' || previous === null) return true;
  const [a, b] = [previous.outcome, current.outcome];
  return 'failure' in a || 'failure' in b || !isSameAmount(a, b);
}

function isFailing(state: CellState | null): boolean {
  return state !== null && 'failure' in state.outcome;
}

function confirmationOf(member: Membership): Confirmation {
  const { watching } = member;
  let [oldest, failing, isOneBlock]: [CellState | null, number, boolean] = [null, 0, true];
  let first: CellState | null = null;
  let isKnown = true;
  for (const cell of watching.cells) {
    const state = member.state(cellKey(cell));
    if (state === null || state.confirmed === null) isKnown = false;
    if (state === null) continue;
    if ('failure' in state.outcome) failing += 1;
    if (state.confirmed !== null && (oldest?.confirmed == null || state.confirmed.ms < oldest.confirmed.ms))
      oldest = state;
    first ??= state;
    const [a, b] = [namedBlock(first.outcome), namedBlock(state.outcome)];
    isOneBlock &&= a !== null && b !== null && a.number === b.number && a.hash === b.hash;
  }
  const block = isOneBlock && first !== null && 'value' in first.outcome ? first.outcome.value.block : null;
  const observed = isKnown ? (oldest?.confirmed ?? null) : null;
  return { watching, observed, block, failing, intervalMs: member.intervalMs() };
}

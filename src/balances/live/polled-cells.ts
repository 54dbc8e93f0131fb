/** The cells of one network that are watched, or were a moment ago, and when each is due. */
import { cellKey, type LiveCell } from './cell.ts';
import type { CellState } from './fold.ts';
import type { Ages, Pace } from './pace.ts';
import type { CellListener } from './pollers.ts';

/** What is known of a cell that nobody watches any more is kept so long, for a watcher who comes back. It is not read. */
export const LINGER_MS = 1000;
export interface Polled {
  readonly key: string;
  readonly cell: LiveCell;
  readonly members: Map<CellListener, Ages>;
  state: CellState | null;
  pace: Pace | null;
  /** The shortest that members ask for. */
  ages: Ages;
  /** Whether a member has left, so that `ages` may be too short. */
  isAgesStale: boolean;
  /** When its latest reading began; null before the first. */
  readAt: number | null;
  /** When its last member left. */
  leftAt: number;
}

export class PolledCells {
  readonly #cells = new Map<string, Polled>();
  /** The latest beat of the rhythm; null before the first. */
  #beatAt: number | null = null;
  /** From one beat to the next: the shortest age that is asked for. */
  #beatMs = Number.POSITIVE_INFINITY;

  get size(): number {
    return this.#cells.size;
  }

  get(key: string): Polled | undefined {
    return this.#cells.get(key);
  }

  add(cell: LiveCell, ages: Ages, listener: CellListener): Polled {
    const key = cellKey(cell);
    const polled = this.#cells.get(key) ?? unread(key, cell, ages);
    this.#cells.set(key, polled);
    const isShorter = ages.maxAgeMs < polled.ages.maxAgeMs || ages.restAgeMs < polled.ages.restAgeMs;
    if (polled.members.size === 0) polled.ages = ages;
    else if (isShorter) polled.ages = shortest([polled.ages, ages]);
    polled.members.set(listener, ages);
    return polled;
  }

  /** Its state is kept for a moment. */
  remove(key: string, listener: CellListener, now: number): void {
    const polled = this.#cells.get(key);
    if (polled === undefined || !polled.members.delete(listener)) return;
    polled.isAgesStale = true;
    if (polled.members.size === 0) polled.leftAt = now;
  }

  /**
   * What is due; notes that it is read now. Cells are read at the beats of one rhythm: one that is new is read at once, once more
   * at the next beat, before its time, and with the others from then on.
   */
  begin(now: number): readonly Polled[] {
    const watched = this.watched();
    let beatMs = Number.POSITIVE_INFINITY;
    for (const polled of watched) {
      if (polled.isAgesStale) polled.ages = shortest([...polled.members.values()]);
      polled.isAgesStale = false;
      beatMs = Math.min(beatMs, polled.ages.maxAgeMs);
    }
    this.#beatMs = beatMs;
    const due = watched.filter((polled) => this.dueAt(polled) <= now + slackOf(polled));
    // A beat that comes late for all delays those that follow, so that nothing is read oftener for it.
    const isLate = watched.every((polled) => !isKnown(polled) || this.dueAt(polled) < now - slackOf(polled));
    if (this.#beatAt === null || isLate) this.#beatAt = now;
    for (const polled of due) polled.readAt = now;
    return due;
  }

  /** The last beat at which it is not older than it may be. */
  dueAt({ readAt, pace, ages }: Polled): number {
    // A reading that was given up left no pace.
    if (readAt === null || pace === null) return 0;
    const longestMs = Math.max(ages.maxAgeMs, ages.restAgeMs);
    const dueAt = readAt + (pace.failures > 0 ? pace.intervalMs : Math.min(pace.intervalMs, longestMs));
    const beatAt = this.#beatAt ?? readAt;
    const beats = Math.floor((dueAt - beatAt + slackOf({ ages })) / this.#beatMs);
    const onBeat = beatAt + beats * this.#beatMs;
    return Number.isFinite(this.#beatMs) && onBeat > readAt ? Math.min(dueAt, onBeat) : dueAt;
  }

  /** Forgets what nobody has watched for a while. */
  sweep(now: number): void {
    for (const [key, { members, leftAt }] of this.#cells) {
      if (members.size === 0 && now - leftAt >= LINGER_MS) this.#cells.delete(key);
    }
  }

  watched(): readonly Polled[] {
    return [...this.#cells.values()].filter(({ members }) => members.size > 0);
  }

  /** When something is to be forgotten next. */
  nextSweep(): number {
    const left = [...this.#cells.values()].filter(({ members }) => members.size === 0);
    return left.reduce((next, { leftAt }) => Math.min(next, leftAt + LINGER_MS), Number.POSITIVE_INFINITY);
  }

  /** When something is to be done next. */
  next(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const polled of this.#cells.values()) {
      next = Math.min(next, polled.members.size === 0 ? polled.leftAt + LINGER_MS : this.dueAt(polled));
    }
    return next;
  }

  clear(): void {
    this.#cells.clear();
  }
}

function unread(key: string, cell: LiveCell, ages: Ages): Polled {
  const members = new Map<CellListener, Ages>();
  return {
    key,
    cell,
    members,
    state: null,
    pace: null,
    ages,
    isAgesStale: false,
    readAt: null,

    leftAt: 0,
  };
}

/** Whether it was read before. */
function isKnown({ readAt, pace }: Polled): boolean {
  return readAt !== null && pace !== null;
}

/** What is due a moment later is read along: the timers of cells that are in step differ by so much. */
function slackOf({ ages }: Pick<Polled, 'ages'>): number {
  return Math.min(100, ages.maxAgeMs / 20);
}

function shortest(ages: readonly Ages[]): Ages {
  return {
    maxAgeMs: Math.min(...ages.map(({ maxAgeMs }) => maxAgeMs)),
    restAgeMs: Math.min(...ages.map(({ restAgeMs }) => restAgeMs)),
  };
}

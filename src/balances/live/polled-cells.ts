/** The cells of one network that are watched, or were a moment ago, and when each is due. */
import { cellKey, type LiveCell } from './cell.ts';
import type { CellState } from './fold.ts';
import { type Ages, intervalOf, type Pace, paced } from './pace.ts';
import type { CellListener } from './pollers.ts';
import { Rhythm } from './rhythm.ts';

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
  /** When its latest reading began, here or in another process; null before the first. */
  readAt: number | null;
  /** What `readAt` was before that. */
  readBefore: number | null;
  /** That was in another process, and what it brought is not known here. */
  isUnheard: boolean;
  /** When its last member left. */
  leftAt: number;
}

export interface Joining {
  readonly listener: CellListener;
  /** When the latest reading began that the member was told of; null where it was told of none. */
  readonly readAt: number | null;
}

export class PolledCells {
  readonly #cells = new Map<string, Polled>();
  readonly #rhythm = new Rhythm();

  get size(): number {
    return this.#cells.size;
  }

  get(key: string): Polled | undefined {
    return this.#cells.get(key);
  }

  /** A member that was told of no reading needs one where nothing is known here; others wait until the cell is due again. */
  add(cell: LiveCell, ages: Ages, { listener, readAt }: Joining): Polled {
    const key = cellKey(cell);
    const polled = this.#cells.get(key) ?? unread(key, cell, ages);
    this.#cells.set(key, polled);
    if (readAt !== null) {
      polled.isUnheard ||= polled.readAt === null;
      polled.pace ??= paced(null, 'change', ages);
      noteRead(polled, readAt);
    } else if (polled.isUnheard) polled.readAt = null;
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
   * What is due; notes that it is read now. One that is new, or is to be fresher than before, is read at once, and then at the last
   * beat before it is due: that may be before its time, once, and it is in step with the others from then on.
   */
  begin(now: number): readonly Polled[] {
    const watched = this.watched();
    for (const polled of watched) {
      if (polled.isAgesStale) polled.ages = shortest([...polled.members.values()]);
      polled.isAgesStale = false;
    }
    this.#keepRhythm(watched, now);
    const isBeat =
      watched.some((polled) => (this.#beatOf(polled) ?? Number.POSITIVE_INFINITY) <= now) ||
      this.#isOverForAll(watched, now);
    if (isBeat) this.#rhythm.beat(now);
    // At a beat, all that would be too old at the next one.
    const due = watched.filter((polled) =>
      isBeat && namedOf(polled) === null ? this.#beatOf(polled) === null : this.dueAt(polled) <= now,
    );
    for (const polled of due) Object.assign(polled, { readBefore: polled.readAt, readAt: now, isUnheard: false });
    return due;
  }

  /** No call left for it, for the source is paused: it is due when the pause is over, however short a time that is. */
  unread(polled: Polled): void {
    if (polled.pace !== null && polled.pace.retryAt !== null) polled.readAt = polled.readBefore;
  }

  /** The pause is over that held back all cells of the shortest age: beats are counted from here, for none is in step any more. */
  #isOverForAll(watched: readonly Polled[], now: number): boolean {
    const shortest = watched.filter((polled) => this.#rhythm.isOf(polled.ages.maxAgeMs) && !isNew(polled));
    return shortest.length > 0 && shortest.every((polled) => (namedOf(polled) ?? Number.POSITIVE_INFINITY) <= now);
  }

  /** At the moment that the source named; else at the last beat at which it is not older than it may be, or then without one. */
  dueAt(polled: Polled): number {
    return namedOf(polled) ?? this.#beatOf(polled) ?? ownDueAt(polled) ?? 0;
  }

  /** Another process has read: beats are counted from its readings. */
  fallIn(): void {
    this.#rhythm.forget();
  }

  /** Where the shortest age is another one, the others fall into step with cells of that age. */
  #keepRhythm(watched: readonly Polled[], now: number): void {
    const beatMs = watched.reduce((least, { ages }) => Math.min(least, ages.maxAgeMs), Number.POSITIVE_INFINITY);
    if (this.#rhythm.isOf(beatMs)) return;
    const readAt = watched.flatMap(({ ages, readAt: at }) => (ages.maxAgeMs === beatMs && at !== null ? [at] : []));
    this.#rhythm.start(beatMs, readAt.length === 0 ? now : commonest(readAt));
  }

  #beatOf(polled: Polled): number | null {
    const dueAt = ownDueAt(polled);
    return dueAt === null || namedOf(polled) !== null ? null : this.#rhythm.lastBy(dueAt);
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

/** The latest reading counts, whoever made it. */
export function noteRead(polled: Polled, readAt: number | null): void {
  if (readAt !== null) polled.readAt = Math.max(readAt, polled.readAt ?? readAt);
}

/** Of those that come as often, the latest. */
function commonest(moments: readonly number[]): number {
  const counts = Map.groupBy(moments, (moment) => moment);
  let [best, most] = [0, 0];
  for (const [moment, { length }] of counts) {
    if (length < most || (length === most && moment < best)) continue;
    [best, most] = [moment, length];
  }
  return best;
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
    readBefore: null,
    isUnheard: false,
    leftAt: 0,
  };
}

/** When it is as old as it may be; null where it was not read before. A reading that was given up left no pace. */
function ownDueAt({ readAt, pace, ages }: Polled): number | null {
  return readAt === null || pace === null ? null : readAt + intervalOf(pace, ages);
}

/** Nothing says yet when it is due. */
function isNew(polled: Polled): boolean {
  return namedOf(polled) === null && ownDueAt(polled) === null;
}

/** The moment that its source named, where it is no sooner than it may be read; null where none was named. */
function namedOf(polled: Polled): number | null {
  const retryAt = polled.pace?.retryAt ?? null;
  return retryAt === null ? null : retryAt >= (ownDueAt(polled) ?? retryAt) ? retryAt : null;
}

function shortest(ages: readonly Ages[]): Ages {
  return {
    maxAgeMs: Math.min(...ages.map(({ maxAgeMs }) => maxAgeMs)),
    restAgeMs: Math.min(...ages.map(({ restAgeMs }) => restAgeMs)),
  };
}

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
  /** Whether it is read together with the others of its age. */
  isInStep: boolean;
  /** When its last member left. */
  leftAt: number;
}

export class PolledCells {
  readonly #cells = new Map<string, Polled>();

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
   * What is due, with what is not in step yet: read once before its time, it is due with the others from then on. Otherwise
   * cells that were joined one after the other would have a plan each for ever.
   */
  due(now: number): readonly Polled[] {
    const watched = [...this.#cells.values()].filter(({ members }) => members.size > 0);
    for (const polled of watched) {
      if (!polled.isAgesStale) continue;
      polled.ages = shortest([...polled.members.values()]);
      polled.isAgesStale = false;
    }
    const isDue = (polled: Polled): boolean => dueAt(polled) <= now + slackOf(polled);
    if (!watched.some(isDue)) return [];
    return watched.filter((polled) => !polled.isInStep || isDue(polled));
  }

  /** Forgets what nobody has watched for a while. */
  sweep(now: number): void {
    for (const [key, { members, leftAt }] of this.#cells) {
      if (members.size === 0 && now - leftAt >= LINGER_MS) this.#cells.delete(key);
    }
  }

  /** When something is to be done next. */
  next(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const polled of this.#cells.values()) {
      next = Math.min(next, polled.members.size === 0 ? polled.leftAt + LINGER_MS : dueAt(polled));
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
    isInStep: false,
    leftAt: 0,
  };
}

/** What is due a moment later is read along: the timers of cells that are in step differ by so much. */
function slackOf({ ages }: Polled): number {
  return Math.min(100, ages.maxAgeMs / 20);
}

export function dueAt({ readAt, pace, ages }: Polled): number {
  if (readAt === null) return 0;
  // A reading that was given up left no pace.
  const intervalMs =
    pace === null
      ? 0
      : pace.failures > 0
        ? pace.intervalMs
        : Math.min(pace.intervalMs, Math.max(ages.maxAgeMs, ages.restAgeMs));
  return readAt + intervalMs;
}

function shortest(ages: readonly Ages[]): Ages {
  return {
    maxAgeMs: Math.min(...ages.map(({ maxAgeMs }) => maxAgeMs)),
    restAgeMs: Math.min(...ages.map(({ restAgeMs }) => restAgeMs)),
  };
}

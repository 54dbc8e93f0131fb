/** Counts what each client takes. The interface is asked once for all figures, so that a store can answer it in one step. */
import { LRUCache } from 'lru-cache';
import { MinuteWindow } from './minute-window.ts';

export type ClientFigure = 'requests' | 'pairs' | 'calls';

/** So much of a figure, of which a client may take up to `limit` within any minute. */
export interface ClientTaking {
  readonly figure: ClientFigure;
  readonly amount: number;
  readonly limit: number;
}

/** Nothing was taken. */
export interface NotTaken extends ClientTaking {
  /** Within the last minute. */
  readonly taken: number;
  /** Null where it will never fit: the amount is larger than the limit. */
  readonly retryAfterMs: number | null;
}

export interface ClientCounters {
  /**
   * Takes all of it, or nothing. A store may answer later; in memory it is at once. Never rejects: what holds while a store is away,
   * the store decides.
   *
   * @param subject whose counts they are: a short name or a digest, never a credential
   * @returns null where it was taken; else the figure that has to be waited for the longest
   */
  take(subject: string, takings: readonly ClientTaking[]): NotTaken | null | Promise<NotTaken | null>;
}

export interface MemoryCountersOptions {
  /** Milliseconds that only grow. @default those of the process */
  readonly now?: () => number;
  /** Of more, those that have not asked for the longest are forgotten. @default 10,000 */
  readonly maxSubjects?: number;
}

type Windows = Readonly<Record<ClientFigure, MinuteWindow>>;

/** Of one process. A subject takes about 1 KiB. */
export class MemoryCounters implements ClientCounters {
  readonly #now: () => number;
  readonly #windows: LRUCache<string, Windows>;

  constructor({ now = () => performance.now(), maxSubjects = 10_000 }: MemoryCountersOptions = {}) {
    this.#now = now;
    this.#windows = new LRUCache({ max: maxSubjects });
  }

  /** Subjects that are kept. */
  get size(): number {
    return this.#windows.size;
  }

  take(subject: string, takings: readonly ClientTaking[]): NotTaken | null {
    const windows = this.#windowsOf(subject);
    const now = this.#now();
    let refused: NotTaken | null = null;
    for (const taking of takings) {
      const { figure, amount, limit } = taking;
      const retryAfterMs = windows[figure].waitFor(amount, { limit, now });
      if (retryAfterMs === 0) continue;
      const found: NotTaken = { ...taking, taken: windows[figure].taken(now), retryAfterMs };
      if (refused === null || waitOf(found) > waitOf(refused)) refused = found;
    }
    if (refused !== null) return refused;
    for (const { figure, amount } of takings) windows[figure].take(amount, now);
    return null;
  }

  #windowsOf(subject: string): Windows {
    const known = this.#windows.get(subject);
    if (known !== undefined) return known;
    const made = { requests: new MinuteWindow(), pairs: new MinuteWindow(), calls: new MinuteWindow() };
    this.#windows.set(subject, made);
    return made;
  }
}

function waitOf({ retryAfterMs }: NotTaken): number {
  return retryAfterMs ?? Number.POSITIVE_INFINITY;
}

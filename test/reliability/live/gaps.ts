/** How long after its last reading each cell is read again, beside the shortest age that anybody asks for. */
import { cellKey, type Watching } from '../../../src/balances/live/cell.ts';

interface Gap {
  readAt: number | null;
  /** The shortest age that is asked for of the cell. */
  readonly ownMs: number;
  /** The shortest that is asked for of any cell. */
  readonly allMs: number;
  /** Readings since one of these ages is another one, or since the cell is watched. */
  readings: number;
  hasStepped: boolean;
}

/** Of the readings that follow a new age, one may come before its time: the first brings what is fresh enough, the second steps. */
const STEPPING = 2;

/**
 * A reading comes the shortest age of all, or more, after the one before. The one exception: a cell that is watched anew, or after a
 * watcher came or left by whom an age is another one, falls into step with the others, once.
 */
export class Gaps {
  readonly figures = { tooOften: 0, stepping: 0 };
  #gaps = new Map<string, Gap>();

  /** What is asked for from now on. */
  ask(watchings: Iterable<Pick<Watching, 'cells' | 'maxAgeMs'>>): void {
    const owns = new Map<string, number>();
    for (const { cells, maxAgeMs } of watchings) {
      for (const key of cells.map(cellKey)) owns.set(key, Math.min(maxAgeMs, owns.get(key) ?? maxAgeMs));
    }
    const allMs = Math.min(...owns.values());
    const before = this.#gaps;
    this.#gaps = new Map();
    for (const [key, ownMs] of owns) {
      const gap = before.get(key);
      const isSame = gap?.ownMs === ownMs && gap.allMs === allMs;
      this.#gaps.set(key, isSame ? gap : { readAt: gap?.readAt ?? null, ownMs, allMs, readings: 0, hasStepped: false });
    }
  }

  note(key: string, now: number): void {
    const gap = this.#gaps.get(key);
    if (gap === undefined) return;
    if (gap.readAt !== null && now - gap.readAt < gap.allMs) {
      const mayStep = !gap.hasStepped && gap.readings < STEPPING;
      this.figures[mayStep ? 'stepping' : 'tooOften'] += 1;
      gap.hasStepped = true;
    }
    gap.readings += 1;
    gap.readAt = now;
  }
}

/**
 * Who reads the cells of a source, and where the events go: the seam between those who watch and those who read.
 *
 * `LocalPollers` reads in this process. Another implementation may read only where it holds the lease of a source, and pass
 * on what the holder of the lease reads; watches see no difference: each joins, gets states, and is told of changes.
 */
import type { Block } from '../../model/reading.ts';
import type { Observed } from '../answer/observed.ts';
import type { LiveCell, Watching } from './cell.ts';
import type { CellState, EventKind } from './fold.ts';

export interface Pollers {
  /** From now on the cells are read; the listener is told of each event of them. */
  join(watching: Watching, listener: CellListener): Membership;
  /** Ends all reading. What is joined is told nothing more. */
  close(): void;
}

export interface CellEvent {
  readonly cell: LiveCell;
  readonly kind: EventKind;
  /** Null for `FIRST`. */
  readonly previous: CellState | null;
  readonly current: CellState;
}

export interface CellListener {
  /** Called for each event of a reading, before `wake`. Takes a moment only. */
  note(key: string, event: CellEvent): void;
  /** The reading is told whole. */
  wake(): void;
}

/** What one watch has of the cells of one network. */
export interface Membership {
  readonly watching: Watching;
  /** Null while the cell has not been read. */
  state(key: string): CellState | null;
  /** How often the cells are read at the moment: the longest pause of one of them, in milliseconds. */
  intervalMs(): number;
  /** At once: no call is begun for these cells any more, unless another watch has them. */
  leave(): void;
}

/** How far what a watch knows of one network is confirmed. */
export interface Confirmation {
  readonly watching: Watching;
  /** When the cell that was confirmed longest ago was; null where one never was. */
  readonly observed: Observed | null;
  /** The block of all cells; null where there is none, or not one alone. */
  readonly block: Block | null;
  /** Cells that fail at the moment. */
  readonly failing: number;
  readonly intervalMs: number;
}

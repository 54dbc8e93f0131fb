/** The rows of one account in the answers that came as grids. Its values stand in the answers alone. */
import type { Account } from '../../model/identity.ts';
import { placesIn } from './columns.ts';
import type { AnswerGrid } from './grid.ts';
import type { Observed } from './observed.ts';
import { type GatheredTotals, PairTotals } from './pair-totals.ts';
import type { KnownBalance, ServedFrom } from './reconcile.ts';
import { type RowFacts, rowFacts } from './row-facts.ts';

export interface GridRow {
  readonly grid: AnswerGrid;
  readonly row: number;
  readonly servedFrom?: ServedFrom;
}

/** The first answer that has a value for a pair counts. It never changes, so that requests share it. */
export class AccountRows implements Iterable<GridRow> {
  static readonly none = new AccountRows([]);

  readonly #rows: readonly GridRow[];

  private constructor(rows: readonly GridRow[]) {
    this.#rows = rows;
  }

  [Symbol.iterator](): Iterator<GridRow> {
    return this.#rows[Symbol.iterator]();
  }

  get isEmpty(): boolean {
    return this.#rows.length === 0;
  }

  /** The pairs that have a value. */
  get size(): number {
    return this.#rows.reduce((sum, { grid }) => sum + grid.refs.length, 0);
  }

  with(added: GridRow): AccountRows {
    if (this.isEmpty) return new AccountRows([added]);
    return this.#rows.some(({ grid }) => grid === added.grid) ? this : new AccountRows([...this.#rows, added]);
  }

  /** With all of the others. */
  withAll(others: AccountRows): AccountRows {
    if (this.isEmpty) return others;
    let all: AccountRows = this;
    for (const row of others) all = all.with(row);
    return all;
  }

  outcome(ref: string): KnownBalance | undefined {
    for (const { grid, row, servedFrom } of this.#rows) {
      const outcome = grid.outcome(row, ref);
      if (outcome !== undefined) return servedFrom === undefined ? outcome : { ...outcome, servedFrom };
    }
    return undefined;
  }

  has(ref: string): boolean {
    return this.#rows.some(({ grid, row }) => grid.has(row, ref));
  }

  /** Whether an answer has a value for each of these, and is found without looking for each; where not, it may still. */
  covers(refs: readonly string[]): boolean {
    return this.#rows.some(({ grid, row }) => grid.covers(row, refs));
  }

  /** The first row that is young enough. */
  firstYoung(isYoung: (observed: Observed) => boolean): GridRow | undefined {
    return this.#rows.find(({ grid }) => isYoung(grid.observed));
  }

  /** The totals of these pairs where they are those of the only row, in order; else null. */
  totalsAlone(refs: readonly string[]): PairTotals | null {
    const [first] = this.#rows;
    if (first === undefined || this.#rows.length > 1 || first.grid.refs !== refs) return null;
    const { grid, row, servedFrom } = first;
    const known = { isWhole: grid.isRowWhole(row), isKept: servedFrom === 'CACHE' };
    return PairTotals.inOrder(grid.cells, grid.firstCell(row), refs.length, known);
  }

  /** What they say of these assets; null where they say nothing. */
  facts(refs: readonly string[]): RowFacts | null {
    return rowFacts(refs, this.#rows);
  }

  gather(refs: readonly string[], gathering: GatheredTotals): void {
    for (const { grid, row } of this.#rows) {
      gathering.addRow(grid.cells, grid.firstCell(row), placesIn(refs, grid.refs));
    }
  }

  /** What the source gave for this request, alone: nothing of what it was read with stays. */
  kept(account: Account): readonly GridRow[] {
    return this.#rows.flatMap(({ grid, row, servedFrom }) =>
      servedFrom === undefined ? { grid: grid.detached(row, account), row: 0 } : [],
    );
  }
}

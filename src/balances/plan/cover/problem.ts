/** What a cover problem and its answer look like, and what a problem must not contradict. */

export interface CoverProblem {
  /** `wanted[row]` = the wanted column indexes of that row, ascending, without repeats; rows are accounts, columns assets. */
  readonly wanted: readonly (readonly number[])[];
  readonly columns: number;
  /** The most a rectangle may have of each; at least 1, `Infinity` = no limit. */
  readonly limits: { readonly rows: number; readonly columns: number; readonly cells: number };
  /** Σ bytes of a rectangle's rows + Σ bytes of its columns ≤ `max`; null = no byte limit. */
  readonly bytes: {
    readonly max: number;
    readonly row: readonly number[];
    readonly column: readonly number[];
  } | null;
  /** Cells read but not wanted (or read twice), at most this many per wanted cell over the whole plan; 0 = none. */
  readonly maxSurplus: number;
}

/** One call: every row with every column. Both ascending. */
export interface Rectangle {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

/** @throws RangeError as `cover` does. */
export function checkProblem({ wanted, columns, limits, bytes, maxSurplus }: CoverProblem): void {
  for (const [name, limit] of Object.entries(limits)) {
    if (!(limit >= 1)) throw new RangeError(`limits.${name} is ${limit}, need at least 1`);
  }
  if (!(maxSurplus >= 0)) throw new RangeError(`maxSurplus is ${maxSurplus}, need at least 0`);
  if (bytes && (bytes.row.length < wanted.length || bytes.column.length < columns)) {
    throw new RangeError(`bytes for ${bytes.row.length} rows and ${bytes.column.length} columns, need all`);
  }
  // The heaviest column of each list that was looked at: many rows may share one.
  const heaviest = new Map<readonly number[], number | null>();
  for (const [row, list] of wanted.entries()) {
    let heavy = heaviest.get(list);
    if (heavy === undefined) {
      heavy = checkList(list, row, { columns, bytes });
      heaviest.set(list, heavy);
    }
    if (bytes && heavy !== null) checkCell(bytes, row, heavy);
  }
}

/** The heaviest column of the row; null where it has none. */
function checkList(
  list: readonly number[],
  row: number,
  { columns, bytes }: Pick<CoverProblem, 'columns' | 'bytes'>,
): number | null {
  let previous = -1;
  let heaviest: number | null = null;
  for (const column of list) {
    if (!Number.isInteger(column) || column <= previous || column >= columns) {
      throw new RangeError(`row ${row}: column ${column} after ${previous}, need ascending integers below ${columns}`);
    }
    previous = column;
    const weight = bytes?.column[column] ?? 0;
    if (heaviest === null || !(weight <= (bytes?.column[heaviest] ?? 0))) heaviest = column;
  }
  return heaviest;
}

function checkCell(bytes: NonNullable<CoverProblem['bytes']>, row: number, column: number): void {
  const size = (bytes.row[row] ?? Number.NaN) + (bytes.column[column] ?? Number.NaN);
  if (!(size <= bytes.max)) throw new RangeError(`row ${row}, column ${column}: ${size} bytes, limit ${bytes.max}`);
}

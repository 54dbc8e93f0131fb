/** Facts about assets that stand in the rows of an answer, in the order in which the assets were asked for. */
import type { AssetFacts } from '../../model/reading.ts';
import { placesIn } from './columns.ts';
import type { AnswerGrid } from './grid.ts';

/** By asset; null where its row says nothing of it. */
export type RowFacts = readonly (AssetFacts | null)[];

/** The account's row of an answer. */
interface AnsweredRow {
  readonly grid: AnswerGrid;
  readonly row: number;
}

/** The last list that was made for these references: accounts of which rows say the same share it. */
const last = new WeakMap<readonly string[], RowFacts>();

/** Null where no row says anything. The same list for the same references and facts, as far as accounts follow each other. */
export function rowFacts(refs: readonly string[], rows: readonly AnsweredRow[]): RowFacts | null {
  if (rows.every(({ grid }) => grid.facts === null)) return null;
  const [first] = rows;
  if (first !== undefined && rows.length === 1 && first.grid.refs === refs) return first.grid.facts;
  const found: (AssetFacts | null)[] = refs.map(() => null);
  const isStated: boolean[] = [];
  for (const { grid, row } of rows) {
    const places = placesIn(refs, grid.refs);
    for (let column = 0; column < places.length; column += 1) {
      const index = places[column] ?? -1;
      if (index < 0 || isStated[index] === true || grid.cells.size(grid.firstCell(row) + column) === 0) continue;
      // As for the amount, the first answer counts.
      isStated[index] = true;
      found[index] = grid.facts?.[column] ?? null;
    }
  }
  const known = last.get(refs);
  if (known?.every((facts, index) => facts === found[index]) === true) return known;
  last.set(refs, found);
  return found;
}

/** What rows say of all but the pairs whose value came by itself. */
export function withoutSingles(
  found: RowFacts | null,
  refs: readonly string[],
  isSingle: (ref: string) => boolean,
): RowFacts | null {
  if (found === null || !refs.some(isSingle)) return found;
  return found.map((facts, index) => (isSingle(refs[index] ?? '') ? null : facts));
}

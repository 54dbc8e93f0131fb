/** What the rows of one asset have in common, and one row of it. */
import { placePoint } from '../../model/amount.ts';

/** What differs from row to row of an asset. */
export type RowHole = 'account' | 'atomic' | 'value';

/** The texts that all rows of an asset share, around the values that differ: one text more than there are holes. */
export interface RowColumn {
  /** The asset, where rows show it. */
  readonly asset: string;
  readonly texts: readonly string[];
  readonly holes: readonly RowHole[];
  /** Where the point stands in values. */
  readonly decimals: number;
}

export function writeRow(digits: string, { texts, holes, decimals }: RowColumn, accountText: string): string {
  let text = texts[0] ?? '';
  for (let index = 0; index < holes.length; index += 1) {
    const hole = holes[index];
    text += hole === 'atomic' ? digits : hole === 'value' ? placePoint(digits, decimals) : accountText;
    text += texts[index + 1];
  }
  return text;
}

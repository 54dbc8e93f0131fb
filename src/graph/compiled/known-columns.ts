import type { AssetNode } from '../nodes.ts';
import type { RowColumn, RowSize } from './row-column.ts';

/** What was found of a list of assets, as the assets were then. */
export interface KnownColumns {
  readonly assets: readonly AssetNode[];
  readonly columns: readonly (RowColumn | null)[];
  /** Whether every asset has a column. */
  readonly isWhole: boolean;
  readonly most: RowSize;
}

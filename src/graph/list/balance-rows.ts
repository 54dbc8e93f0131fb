/** The balances of one account as a list whose entries are made when they are looked at. */
import type { PairOutcomes } from '../../balances/answer/pair-outcomes.ts';
import type { At } from '../../model/reading.ts';
import { type AccountNode, type AssetNode, type BalanceNode, balanceNode, type Entries } from '../nodes.ts';

export interface BalanceRowsOptions {
  readonly account: AccountNode;
  readonly assets: readonly AssetNode[];
  /** Of the assets, in their order. */
  readonly outcomes: PairOutcomes;
  readonly at: At | null;
}

export class BalanceRows implements Entries<BalanceNode> {
  readonly options: BalanceRowsOptions;
  /** The index of the first entry among the assets. */
  readonly start: number;
  readonly length: number;

  constructor(options: BalanceRowsOptions, start = 0, end = options.assets.length) {
    this.options = options;
    this.start = Math.min(start, options.assets.length);
    this.length = Math.max(0, Math.min(end, options.assets.length) - this.start);
  }

  at(index: number): BalanceNode | undefined {
    const { account, assets, outcomes, at } = this.options;
    const asset = index >= 0 && index < this.length ? assets[this.start + index] : undefined;
    return asset && balanceNode({ account, asset, at }, outcomes.at(this.start + index));
  }

  slice(start: number, end: number): BalanceRows {
    return new BalanceRows(this.options, this.start + start, this.start + Math.min(end, this.length));
  }

  /** Whether the asset with this index has an entry. */
  has(index: number): boolean {
    return index >= this.start && index < this.start + this.length;
  }

  /** The same with other nodes for the same assets. */
  withAssets(assets: readonly AssetNode[]): BalanceRows {
    return new BalanceRows({ ...this.options, assets }, this.start, this.start + this.length);
  }

  *[Symbol.iterator](): Iterator<BalanceNode> {
    for (let index = 0; index < this.length; index += 1) {
      const node = this.at(index);
      if (node !== undefined) yield node;
    }
  }
}

/** The nodes that have a global id. The id of an account, an asset or a source needs no read; a balance is read. */
import type { Source } from '../balances/source.ts';
import { accept, type Checked } from '../model/checked.ts';
import type { GraphContext } from './context.ts';
import { onePair } from './list/listing.ts';
import { accountById, assetById, balanceById, sourceById } from './naming.ts';
import type { AccountNode, AssetNode, BalanceNode } from './nodes.ts';

export type Entity = AccountNode | AssetNode | Source | Promise<BalanceNode>;

export function readBalance(context: GraphContext, id: string): Checked<Promise<BalanceNode>> {
  const named = balanceById(context, id);
  return named.ok ? accept(onePair(named.value, context)) : named;
}

/** The node that the id names, or why it names none. */
export function entityById(context: GraphContext, id: string): Checked<Entity> {
  switch (id.slice(0, id.indexOf('/'))) {
    case 'account':
      return accountById(context, id);
    case 'asset':
      return assetById(context, id);
    case 'balance':
      return readBalance(context, id);
    default:
      return sourceById(context, id);
  }
}

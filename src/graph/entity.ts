/** The things that have a global id. An id of an account, an asset or a source names it; a balance is read. */
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

/** What the id stands for, or why it stands for nothing. */
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

/** Resolvers of lists of balances that can be asked for many accounts at once. */
import type { Later } from '../../model/later.ts';
import type { Arguments } from '../collect.ts';
import type { RowsOfAccounts } from '../list/rows-of-accounts.ts';
import type { AccountNode } from '../nodes.ts';
import type { ResolveInfo } from './resolvers.ts';

/** At least one, all of one source and network. */
export type AlikeAccounts = readonly [AccountNode, ...AccountNode[]];

export interface AlikeReader {
  /** What the resolver would answer for each; null, or an error, where it has to be asked for each itself. */
  read(accounts: AlikeAccounts, args: Arguments, context: unknown, info: ResolveInfo): Later<RowsOfAccounts> | null;
}

/** By resolver. */
export type AlikeReaders = ReadonlyMap<unknown, AlikeReader>;

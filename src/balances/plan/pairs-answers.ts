/** What a call of pairs is there for, by account. */
import type { Account } from '../../model/identity.ts';
import type { CallByShape } from '../../providers/provider.ts';
import type { Want } from './planned-call.ts';

/** @param listOf all that is wanted of an account: where all of it is in the call, this very list stands in the answer */
export function answersTo(
  pairs: CallByShape['pairs']['pairs'],
  listOf: (account: Account) => readonly string[],
): readonly Want[] {
  const byAccount = new Map<Account, string[]>();
  let last: Account | undefined;
  let assets: string[] = [];
  for (const { account, asset } of pairs) {
    if (account !== last) {
      assets = byAccount.get(account) ?? [];
      byAccount.set(account, assets);
      last = account;
    }
    assets.push(asset);
  }
  return Array.from(byAccount, ([account, found]) => {
    const list = listOf(account);
    const isList = list.length === found.length && list.every((ref, index) => ref === found[index]);
    return { account, assets: isList ? list : found, listings: [] };
  });
}

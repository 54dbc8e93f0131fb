/** What a call asks for, and how much of it. */
import type { Account, Asset } from '../../model/identity.ts';
import type { Call } from '../../providers/provider.ts';

/** What is asked for: balances, facts about assets or an account, or something about the source itself. */
export type CallSubject =
  | { readonly kind: 'balances'; readonly call: Call }
  | { readonly kind: 'assets'; readonly assets: readonly Asset[] | 'all' }
  | { readonly kind: 'account'; readonly account: Account }
  | { readonly kind: 'source' };

/** How many it asks for, for all requests together; null where that has no meaning, and for "all that there are". */
export interface CallExtent {
  readonly accounts: number | null;
  readonly assets: number | null;
  readonly pairs: number | null;
}

export function sizeOf(subject: CallSubject): CallExtent {
  switch (subject.kind) {
    case 'balances':
      return sizeOfCall(subject.call);
    case 'assets':
      return { accounts: null, assets: subject.assets === 'all' ? null : subject.assets.length, pairs: null };
    case 'account':
      return { accounts: 1, assets: null, pairs: null };
    case 'source':
      return { accounts: null, assets: null, pairs: null };
  }
}

function sizeOfCall(call: Call): CallExtent {
  const accounts = accountsOf(call).length;
  switch (call.shape) {
    case 'account':
      return call.asset === 'all' ? { accounts, assets: null, pairs: null } : { accounts, assets: 1, pairs: 1 };
    case 'account-assets':
    case 'cross-product':
      if (call.assets === 'all') return { accounts, assets: null, pairs: null };
      return { accounts, assets: call.assets.length, pairs: accounts * call.assets.length };
    case 'pairs':
      return { accounts, assets: new Set(call.pairs.map(({ asset }) => asset)).size, pairs: call.pairs.length };
  }
}

/** The accounts of a call for balances, each once. */
export function accountsOf(call: Call): readonly Account[] {
  switch (call.shape) {
    case 'account':
    case 'account-assets':
      return [call.account];
    case 'cross-product':
      return call.accounts;
    case 'pairs':
      return [...new Map(call.pairs.map(({ account }) => [account.id, account])).values()];
  }
}

/** Balances of the sandbox that `balancegraph check` can read: one for each read of an upstream on each of its networks. */
import type { LedgerAccount, UpstreamName } from './ledger/book.ts';
import type { Ledger } from './ledger/ledger.ts';

export interface CheckedPair {
  readonly network?: string;
  readonly account: string;
  readonly asset: string;
}

export function checkedPairs(ledger: Ledger, upstream: UpstreamName): readonly CheckedPair[] {
  const networks = [...new Set(ledger.accounts(upstream).map(({ network }) => network))];
  return networks.flatMap((network) => pairsOn(ledger, upstream, network));
}

/** Pairs of the first account without a sub-account that holds something; the native coin of TEOS has a read of its own. */
function pairsOn(ledger: Ledger, upstream: UpstreamName, network: string | null): readonly CheckedPair[] {
  const holds = (account: LedgerAccount, isNative: boolean): string | undefined =>
    [...ledger.holdings(upstream, account).keys()].find((ref) => (ref === 'native') === isNative);
  return [false, true].flatMap((isNative) => {
    for (const account of ledger.accounts(upstream)) {
      const asset = account.network === network && account.subAccount === null ? holds(account, isNative) : undefined;
      if (asset === undefined) continue;
      return [{ ...(network === null ? {} : { network }), account: account.address, asset }];
    }
    return [];
  });
}

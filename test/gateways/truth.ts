/** What the examples must answer, read from the ledger of the sandbox. */
import { accountId } from '../../examples/gateways/account-id.ts';
import { users } from '../../examples/gateways/users.ts';
import type { LedgerAccount } from '../../src/sandbox/ledger/book.ts';
import { Ledger } from '../../src/sandbox/ledger/ledger.ts';
import type { UpstreamName } from '../../src/sandbox/sandbox.ts';

const ledger = new Ledger();

interface Held {
  readonly upstream: UpstreamName;
  readonly account: LedgerAccount;
}

/** Every account of every source. */
export const ledgerAccounts: readonly Held[] = (['reddio', 'teos', 'mesh', 'loopring'] as const).flatMap((upstream) =>
  ledger.accounts(upstream).map((account) => ({ upstream, account })),
);

const byId: ReadonlyMap<string, Held> = new Map(ledgerAccounts.map((held) => [idOf(held), held]));

function idOf({ upstream, account: { address, network, subAccount } }: Held): string {
  return accountId(`sandbox-${upstream}`, address, {
    ...(network === null ? {} : { network }),
    ...(subAccount === null ? {} : { subAccount }),
  });
}

export function accountAt(id: string): Held {
  const found = byId.get(id);
  if (found === undefined) throw new Error(`the ledger has no ${id}`);
  return found;
}

/** The data of the query that the examples print. */
export function expectedUsers() {
  return users.map(({ name, accounts }) => ({
    name,
    accounts: accounts.map(({ id }) => ({ id, balances: { nodes: listed(id) } })),
  }));
}

/** Everything that the source lists for the account, in the order of asset references; null where it lists nothing. */
function listed(id: string) {
  const { upstream, account } = accountAt(id);
  if (upstream === 'teos') return null;
  const assets = new Map(ledger.assets(upstream, account.network ?? undefined).map((asset) => [asset.ref, asset]));
  return [...ledger.holdings(upstream, account)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([ref, { total }]) => {
      const { symbol, decimals } = assets.get(ref) ?? { symbol: null, decimals: null };
      return { total: { value: decimals === null ? null : decimal(total ?? 0n, decimals) }, asset: { symbol } };
    });
}

/** The digits shifted by hand, so that nothing is taken on trust from the code under test. */
export function decimal(atomic: bigint, decimals: number): string {
  const digits = atomic.toString().padStart(decimals + 1, '0');
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  const whole = digits.slice(0, digits.length - decimals);
  return decimals === 0 || fraction === '' ? whole : `${whole}.${fraction}`;
}

export function atomicTotal(id: string, ref: string): string | null {
  const { upstream, account } = accountAt(id);
  return ledger.truth(upstream, account, ref)?.total?.toString() ?? null;
}

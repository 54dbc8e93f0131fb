/** The ledger of the sandbox as truth: filled, so that hardly any pair is empty and an invented zero shows. */
import { makeAccount } from '../../../src/model/identity.ts';
import type { Amounts } from '../../../src/model/reading.ts';
import type { LedgerAccount, LedgerAsset, UpstreamName } from '../../../src/sandbox/ledger/book.ts';
import type { Ledger } from '../../../src/sandbox/ledger/ledger.ts';
import { type Books, type Held, inUnits, type Truth, truthOf } from './truth.ts';

interface Cast {
  readonly accounts: readonly LedgerAccount[];
  readonly assets: readonly LedgerAsset[];
}

/** More assets at TEOS, so that accounts × assets are more than a page there. */
const ASSETS: Readonly<Record<UpstreamName, number>> = { reddio: 6, teos: 12, mesh: 5, loopring: 6 };
export const ACCOUNTS = 5;

/** The accounts and assets of which the runs ask. */
function castOf(ledger: Ledger, name: UpstreamName): Cast {
  const network = name === 'mesh' ? 'Ethereum/Sandbox' : undefined;
  const accounts = ledger.accounts(name, network).filter(({ subAccount }) => subAccount === null);
  return { accounts: accounts.slice(0, ACCOUNTS), assets: ledger.assets(name, network).slice(0, ASSETS[name]) };
}

/** Lets every pair hold something, but for three: never held by the first account, spent by the second, never held by the third. */
export function fill(ledger: Ledger, name: UpstreamName): void {
  const { accounts, assets } = castOf(ledger, name);
  for (const [place, account] of accounts.entries()) {
    for (const [index, asset] of assets.entries()) {
      const unit = asset.upstream === 'reddio' ? asset.token.quantum : 1n;
      const held = BigInt((place + 2) * 1000 + index * 7) * unit;
      if (place === 1 && index === 1) ledger.set(name, account, asset.ref, { total: 0n });
      else if ((place === 0 && index === 2) || (place === 2 && index === 0)) ledger.set(name, account, asset.ref, null);
      else if ((ledger.truth(name, account, asset.ref)?.total ?? 0n) === 0n)
        ledger.set(name, account, asset.ref, { total: held });
    }
  }
}

export interface LedgerTruthOptions {
  readonly source: string;
  readonly absent: Truth['absent'];
  readonly lists: boolean;
  /** Of every asset of the book, its global id. */
  readonly idOf: (asset: LedgerAsset) => string;
  /** The parts that the source reports beside the total. */
  readonly parts: boolean;
  /** An asset that there is not, as a global id. */
  readonly stranger: string;
}

export function ledgerTruth(ledger: Ledger, name: UpstreamName, options: LedgerTruthOptions): Truth {
  const { source, absent, lists, idOf, parts, stranger } = options;
  const { accounts, assets } = castOf(ledger, name);
  const byRef = new Map(ledger.assets(name).map((asset) => [`${asset.network} ${asset.ref}`, asset]));
  const books: Books = new Map(
    accounts.map((account) => [
      makeAccount(source, account).id,
      new Map(
        [...ledger.holdings(name, account)].map(([ref, amounts]) => {
          const asset = byRef.get(`${account.network} ${ref}`);
          if (asset === undefined) throw new Error(`the ledger holds an asset ${ref} that it does not have`);
          return [idOf(asset), heldOf(amounts, asset, parts)] as const;
        }),
      ),
    ]),
  );
  return truthOf(books, { source, absent, lists, assets: [...assets.map(idOf), stranger] });
}

function heldOf({ total, available, locked }: Amounts, asset: LedgerAsset, parts: boolean): Held {
  if (total === null) throw new Error('the ledger has no total');
  const { decimals } = asset;
  const perUnit = decimals === null ? sparksPerUnit(asset) : String(10n ** BigInt(decimals));
  const value = perUnit === null ? null : inUnits(total, perUnit);
  return { total, available: parts ? available : null, locked: parts ? locked : null, decimals, value };
}

function sparksPerUnit(asset: LedgerAsset): string | null {
  return asset.upstream === 'teos' ? asset.sparkFactor : null;
}

/** Balances of Mesh accounts over the blocks of their networks. */
import type { AccountName } from '../../model/identity.ts';
import { type Amounts, noAmounts } from '../../model/reading.ts';
import {
  type AmountsInput,
  type BlockPick,
  type Book,
  type LedgerAccount,
  type MeshAsset,
  settle,
  totalOnly,
} from '../ledger/book.ts';
import { type ChainBlock, MeshChain, type MeshChainOptions } from './chain.ts';

/** From block `since` on the pair holds `total`; null is "not held". */
interface Change {
  readonly since: bigint;
  readonly total: bigint | null;
}

type Histories = Map<string, Change[]>;

export interface MeshLedgerOptions {
  readonly chain: Omit<MeshChainOptions, 'onBlock' | 'onCut'>;
  readonly assets: readonly MeshAsset[];
  readonly accounts: readonly LedgerAccount[];
  /** Writes what a new block changes; called for every block, the genesis block included. */
  readonly change: (ledger: MeshLedger, block: ChainBlock) => void;
}

/** The ledger of one network. */
export class MeshLedger {
  readonly chain: MeshChain;
  readonly #assets: ReadonlyMap<string, MeshAsset>;
  readonly #accounts: ReadonlyMap<string, LedgerAccount>;
  readonly #histories: ReadonlyMap<string, Histories>;

  constructor(options: MeshLedgerOptions) {
    this.#assets = new Map(options.assets.map((asset) => [asset.ref, asset]));
    this.#accounts = new Map(options.accounts.map((account) => [keyOf(account), account]));
    this.#histories = new Map(options.accounts.map((account) => [keyOf(account), new Map()]));
    this.chain = new MeshChain({
      ...options.chain,
      onBlock: (block) => options.change(this, block),
      onCut: (newest) => this.#forget(newest),
    });
  }

  accounts(): readonly LedgerAccount[] {
    return [...this.#accounts.values()];
  }

  assets(): readonly MeshAsset[] {
    return [...this.#assets.values()];
  }

  asset(ref: string): MeshAsset | null {
    return this.#assets.get(ref) ?? null;
  }

  account(name: AccountName): LedgerAccount | null {
    return this.#accounts.get(keyOf(name)) ?? null;
  }

  /** Writes a total as of `since`. */
  write(account: AccountName, ref: string, change: Change): void {
    const histories = this.#histories.get(keyOf(account));
    if (histories === undefined) throw new RangeError(`the ledger has no account ${account.address}`);
    if (!this.#assets.has(ref)) throw new RangeError(`the ledger has no asset ${ref}`);
    const earlier = (histories.get(ref) ?? []).filter((entry) => entry.since < change.since);
    histories.set(ref, [...earlier, change]);
  }

  /** Totals at a block, in the order in which the account first got them; pairs not held are left out. */
  totals(account: AccountName, at: ChainBlock): ReadonlyMap<string, bigint> {
    const totals = new Map<string, bigint>();
    for (const [ref, changes] of this.#histories.get(keyOf(account)) ?? []) {
      const total = changes.findLast((change) => change.since <= at.number)?.total ?? null;
      if (total !== null) totals.set(ref, total);
    }
    return totals;
  }

  /** Undoes all changes of later blocks than `newest`. */
  #forget(newest: bigint): void {
    for (const histories of this.#histories.values()) {
      for (const [ref, changes] of histories) {
        const kept = changes.filter((change) => change.since <= newest);
        if (kept.length === 0) histories.delete(ref);
        else histories.set(ref, kept);
      }
    }
  }
}

/** All networks of the Mesh server. */
export class MeshBook implements Book {
  readonly networks: ReadonlyMap<string, MeshLedger>;

  constructor(ledgers: readonly MeshLedger[]) {
    this.networks = new Map(ledgers.map((ledger) => [ledger.chain.network, ledger]));
  }

  accounts(network?: string): readonly LedgerAccount[] {
    return this.#chosen(network).flatMap((ledger) => ledger.accounts());
  }

  assets(network?: string): readonly MeshAsset[] {
    return this.#chosen(network).flatMap((ledger) => ledger.assets());
  }

  truth(account: AccountName, ref: string, block: BlockPick = {}): Amounts | null {
    return this.holdings(account, block).get(ref) ?? null;
  }

  /** Empty where the block is not, or no longer, in the chain. */
  holdings(account: AccountName, block: BlockPick = {}): ReadonlyMap<string, Amounts> {
    const ledger = this.networks.get(account.network ?? '');
    const at = ledger?.chain.find(block) ?? null;
    if (ledger === undefined || at === null || at === 'orphaned') return new Map();
    return new Map([...ledger.totals(account, at)].map(([ref, total]) => [ref, { ...noAmounts, total }]));
  }

  /** Writes the balance as of the newest block. */
  set(account: AccountName, ref: string, amounts: AmountsInput | null): void {
    const ledger = this.networks.get(account.network ?? '');
    if (ledger === undefined) throw new RangeError(`the ledger has no network ${account.network}`);
    const total = amounts === null ? null : settle({ ...noAmounts, total: totalOnly(amounts) }, amounts).total;
    ledger.write(account, ref, { since: ledger.chain.head.number, total });
  }

  #chosen(network: string | undefined): readonly MeshLedger[] {
    return [...this.networks.values()].filter((ledger) => network === undefined || ledger.chain.network === network);
  }
}

function keyOf(account: AccountName): string {
  return JSON.stringify([account.address, account.subAccount]);
}

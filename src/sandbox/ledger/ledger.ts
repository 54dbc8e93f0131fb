/**
 * The balances behind the four upstreams. Everything in it follows from the seed, so that the same options give the
 * same accounts, assets, balances and blocks on every machine; tests read and change it directly.
 */
import type { AccountName } from '../../model/identity.ts';
import type { Amounts } from '../../model/reading.ts';
import { loopringBook } from '../loopring/book.ts';
import type { MeshBook } from '../mesh/book.ts';
import type { MeshChain } from '../mesh/chain.ts';
import { meshBook } from '../mesh/seed.ts';
import { reddioBook } from '../reddio/book.ts';
import { teosBook } from '../teos/book.ts';
import type {
  AmountsInput,
  BlockPick,
  Book,
  FlatBook,
  LedgerAccount,
  LedgerAsset,
  LoopringAsset,
  ReddioAsset,
  TeosAsset,
  UpstreamName,
} from './book.ts';

/** The documented addresses and worked examples hold for this seed. */
const DEFAULT_SEED = 2026;
const DEFAULT_ACCOUNTS = 60;
const DEFAULT_ASSETS = 50;

export interface LedgerOptions {
  /** A whole number; default 2026. */
  readonly seed?: number;
  /** Accounts on each upstream and network; default 60. Values of an account do not depend on how many there are. */
  readonly accounts?: number;
  /** Assets on TEOS, the native coin not counted; default 50. The other upstreams have a fixed set. */
  readonly assets?: number;
}

export class Ledger {
  readonly seed: number;
  readonly reddio: FlatBook<ReddioAsset>;
  readonly teos: FlatBook<TeosAsset>;
  readonly mesh: MeshBook;
  readonly loopring: FlatBook<LoopringAsset>;

  constructor({ seed = DEFAULT_SEED, accounts = DEFAULT_ACCOUNTS, assets = DEFAULT_ASSETS }: LedgerOptions = {}) {
    for (const count of [seed, accounts, assets]) {
      if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`${count} is no whole number from 0 up`);
    }
    this.seed = seed;
    this.reddio = reddioBook(seed, accounts);
    this.teos = teosBook(seed, accounts, assets);
    this.mesh = meshBook(seed, accounts);
    this.loopring = loopringBook(seed, accounts);
  }

  /**
   * What the account holds of the asset, in atomic units; null where it never held it, or the ledger knows no such
   * account, asset or block. Names are canonical; a Loopring account may also be named by its account id.
   */
  truth(upstream: UpstreamName, account: AccountName, assetRef: string, block?: BlockPick): Amounts | null {
    return this.#book(upstream).truth(account, assetRef, block);
  }

  /** What a full listing shows, by asset reference; spent assets stand in it with zeros. */
  holdings(upstream: UpstreamName, account: AccountName, block?: BlockPick): ReadonlyMap<string, Amounts> {
    return this.#book(upstream).holdings(account, block);
  }

  accounts(upstream: UpstreamName, network?: string): readonly LedgerAccount[] {
    return this.#book(upstream).accounts(network);
  }

  assets(upstream: UpstreamName, network?: string): readonly LedgerAsset[] {
    return this.#book(upstream).assets(network);
  }

  /**
   * Changes the truth; `null` makes the pair never held. Parts that follow from others (a total, what is available)
   * may be left out; on Mesh the change takes effect in the newest block.
   *
   * @throws RangeError for an unknown account or asset and for amounts that the upstream could not hold.
   */
  set(upstream: UpstreamName, account: AccountName, assetRef: string, amounts: AmountsInput | null): void {
    this.#book(upstream).set(account, assetRef, amounts);
  }

  /** The blocks of a Mesh network, e.g. `Ethereum/Sandbox`; a RangeError where there is no such network. */
  chain(network: string): MeshChain {
    const ledger = this.mesh.networks.get(network);
    if (ledger === undefined) throw new RangeError(`the ledger has no network ${network}`);
    return ledger.chain;
  }

  #book(upstream: UpstreamName): Book {
    return this[upstream];
  }
}

/** What one upstream knows: its accounts, its assets and who holds what. */
import type { AccountName } from '../../model/identity.ts';
import { type Amounts, amountParts } from '../../model/reading.ts';
import type { StarkToken } from '../reddio/stark-asset-id.ts';

export type UpstreamName = 'reddio' | 'teos' | 'mesh' | 'loopring';

/** An account under its canonical name. */
export interface LedgerAccount extends AccountName {
  /** Loopring's decimal account id, which names the same account as the address; null elsewhere. */
  readonly accountId: string | null;
  /** The EIP-55 spelling of the address; null where it is no EVM address. */
  readonly checksumAddress: string | null;
}

interface AssetCommon {
  readonly network: string | null;
  /** Canonical. */
  readonly ref: string;
  readonly symbol: string | null;
  readonly name: string | null;
  /** Null where the asset has no decimal places: undefined, or no power of ten. */
  readonly decimals: number | null;
}

export interface ReddioAsset extends AssetCommon {
  readonly upstream: 'reddio';
  readonly token: StarkToken;
}

export interface TeosAsset extends AssetCommon {
  readonly upstream: 'teos';
  /** Sparks per unit as decimal text; null where undefined, and for the native coin. */
  readonly sparkFactor: string | null;
  readonly unitOfMeasureCode: string | null;
  readonly currencyCode: string | null;
}

export interface MeshAsset extends AssetCommon {
  readonly upstream: 'mesh';
  readonly network: string;
  readonly symbol: string;
  readonly decimals: number;
  readonly metadata: Readonly<Record<string, unknown>> | null;
}

export interface LoopringAsset extends AssetCommon {
  readonly upstream: 'loopring';
  readonly symbol: string;
  readonly name: string;
  readonly decimals: number;
  /** Lower-case; the zero address for ETH. */
  readonly contract: string;
}

export type LedgerAsset = ReddioAsset | TeosAsset | MeshAsset | LoopringAsset;

/** A past block, by number or hash; the newest one where neither is given. The hash wins where both are. */
export interface BlockPick {
  readonly number?: bigint;
  readonly hash?: string;
}

/** The parts to write; parts that the upstream derives (a total, what is available) may be left out. */
export type AmountsInput = Partial<Amounts>;

export interface Book {
  accounts(network?: string): readonly LedgerAccount[];
  assets(network?: string): readonly LedgerAsset[];
  truth(account: AccountName, ref: string, block?: BlockPick): Amounts | null;
  holdings(account: AccountName, block?: BlockPick): ReadonlyMap<string, Amounts>;
  /** Writes one pair; null makes it never held. Throws a RangeError for what the upstream could not hold. */
  set(account: AccountName, ref: string, amounts: AmountsInput | null): void;
}

/** A book of one ledger without history: Reddio, TEOS, Loopring. */
export class FlatBook<Asset extends LedgerAsset> implements Book {
  readonly #complete: (asset: Asset, input: AmountsInput) => Amounts;
  readonly #assets = new Map<string, Asset>();
  readonly #accounts = new Map<string, LedgerAccount>();
  readonly #byAccountId = new Map<string, LedgerAccount>();
  readonly #held = new Map<string, Map<string, Amounts>>();

  /** `complete` makes full amounts from the given parts, or throws a RangeError. */
  constructor(complete: (asset: Asset, input: AmountsInput) => Amounts) {
    this.#complete = complete;
  }

  addAsset(asset: Asset): Asset {
    this.#assets.set(asset.ref, asset);
    return asset;
  }

  addAccount(account: LedgerAccount): LedgerAccount {
    this.#accounts.set(account.address, account);
    if (account.accountId !== null) this.#byAccountId.set(account.accountId, account);
    this.#held.set(account.address, new Map());
    return account;
  }

  accounts(): readonly LedgerAccount[] {
    return [...this.#accounts.values()];
  }

  assets(): readonly Asset[] {
    return [...this.#assets.values()];
  }

  /** By canonical address or account id. */
  account(name: string): LedgerAccount | null {
    return this.#accounts.get(name) ?? this.#byAccountId.get(name) ?? null;
  }

  asset(ref: string): Asset | null {
    return this.#assets.get(ref) ?? null;
  }

  truth(account: AccountName, ref: string): Amounts | null {
    return this.holdings(account).get(ref) ?? null;
  }

  holdings(account: AccountName): ReadonlyMap<string, Amounts> {
    const known = account.network === null && account.subAccount === null ? this.account(account.address) : null;
    return (known === null ? undefined : this.#held.get(known.address)) ?? new Map();
  }

  set(account: AccountName, ref: string, amounts: AmountsInput | null): void {
    const known = this.account(account.address);
    const held = known === null ? undefined : this.#held.get(known.address);
    const asset = this.#assets.get(ref);
    if (held === undefined) throw new RangeError(`the ledger has no account ${account.address}`);
    if (asset === undefined) throw new RangeError(`the ledger has no asset ${ref}`);
    if (amounts === null) held.delete(ref);
    else held.set(ref, this.#complete(asset, amounts));
  }
}

/** The finished amounts, after a check that no given part contradicts them. */
export function settle(amounts: Amounts, input: AmountsInput): Amounts {
  for (const part of amountParts) {
    const given = input[part];
    if (given !== undefined && given !== null && given !== amounts[part]) {
      throw new RangeError(`${part} ${given} does not fit the other parts, which make it ${amounts[part]}`);
    }
  }
  return amounts;
}

/** A part that must not be negative; zero when left out. */
export function part(value: bigint | null | undefined): bigint {
  if (typeof value === 'bigint' && value < 0n) throw new RangeError(`${value} is negative`);
  return value ?? 0n;
}

/** What an upstream that only reports totals can hold. */
export function totalOnly(input: AmountsInput): bigint {
  if (typeof input.total !== 'bigint') throw new RangeError('a total is needed');
  return input.total;
}

/** A random amount of up to `maxBits` bits, small and large ones mixed; never zero. */
export function drawAmount(
  random: { bits(count: number): bigint; below(limit: number): number },
  maxBits: number,
): bigint {
  return random.bits(8 + random.below(maxBits - 7)) + 1n;
}

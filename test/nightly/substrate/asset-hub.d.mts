/** Public keys, `0x` and 64 hex digits. */
export interface People {
  readonly alice: string;
  readonly bob: string;
  readonly charlie: string;
}

/** What the makers' own client reads at a block; texts of digits, and null where nothing stands. */
export interface Held {
  readonly free: string;
  readonly reserved: string;
  readonly asset: string | null;
  readonly frozen: boolean;
}

export interface HubBlock {
  readonly hash: string;
  readonly number: number;
}

/** The runtime of an Asset Hub in a process of its own. Each change is an extrinsic; one that is not taken rejects. */
export interface AssetHub {
  readonly url: string;
  /** Such as `statemine 900`. */
  readonly runtime: string;
  readonly genesis: string;
  readonly people: People;
  /** Gives the account coin out of nothing, beside any extrinsic. */
  endow(account: keyof People, amount: bigint): Promise<void>;
  /** A block with these extrinsics of alice. */
  seal(...changes: readonly Change[]): Promise<HubBlock>;
  head(): Promise<HubBlock>;
  /** Goes back to a block that came before. What is sealed afterwards is of another branch. */
  goBack(number: number): Promise<void>;
  /** @param asset the id of an asset */
  held(account: string, asset: number, block: string): Promise<Held>;
  close(): Promise<void>;
}

export type Change =
  | { readonly kind: 'pay'; readonly to: keyof People; readonly amount: bigint }
  | { readonly kind: 'create' | 'freeze'; readonly asset: number; readonly of?: keyof People }
  | {
      readonly kind: 'name';
      readonly asset: number;
      readonly name: string;
      readonly symbol: string;
      readonly decimals: number;
    }
  | { readonly kind: 'mint' | 'send'; readonly asset: number; readonly to: keyof People; readonly amount: bigint };

/** Rejects where the packages are not installed, and where the node ends before it listens. */
export function openAssetHub(): Promise<AssetHub>;

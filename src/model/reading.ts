/**
 * What a provider returns: readings of pairs and facts about assets, accounts and networks.
 */
import type { Scale } from './amount.ts';
import type { Failure } from './failure.ts';

/** The parts of a balance, each in atomic units; null where the source does not report the part. */
export interface Amounts {
  readonly total: bigint | null;
  readonly available: bigint | null;
  readonly locked: bigint | null;
  readonly pendingDeposit: bigint | null;
  readonly pendingWithdrawal: bigint | null;
}

export type AmountPart = keyof Amounts;

/** Any part but the total. */
export type OtherPart = Exclude<AmountPart, 'total'>;

export const amountParts: readonly AmountPart[] = [
  'total',
  'available',
  'locked',
  'pendingDeposit',
  'pendingWithdrawal',
];

export const noAmounts: Amounts = {
  total: null,
  available: null,
  locked: null,
  pendingDeposit: null,
  pendingWithdrawal: null,
};

/** The block at which a balance was true, as far as the source states it. */
export interface Block {
  readonly number: bigint | null;
  readonly hash: string | null;
  readonly time: Date | null;
}

/** A block to read at: by number, by hash, or by both where the provider allows it. */
export interface BlockRef {
  readonly number: bigint | null;
  readonly hash: string | null;
  /** When the block was made, where that is known already. */
  readonly time?: Date | null;
}

/** A block by its standing: the newest one, or one that is unlikely to be, or will never be, replaced. */
export type BlockTag = 'latest' | 'safe' | 'finalized';

/** A moment that is asked for: a block, the last block made by a time, or a block by its standing. */
export type At = BlockRef | { readonly time: Date } | { readonly tag: BlockTag };

/** A provider's own facts, served as the GraphQL object type `__typename` of the provider's own SDL. */
export interface Details {
  readonly __typename: string;
  readonly [field: string]: unknown;
}

/** What is known of an asset beside its identity. Null means unknown, never a default. */
export interface AssetFacts {
  readonly name: string | null;
  /** Display only; not unique, never identity. */
  readonly symbol: string | null;
  /** Atomic units per display unit. */
  readonly scale: Scale | null;
  /** The source's own word for the kind of asset, e.g. `ERC20`. */
  readonly type: string | null;
  /** The contract that issues the asset, lower-case where it is an EVM address. */
  readonly contract: string | null;
  /** The CAIP-19 id of the thing that the asset stands for on its home chain, canonical; left out where neither source nor configuration states it. */
  readonly underlying?: string | null;
  readonly details: Details | null;
}

/** Of an asset of which nothing is known. */
export const noFacts: AssetFacts = {
  name: null,
  symbol: null,
  scale: null,
  type: null,
  contract: null,
  details: null,
};

export interface Value {
  readonly amounts: Amounts;
  readonly block: Block | null;
  /** Facts about the asset that stood in the same row. */
  readonly facts: AssetFacts | null;
  readonly details: Details | null;
}

/** What one row of an answer says about one pair, named by the canonical address and asset reference. */
export type Reading = {
  readonly address: string;
  readonly asset: string;
} & (Value | { readonly failure: Failure });

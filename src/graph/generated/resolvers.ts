import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Source as SourceModel } from '../../balances/source.ts';
import type { AccountNode, AssetNode, BalanceNode, AmountNode, FailureNode, NetworkNode, ConnectionNode, PortfolioNode, AssetTotalNode, UnderlyingTotalNode, SourceTotalsNode, ConnectionPage, BalanceChangeNode, EarlierBalanceNode, ConfirmationNode } from '../nodes.ts';
import type { Block as BlockModel, Details } from '../../model/reading.ts';
import type { Coverage as CoverageModel, Shortfall } from '../../balances/totals/total.ts';
import type { LiveEvent, LivePortfolioEvent } from '../live/live-event.ts';
import type { LiveReadingNode } from '../live/live-reading.ts';
import type { GraphContext } from '../context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /**
   * A whole number of any size as a string of decimal digits with an optional leading minus, e.g. "1000000000000000000".
   * Never a JSON number in answers; in arguments a string, or an integer literal in the query text.
   */
  BigInt: { input: bigint; output: bigint | string; }
  /** A moment as an RFC 3339 string in UTC with milliseconds, e.g. "2026-11-21T08:00:00.000Z". */
  DateTime: { input: Date; output: Date; }
  /** An exact decimal number as a string without exponent and without trailing zeros, e.g. "0.291702". Never rounded. */
  Decimal: { input: string; output: string; }
  /** Any JSON value, as the source sent it. A number that would lose digits as a JSON number is a string of its digits. */
  JSON: { input: unknown; output: unknown; }
};

/** What it means where an answer does not mention an asked pair. */
export type AbsentMeaning =
  /** Nothing: the pair is answered with the failure `NOT_REPORTED`. */
  | 'UNKNOWN'
  /** A zero balance; such balances say `ABSENT_IS_ZERO` in their provenance. */
  | 'ZERO';

/**
 * An address at a source, together with its network and sub-account where the source has them. Two sources that know the
 * same address have two accounts.
 */
export type Account = Node & {
  readonly __typename?: 'Account';
  /** The address in the source's canonical spelling. */
  readonly address: Scalars['String']['output'];
  /**
   * The address exactly as this query spelled it; null where the account was reached by id.
   * @deprecated An account is one object in a client's cache, however its address was spelled, so one spelling takes the place of another there. Ask for `addressLookup { asked accounts { … } }`.
   */
  readonly asked: Maybe<Scalars['String']['output']>;
  /** The balance of one asset. Reads this pair alone. */
  readonly balance: Maybe<Balance>;
  /** The balances of chosen assets, in the order asked; or without `assets` all that the source lists for the account. */
  readonly balances: Maybe<BalanceConnection>;
  /** The CAIP-10 id, where the configuration names the chain. */
  readonly caip10: Maybe<Scalars['String']['output']>;
  /** The source's own facts about the account; null where the provider has none. */
  readonly details: Maybe<AccountDetails>;
  /** `account/<source>/<address>[?network=…][&sub=…]`, each part percent-encoded; the address canonical. */
  readonly id: Scalars['ID']['output'];
  /** `blockchain/network` where the source serves several; null elsewhere. */
  readonly network: Maybe<Scalars['String']['output']>;
  /** The source that answers for the account. */
  readonly source: Source;
  /** The sub-account; null for the account itself. */
  readonly subAccount: Maybe<Scalars['String']['output']>;
};


/**
 * An address at a source, together with its network and sub-account where the source has them. Two sources that know the
 * same address have two accounts.
 */
export type AccountBalanceArgs = {
  asset: Scalars['ID']['input'];
  at?: InputMaybe<AtInput>;
  freshness?: InputMaybe<Freshness>;
};


/**
 * An address at a source, together with its network and sub-account where the source has them. Two sources that know the
 * same address have two accounts.
 */
export type AccountBalancesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  assets?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  at?: InputMaybe<AtInput>;
  filter?: InputMaybe<BalanceFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  freshness?: InputMaybe<Freshness>;
  orderBy?: InputMaybe<BalanceOrder>;
};

/** A provider's own facts about an account. */
export type AccountDetails = {
  /** The kind of provider. */
  readonly provider: Scalars['String']['output'];
};

/** Given where the source could not give its facts about the account. */
export type AccountDetailsUnavailable = AccountDetails & {
  readonly __typename?: 'AccountDetailsUnavailable';
  /** Why it could not. */
  readonly failure: Failure;
  /** The kind of provider. */
  readonly provider: Scalars['String']['output'];
};

/** What one address stands for. It belongs to the question: two spellings of an address are two entries with the same accounts. */
export type AddressMatch = {
  readonly __typename?: 'AddressMatch';
  /** The accounts at the address, in the order of the configuration. Empty where `refused` says why. */
  readonly accounts: ReadonlyArray<Account>;
  /** The address exactly as the query spelled it. */
  readonly asked: Scalars['String']['output'];
  /** The rule that the address breaks, by source; null where there are accounts. */
  readonly refused: Maybe<Scalars['String']['output']>;
};

/** An exact amount. */
export type Amount = {
  readonly __typename?: 'Amount';
  /** Atomic units: the smallest unit that the source counts in. */
  readonly atomic: Scalars['BigInt']['output'];
  /**
   * Decimal places of a display unit. Null where unknown, or where the unit is no power of ten; `asset.failure` says why
   * when the source could not be asked.
   */
  readonly decimals: Maybe<Scalars['Int']['output']>;
  /** Display units, exact. Null where the unit is unknown, or where the amount has no finite decimal form. */
  readonly value: Maybe<Scalars['Decimal']['output']>;
};

/** Which amounts to return. */
export type AmountFilter =
  /** All of them. */
  | 'ANY'
  /** Only balances with some part that is not zero, and failures. */
  | 'NONZERO';

/** The parts of a balance. */
export type AmountPart =
  /** What can be used right now. */
  | 'AVAILABLE'
  /** What is bound by orders, withdrawals or the like. */
  | 'LOCKED'
  /** What is on its way in and not yet part of the total. */
  | 'PENDING_DEPOSIT'
  /** What is on its way out. */
  | 'PENDING_WITHDRAWAL'
  /** All that belongs to the account. */
  | 'TOTAL';

/** Something that accounts of one source hold. Its identity is the source's own reference, never its symbol. */
export type Asset = Node & {
  readonly __typename?: 'Asset';
  /** The parts of a balance that the source reports for this asset; the others are null. */
  readonly amounts: ReadonlyArray<AmountPart>;
  /** The balances of this asset at chosen accounts, in the order asked. */
  readonly balances: Maybe<BalanceConnection>;
  /** The contract that issues the asset, where the source states it. */
  readonly contract: Maybe<Scalars['String']['output']>;
  /** Decimal places of a display unit. Null where unknown, or where the unit is no power of ten; never a default. */
  readonly decimals: Maybe<Scalars['Int']['output']>;
  /** The provider's own facts about the asset; null where it has none. */
  readonly details: Maybe<AssetDetails>;
  /** Why the facts above are null although the source was asked for them; null when it answered. */
  readonly failure: Maybe<Failure>;
  /** `asset/<source>/<reference>[?network=…]`, each part percent-encoded; the reference canonical. */
  readonly id: Scalars['ID']['output'];
  /** The name for people; null where the source states none. */
  readonly name: Maybe<Scalars['String']['output']>;
  /** `blockchain/network` where the source serves several; null elsewhere. */
  readonly network: Maybe<Scalars['String']['output']>;
  /** The source's own identifier, canonical. */
  readonly ref: Scalars['String']['output'];
  /** The source that knows the asset. */
  readonly source: Source;
  /** The ticker. Display only: not unique, never identity. Null where the source states none. */
  readonly symbol: Maybe<Scalars['String']['output']>;
  /** The source's own term for the kind of asset, e.g. `ERC20`; null where it has none. */
  readonly type: Maybe<Scalars['String']['output']>;
  /**
   * The thing that the asset stands for, as a CAIP-19 id on its home chain: `eip155:1/erc20:0x…` (lower case),
   * `eip155:1/slip44:60`. Two assets that state the same one are the same thing at two sources. Null where neither the source
   * nor its configuration states it; the chain is always the configured one.
   */
  readonly underlying: Maybe<Scalars['String']['output']>;
};


/** Something that accounts of one source hold. Its identity is the source's own reference, never its symbol. */
export type AssetBalancesArgs = {
  accounts: ReadonlyArray<Scalars['ID']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  at?: InputMaybe<AtInput>;
  filter?: InputMaybe<BalanceFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  freshness?: InputMaybe<Freshness>;
  orderBy?: InputMaybe<BalanceOrder>;
};

/** A page of assets. */
export type AssetConnection = {
  readonly __typename?: 'AssetConnection';
  /** The assets with their cursors; null when the source could not list them. */
  readonly edges: Maybe<ReadonlyArray<AssetEdge>>;
  /** Why the list is null, or may lack an asset whose entry cannot be read; null otherwise. */
  readonly failure: Maybe<Failure>;
  /** The assets; null when the source could not list them. */
  readonly nodes: Maybe<ReadonlyArray<Asset>>;
  /** Where the page lies. */
  readonly pageInfo: PageInfo;
  /** How many assets there are on all pages; null when the source could not list them. */
  readonly totalCount: Maybe<Scalars['Int']['output']>;
};

/** A provider's own facts about an asset. */
export type AssetDetails = {
  /** The kind of provider. */
  readonly provider: Scalars['String']['output'];
};

/** An asset and its place in a list. */
export type AssetEdge = {
  readonly __typename?: 'AssetEdge';
  /** The place. */
  readonly cursor: Scalars['String']['output'];
  /** The asset. */
  readonly node: Asset;
};

/** What the accounts have of one asset. */
export type AssetTotal = {
  readonly __typename?: 'AssetTotal';
  /** The asset. */
  readonly asset: Asset;
  /**
   * The exact sum of all that is known; the total itself where `complete`, else never more than it. Null where nothing was
   * answered, or where something that is missing may be negative. Amounts are of the times at which they were observed; stale
   * ones are counted in `coverage`.
   */
  readonly atLeast: Maybe<Amount>;
  /** Whether everything that belongs to the total, or may, was answered. */
  readonly complete: Scalars['Boolean']['output'];
  /**
   * What was asked for the total, and what is missing. An account whose list failed, or is not known to be complete, may hold
   * the asset; it counts as one that failed.
   */
  readonly coverage: Coverage;
};

/** A page of totals by asset. */
export type AssetTotalConnection = {
  readonly __typename?: 'AssetTotalConnection';
  /** The totals with their cursors. */
  readonly edges: ReadonlyArray<AssetTotalEdge>;
  /** The totals. */
  readonly nodes: ReadonlyArray<AssetTotal>;
  /** Where the page lies. */
  readonly pageInfo: PageInfo;
  /** How many totals there are on all pages. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A total and its place in a list. */
export type AssetTotalEdge = {
  readonly __typename?: 'AssetTotalEdge';
  /** The place. */
  readonly cursor: Scalars['String']['output'];
  /** The total. */
  readonly node: AssetTotal;
};

/** A moment of a ledger. Give exactly one. */
export type AtInput =
  /** The number of the block. */
  { readonly block: Scalars['BigInt']['input']; readonly hash?: never; readonly tag?: never; readonly time?: never; }
  |  /** The hash of the block. */
  { readonly block?: never; readonly hash: Scalars['String']['input']; readonly tag?: never; readonly time?: never; }
  |  /** The newest block with this finality. */
  { readonly block?: never; readonly hash?: never; readonly tag: BlockTag; readonly time?: never; }
  |  /** The last block made at this time or before, e.g. `2026-11-21T00:00:00Z`. Costs some twenty requests to find. */
  { readonly block?: never; readonly hash?: never; readonly tag?: never; readonly time: Scalars['DateTime']['input']; };

/** What one account has of one asset, or why that is not known. Exactly one of `provenance` and `failure` is null. */
export type Balance = Node & {
  readonly __typename?: 'Balance';
  /** The account. */
  readonly account: Account;
  /** The asset. */
  readonly asset: Asset;
  /** What can be used right now. Null when `failure` says why, or where the source does not report the part. */
  readonly available: Maybe<Amount>;
  /** The provider's own facts about the balance; null where it has none. */
  readonly details: Maybe<BalanceDetails>;
  /** Why the balance is not known; null when it is. A failed read is never a zero. */
  readonly failure: Maybe<Failure>;
  /**
   * `balance/<source>/<address>/<reference>[?network=…][&sub=…][&block=…|&hash=…|&time=…|&tag=…]`, each part
   * percent-encoded and canonical; the moment is the one that was asked for, a hash as it was spelled.
   */
  readonly id: Scalars['ID']['output'];
  /**
   * What is bound by orders, withdrawals or the like. Null when `failure` says why, or where the source does not report
   * the part. `capabilities.relation` of the source says how the parts add up.
   */
  readonly locked: Maybe<Amount>;
  /**
   * What is on its way in and not yet part of the total. Null when `failure` says why, or where the source does not report
   * the part.
   */
  readonly pendingDeposit: Maybe<Amount>;
  /** What is on its way out. Null when `failure` says why, or where the source does not report the part. */
  readonly pendingWithdrawal: Maybe<Amount>;
  /** Where the balance comes from; null when it is not known. */
  readonly provenance: Maybe<Provenance>;
  /** All that belongs to the account. Null when `failure` says why, or where the source does not report the part. */
  readonly total: Maybe<Amount>;
};

/** A watched balance that has changed. */
export type BalanceChange = {
  readonly __typename?: 'BalanceChange';
  /**
   * What is known now. Its `failure` says why nothing is; that is an entry of `errors` too only where it is not selected, or where the
   * client asks for that.
   */
  readonly current: Balance;
  /** What happened to it. */
  readonly kind: BalanceChangeKind;
  /** What this subscription told before; null in a snapshot. */
  readonly previous: Maybe<EarlierBalance>;
};

/** What happened to a watched balance. */
export type BalanceChangeKind =
  /** The source states other amounts than before. */
  | 'CHANGE'
  /** The source cannot be read, or gives another reason for that than before. The amounts are not known from now on. */
  | 'FAILURE'
  /** The source can be read again. */
  | 'RECOVERY'
  /** The chain was reorganised: the block of the earlier amounts has no place in it any more. The amounts may be the same. */
  | 'REORGANISATION'
  /** It is in a snapshot. */
  | 'SNAPSHOT';

/** A page of balances. */
export type BalanceConnection = {
  readonly __typename?: 'BalanceConnection';
  /** The balances with their cursors; null when the source could not list them. */
  readonly edges: Maybe<ReadonlyArray<BalanceEdge>>;
  /** Why the list is null; null otherwise. */
  readonly failure: Maybe<Failure>;
  /** The balances; null when the source could not list them. */
  readonly nodes: Maybe<ReadonlyArray<Balance>>;
  /** Where the page lies. */
  readonly pageInfo: PageInfo;
  /** How many balances there are on all pages; null when the source could not list them. */
  readonly totalCount: Maybe<Scalars['Int']['output']>;
};

/** A provider's own facts about a balance. */
export type BalanceDetails = {
  /** The kind of provider. */
  readonly provider: Scalars['String']['output'];
};

/** A balance and its place in a list. */
export type BalanceEdge = {
  readonly __typename?: 'BalanceEdge';
  /** The place. */
  readonly cursor: Scalars['String']['output'];
  /** The balance. */
  readonly node: Balance;
};

/** An event of watched balances. */
export type BalanceEvent = {
  readonly __typename?: 'BalanceEvent';
  /** When it was made. */
  readonly at: Scalars['DateTime']['output'];
  /** Each balance of a snapshot; else those that have changed, with the newest state of each. */
  readonly changes: ReadonlyArray<BalanceChange>;
  /** How far all that is watched is known to be so, for each source and network. */
  readonly confirmed: ReadonlyArray<Confirmation>;
  /** What it tells. */
  readonly kind: LiveEventKind;
  /** How many earlier events are in this one, because the client was too slow to take them: 0 for one that keeps up. */
  readonly merged: Scalars['Int']['output'];
};

/** Which balances to return; all conditions must hold. */
export type BalanceFilter = {
  /** Which amounts to return. */
  readonly amount?: AmountFilter;
  /** Only assets issued by this contract. */
  readonly contract?: InputMaybe<Scalars['String']['input']>;
  /** Only assets of this type, in the source's own term, e.g. `ERC20`. */
  readonly type?: InputMaybe<Scalars['String']['input']>;
  /**
   * Only assets that stand for this thing, a CAIP-19 id such as `eip155:1/slip44:60`; see `Asset.underlying`. An asset whose
   * underlying is not known may be any thing: it stays, with `underlying` null. A source that states the underlying of no asset
   * answers with the failure `UNDERLYING_UNSUPPORTED`.
   */
  readonly underlying?: InputMaybe<Scalars['String']['input']>;
};

/** The order of balances; ties are broken by asset reference. */
export type BalanceOrder = {
  /** Smallest or largest first. */
  readonly direction?: OrderDirection;
  /** What to order by. */
  readonly field: BalanceOrderField;
};

/** What balances can be ordered by. */
export type BalanceOrderField =
  /** The asset's reference, as text. */
  | 'ASSET'
  /** The asset's symbol, as text; unknown symbols last. */
  | 'SYMBOL'
  /** The total in display units, compared exactly; unknown values last. */
  | 'VALUE';

/** One kind of upstream call that reads balances. */
export type BalanceRead = {
  readonly __typename?: 'BalanceRead';
  /** What an asked asset missing from a complete answer means. */
  readonly absent: AbsentMeaning;
  /** Whether it can list all that an account holds. */
  readonly listing: ListingSupport;
  /** The most accounts in one call; null for no bound. */
  readonly maxAccounts: Maybe<Scalars['Int']['output']>;
  /** The most assets in one call; null for no bound. */
  readonly maxAssets: Maybe<Scalars['Int']['output']>;
  /** The most (account, asset) pairs in one call; null for no bound. */
  readonly maxPairs: Maybe<Scalars['Int']['output']>;
  /** The most bytes of path and query in one call; null where the call has no such limit. */
  readonly maxUrlBytes: Maybe<Scalars['Int']['output']>;
  /** The upstream's own name of the call. */
  readonly name: Scalars['String']['output'];
  /** What one call can carry. */
  readonly shape: CallShape;
};

/** How a balance is known. */
export type Basis =
  /** The source answered completely without it, and its documents say that this means zero. */
  | 'ABSENT_IS_ZERO'
  /** The source stated it. */
  | 'REPORTED';

/** A block of a ledger, as far as the source states it. */
export type Block = {
  readonly __typename?: 'Block';
  /** The hash; null where the source does not state it. */
  readonly hash: Maybe<Scalars['String']['output']>;
  /** The number or height; null where the source does not state it. */
  readonly number: Maybe<Scalars['BigInt']['output']>;
  /** When the block was made; null where the source does not state it. */
  readonly time: Maybe<Scalars['DateTime']['output']>;
};

/** Blocks by their finality. */
export type BlockTag =
  /** The newest block that will not be replaced. */
  | 'FINALIZED'
  /** The newest block, as without `at`. */
  | 'LATEST'
  /** The newest block that is unlikely to be replaced. */
  | 'SAFE';

/** What one upstream call can carry. */
export type CallShape =
  /** One account; one of its assets, or all it holds. */
  | 'ACCOUNT'
  /** One account; chosen assets, or all it holds. */
  | 'ACCOUNT_ASSETS'
  /** The full grid of several accounts and several assets, or all that the accounts hold. */
  | 'CROSS_PRODUCT'
  /** Any list of (account, asset) pairs. */
  | 'PAIRS';

/** How far what is watched at one source and network is known to be so. */
export type Confirmation = {
  readonly __typename?: 'Confirmation';
  /** How many balances are watched. */
  readonly balances: Scalars['Int']['output'];
  /** The block at which all these balances hold; null where the source states none, or they are of several. */
  readonly block: Maybe<Block>;
  /** How many of them are not known at the moment. */
  readonly failing: Scalars['Int']['output'];
  /**
   * Milliseconds from one reading to the next, as it is now: more than `maxAge` while the source fails, while nothing changes and
   * `restAge` allows it, and where the quota of the source does not suffice for more.
   */
  readonly intervalMs: Scalars['Int']['output'];
  /** Whether `observedAt` is longer ago than `maxAge`, or `restAge`, allows. */
  readonly late: Scalars['Boolean']['output'];
  /** `blockchain/network` where the source serves several; null elsewhere. */
  readonly network: Maybe<Scalars['String']['output']>;
  /** When the source last said so, of the balance for which that is longest ago. Null where it never said anything of one. */
  readonly observedAt: Maybe<Scalars['DateTime']['output']>;
  /** The source. */
  readonly source: Source;
};

/** How much of what was asked was answered. `asked` is `answered` and the counts of all `failed` together. */
export type Coverage = {
  readonly __typename?: 'Coverage';
  /** Those with an amount, stale ones included. */
  readonly answered: Scalars['Int']['output'];
  /** (account, asset) pairs, chosen or listed; and one for each account whose list failed or is not known to be complete. */
  readonly asked: Scalars['Int']['output'];
  /** What is missing, by reason and source. */
  readonly failed: ReadonlyArray<CoverageFailure>;
  /** Of the answered, those with an earlier amount, because the source cannot be asked now (`freshness: { staleIfError }`). */
  readonly stale: Scalars['Int']['output'];
};

/** What is missing for one reason at one source. */
export type CoverageFailure = {
  readonly __typename?: 'CoverageFailure';
  /** How many accounts it is about. */
  readonly accountCount: Scalars['Int']['output'];
  /** The global ids of the accounts that it is about, each once. */
  readonly accounts: ReadonlyArray<Scalars['ID']['output']>;
  /** The reason; a code never changes its meaning. */
  readonly code: FailureCode;
  /** How many of those that were asked. */
  readonly count: Scalars['Int']['output'];
  /** The fixed sentence of the code. */
  readonly message: Scalars['String']['output'];
  /** The earliest moment at which asking again makes sense for all of it; null where the source named none. */
  readonly retryAfter: Maybe<Scalars['DateTime']['output']>;
  /** The source that it is missing from. */
  readonly source: Source;
};


/** What is missing for one reason at one source. */
export type CoverageFailureAccountsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** An error of a server's own catalogue. */
export type DeclaredError = {
  readonly __typename?: 'DeclaredError';
  /** The server's own code; `upstreamCode` of a failure. */
  readonly code: Scalars['String']['output'];
  /** The server's own message. */
  readonly message: Scalars['String']['output'];
  /** Whether the server says that asking again can succeed. */
  readonly retryable: Scalars['Boolean']['output'];
};

/** What was told of a balance before. It is no `Balance` and has no id, so that no cache puts it in the place of the newer one. */
export type EarlierBalance = {
  readonly __typename?: 'EarlierBalance';
  /** What could be used. */
  readonly available: Maybe<Amount>;
  /** Why it was not known any more, although there was a value before; null where it was known. */
  readonly failure: Maybe<Failure>;
  /** What was bound by orders, withdrawals or the like. */
  readonly locked: Maybe<Amount>;
  /** What was on its way in. */
  readonly pendingDeposit: Maybe<Amount>;
  /** What was on its way out. */
  readonly pendingWithdrawal: Maybe<Amount>;
  /** Where that value came from; null where there was none. */
  readonly provenance: Maybe<Provenance>;
  /** All that belonged to the account, by the last value that was known. Null where there was none, or no such part. */
  readonly total: Maybe<Amount>;
};

/** Why something is not known. A client that drops `errors` can still distinguish zero, absent and failed by it. */
export type Failure = {
  readonly __typename?: 'Failure';
  /** What kind of failure it is; a code never changes its meaning. */
  readonly code: FailureCode;
  /** What is particular to this case; null where there is nothing to add to the code. */
  readonly detail: Maybe<Scalars['String']['output']>;
  /** The HTTP status that the source answered with, where it answered with an error. */
  readonly httpStatus: Maybe<Scalars['Int']['output']>;
  /** The fixed sentence of the code. */
  readonly message: Scalars['String']['output'];
  /** The earliest moment at which asking again makes sense; null where the source named none. */
  readonly retryAfter: Maybe<Scalars['DateTime']['output']>;
  /** Whether asking again later, unchanged, can succeed. */
  readonly retryable: Scalars['Boolean']['output'];
  /** The source that failed. */
  readonly source: Maybe<Source>;
  /** The source's own error code, where it gave one. */
  readonly upstreamCode: Maybe<Scalars['String']['output']>;
};

/** The kinds of failure. New ones may be added; treat one you do not know as a failure. */
export type FailureCode =
  /** The source says that it has no such account. */
  | 'ACCOUNT_NOT_FOUND'
  /** An argument breaks a rule; nothing was asked upstream. */
  | 'BAD_USER_INPUT'
  /** The source does not have the block that was asked for. */
  | 'BLOCK_NOT_FOUND'
  /** The request was given up before the source answered. */
  | 'CANCELLED'
  /** The source has no list of its assets; name them. */
  | 'CATALOGUE_UNSUPPORTED'
  /** The source describes this asset only beside a balance of it, and none was read yet. */
  | 'FACTS_UNAVAILABLE'
  /** The source cannot answer for a past block. */
  | 'HISTORY_UNSUPPORTED'
  /** The source may leave out assets when it lists what an account holds; name the assets to read. */
  | 'HOLDINGS_PARTIAL'
  /** The source cannot list what an account holds; name the assets to read. */
  | 'HOLDINGS_UNSUPPORTED'
  /** balancegraph failed; the log holds the cause. */
  | 'INTERNAL'
  /** The source answered without this pair, and its silence does not mean zero. */
  | 'NOT_REPORTED'
  /** The source does not report this part of a balance. */
  | 'PART_UNSUPPORTED'
  /** Several sources read the same account of the same ledger and differ; only the smallest amount is counted. */
  | 'SOURCES_DISAGREE'
  /** The source answers for an older block than it did before; what was told before may be out of date. */
  | 'SOURCE_BEHIND'
  /** The source kept failing and is not asked for a while. */
  | 'SOURCE_PAUSED'
  /** Nobody says what this asset stands for. */
  | 'UNDERLYING_UNKNOWN'
  /** The source does not say what its assets stand for. */
  | 'UNDERLYING_UNSUPPORTED'
  /** The unit of the amount is not known, so it cannot be added to others. */
  | 'UNIT_UNKNOWN'
  /** The source does not know this asset. */
  | 'UNKNOWN_ASSET'
  /** The source does not serve this network. */
  | 'UNKNOWN_NETWORK'
  /** No source with this id is configured. */
  | 'UNKNOWN_SOURCE'
  /** The source refused the configured credential. */
  | 'UPSTREAM_AUTH'
  /** The source sent an amount that is not a whole number. */
  | 'UPSTREAM_BAD_AMOUNT'
  /** The answer of the source does not have the documented form. */
  | 'UPSTREAM_BAD_RESPONSE'
  /** The source gave two different balances for the same pair. */
  | 'UPSTREAM_CONFLICT'
  /** The source answered with an error status. */
  | 'UPSTREAM_HTTP_ERROR'
  /** The source lacks something that every such read needs. */
  | 'UPSTREAM_INCAPABLE'
  /** The figures of the source contradict each other. */
  | 'UPSTREAM_INCONSISTENT'
  /** The source answered for an account or asset that was not asked for. */
  | 'UPSTREAM_MISATTRIBUTED'
  /** Too many calls to the source are waiting already. */
  | 'UPSTREAM_OVERLOADED'
  /** The quota of the source is used up for now. */
  | 'UPSTREAM_RATE_LIMITED'
  /** The source answered with a redirect, which is never followed. */
  | 'UPSTREAM_REDIRECT'
  /** The source refused the request. */
  | 'UPSTREAM_REJECTED'
  /** The source did not answer within its deadline. */
  | 'UPSTREAM_TIMEOUT'
  /** The source could not prove its identity. */
  | 'UPSTREAM_TLS'
  /** The answer of the source is larger than allowed. */
  | 'UPSTREAM_TOO_LARGE'
  /** The answer of the source was cut short. */
  | 'UPSTREAM_TRUNCATED'
  /** The source says that it is out of service for now. */
  | 'UPSTREAM_UNAVAILABLE'
  /** The source refused the request for a reason that balancegraph does not know; it may pass. */
  | 'UPSTREAM_UNEXPLAINED'
  /** No connection to the source. */
  | 'UPSTREAM_UNREACHABLE'
  /** The source answered for another block than the one asked for. */
  | 'UPSTREAM_WRONG_BLOCK'
  /** The source serves another chain than the one configured. */
  | 'UPSTREAM_WRONG_CHAIN';

/** How old a balance may be. Only balances that such a query read are kept, in memory, to be served again; failures never are. */
export type Freshness = {
  /**
   * Seconds: a balance that was observed at most so long ago is served without asking its source; its provenance says
   * `servedFrom: CACHE`. More than the configured maximum (3600 unless changed) is an error.
   */
  readonly maxAge?: Scalars['Int']['input'];
  /**
   * Seconds: where the source fails, a balance that was observed at most so long ago is served instead of the failure; its
   * provenance says `servedFrom: STALE`. An answer of the source, such as that it does not know an asset, is never replaced.
   */
  readonly staleIfError?: Scalars['Int']['input'];
};

/** How a past balance can be addressed. */
export type HistorySupport =
  /** By block number or hash, and where the source has them by time and tag. */
  | 'BLOCK'
  /** Only the present can be read. */
  | 'NONE';

/** How an identifier of a source looks. */
export type IdentifierRule = {
  readonly __typename?: 'IdentifierRule';
  /** The rule in one sentence. */
  readonly description: Scalars['String']['output'];
  /** An identifier that fits the rule. */
  readonly example: Scalars['String']['output'];
};

/** Whether a source lists what an account holds. */
export type ListingSupport =
  /** It lists every asset that it would report. */
  | 'COMPLETE'
  /** It does not: name the assets. */
  | 'NONE'
  /** It lists, but may leave out assets that it reports when they are named. */
  | 'PARTIAL';

/** What sets off a reading of watched balances. */
export type LiveDriver =
  /** A new block: the source is asked for its newest one, and for balances only where that is another one than before. */
  | 'BLOCK'
  /** Time alone. */
  | 'INTERVAL';

/** What an event of a subscription tells. */
export type LiveEventKind =
  /** What has changed since the event before. */
  | 'CHANGES'
  /** Nothing has changed. `confirmed` says how far that is known. */
  | 'HEARTBEAT'
  /** All that is watched, as it is known now. The first event, and the first one after each reconnection. */
  | 'SNAPSHOT';

/** How subscriptions follow the balances of a source. */
export type LiveReading = {
  readonly __typename?: 'LiveReading';
  /** The calls that this allows in a minute, on average; null where the source documents no rate. */
  readonly callsPerMinute: Maybe<Scalars['Int']['output']>;
  /** What sets off a reading. */
  readonly driver: LiveDriver;
  /** The least `maxAge` that is accepted, in seconds. */
  readonly leastMaxAge: Scalars['Int']['output'];
  /** Of the source's documented rate, how much readings for subscriptions may take, in per cent. */
  readonly quotaPercent: Scalars['Int']['output'];
};

/** What Loopring reports about an account. */
export type LoopringAccountDetails = AccountDetails & {
  readonly __typename?: 'LoopringAccountDetails';
  /** The account id, in decimal. */
  readonly accountId: Scalars['ID']['output'];
  /** Whether the account has a key; false for an account that was registered and never activated. */
  readonly active: Scalars['Boolean']['output'];
  /** Whether a change of the account's key is under way, during which it cannot sign. Balances are not affected. */
  readonly frozen: Scalars['Boolean']['output'];
  /** The nonce of the account's key, a count; it is part of the message that the key is derived from. */
  readonly keyNonce: Scalars['BigInt']['output'];
  /** The nonce of the account, a count; 0 before activation. */
  readonly nonce: Scalars['BigInt']['output'];
  /** The address of the owner, lower-case. */
  readonly owner: Scalars['String']['output'];
  /** The kind of provider: `loopring`. */
  readonly provider: Scalars['String']['output'];
};

/** What Loopring reports about an asset beside the common facts. */
export type LoopringAssetDetails = AssetDetails & {
  readonly __typename?: 'LoopringAssetDetails';
  /** Whether the server marks the asset as enabled; null where it does not state it. */
  readonly enabled: Maybe<Scalars['Boolean']['output']>;
  /** How many decimal places Loopring's applications show and accept, at most; balances do not depend on it. */
  readonly precision: Maybe<Scalars['Int']['output']>;
  /** The kind of provider: `loopring`. */
  readonly provider: Scalars['String']['output'];
  /** The token id on this deployment, in decimal; other deployments give the same id to other assets. */
  readonly tokenId: Scalars['ID']['output'];
};

/** What Loopring reports about a balance beside the amounts. */
export type LoopringBalanceDetails = BalanceDetails & {
  readonly __typename?: 'LoopringBalanceDetails';
  /** The account id that the server named beside the balance, in decimal; null on servers that name none. */
  readonly accountId: Maybe<Scalars['ID']['output']>;
  /** The kind of provider: `loopring`. */
  readonly provider: Scalars['String']['output'];
};

/** What identifies a currency of a Mesh (Rosetta) network, beside its symbol and decimals. */
export type MeshAssetDetails = AssetDetails & {
  readonly __typename?: 'MeshAssetDetails';
  /** The currency's `metadata` object, a part of its identity, e.g. `{"policyId": "b0d0…"}`; null where empty or unusable. */
  readonly currencyMetadata: Maybe<Scalars['JSON']['output']>;
  /** The kind of provider: `mesh`. */
  readonly provider: Scalars['String']['output'];
};

/**
 * What a Mesh (Rosetta) server reports beside the amount of a balance, in the terms of its own blockchain.
 * Whole numbers beyond 2^53 - 1 and other numbers that would lose digits are strings.
 */
export type MeshBalanceDetails = BalanceDetails & {
  readonly __typename?: 'MeshBalanceDetails';
  /**
   * The `metadata` object of the whole answer, e.g. `{"sequence_number": 23}`; the same for all balances that were read
   * together. Null where empty.
   */
  readonly accountMetadata: Maybe<Scalars['JSON']['output']>;
  /** The `metadata` object of this amount, e.g. locked or staked parts on some blockchains; null where empty or unusable. */
  readonly amountMetadata: Maybe<Scalars['JSON']['output']>;
  /** The kind of provider: `mesh`. */
  readonly provider: Scalars['String']['output'];
};

/** One ledger behind a source. */
export type Network = {
  readonly __typename?: 'Network';
  /** What the source says that it can do on this network. Read once and kept for a while. */
  readonly abilities: NetworkAbilities;
  /** The CAIP-2 id of the chain, where the configuration names it. */
  readonly chain: Maybe<Scalars['String']['output']>;
  /** `blockchain/network[/sub-network]`, each part percent-encoded; the value of `network` arguments. */
  readonly name: Scalars['String']['output'];
  /** The state of the network right now. Costs one upstream request. */
  readonly status: NetworkStatus;
};

/** What can be done on a network. */
export type NetworkAbilities = {
  readonly __typename?: 'NetworkAbilities';
  /** The errors that the server says it may answer with, without declarations that cannot be read; null when it could not state it. */
  readonly errors: Maybe<ReadonlyArray<DeclaredError>>;
  /**
   * Why fields are null or lack something: the source could not state them, or not in a form that can be read. The other fields
   * are kept. Null where nothing is missing.
   */
  readonly failure: Maybe<Failure>;
  /** Whether balances at a past block can be read; null when the source could not state it. */
  readonly history: Maybe<Scalars['Boolean']['output']>;
  /** The version of the server behind the network; null when it could not state it. */
  readonly version: Maybe<Scalars['String']['output']>;
};

/** The networks of a source, or why it could not list them. */
export type NetworkList = {
  readonly __typename?: 'NetworkList';
  /** Why `nodes` is null, or may lack a network whose entry cannot be read; null otherwise. */
  readonly failure: Maybe<Failure>;
  /** The networks; null when the source could not list them. */
  readonly nodes: Maybe<ReadonlyArray<Network>>;
};

/** The state of a network. */
export type NetworkStatus = {
  readonly __typename?: 'NetworkStatus';
  /** The newest block; null when the source could not state it. */
  readonly current: Maybe<Block>;
  /**
   * Why fields are null that the source should have stated, the time of `current` included: it could not state them, or not in a
   * form that can be read. The other fields are kept. Null where no field is missing.
   */
  readonly failure: Maybe<Failure>;
  /** The first block; null when the source could not state it. */
  readonly genesis: Maybe<Block>;
  /** The oldest block that can still be read; null where the source does not state it. */
  readonly oldest: Maybe<Block>;
  /** Whether the server has caught up with its network; null where it does not state it. */
  readonly synced: Maybe<Scalars['Boolean']['output']>;
};

/**
 * An object with a global id. Ids are built from the source and the source's own name of the thing, by a documented rule,
 * so that another graph can write them.
 */
export type Node = {
  /** The global id. */
  readonly id: Scalars['ID']['output'];
};

/** Smallest or largest first. */
export type OrderDirection =
  /** Smallest first. */
  | 'ASC'
  /** Largest first. */
  | 'DESC';

/** Where a page lies in its list. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** The place of the last entry; null on an empty page. */
  readonly endCursor: Maybe<Scalars['String']['output']>;
  /** Whether more entries follow. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Whether entries come before. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** The place of the first entry; null on an empty page. */
  readonly startCursor: Maybe<Scalars['String']['output']>;
};

/** One asset of one account. */
export type PairInput = {
  /** The account, by global id. */
  readonly account: Scalars['ID']['input'];
  /** The asset: its global id, or the source's own reference. */
  readonly asset: Scalars['ID']['input'];
};

/**
 * What several accounts have together. Where something that may belong to a total is missing, the total is not `complete`, and
 * `coverage` says what is missing and why.
 */
export type Portfolio = {
  readonly __typename?: 'Portfolio';
  /** By source, in the order asked. Amounts of different assets are never added, so a source has a total for each of its assets. */
  readonly bySource: ReadonlyArray<SourceTotals>;
  /**
   * By the thing that assets stand for (`Asset.underlying`), ordered by its id: the same thing at several sources is one total.
   * Assets whose underlying is not known have no total here; the totals that they may belong to are then incomplete.
   */
  readonly byUnderlying: UnderlyingTotalConnection;
  /** Whether everything that was asked was answered. */
  readonly complete: Scalars['Boolean']['output'];
  /** How much of what was asked was answered, over all sources. */
  readonly coverage: Coverage;
  /** The part of each balance that is summed. */
  readonly part: AmountPart;
  /** By asset, ordered by global id: each asset that was asked for or listed, at all its accounts. */
  readonly totals: AssetTotalConnection;
};


/**
 * What several accounts have together. Where something that may belong to a total is missing, the total is not `complete`, and
 * `coverage` says what is missing and why.
 */
export type PortfolioByUnderlyingArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * What several accounts have together. Where something that may belong to a total is missing, the total is not `complete`, and
 * `coverage` says what is missing and why.
 */
export type PortfolioTotalsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** An event of a watched portfolio. */
export type PortfolioEvent = {
  readonly __typename?: 'PortfolioEvent';
  /** When it was made. */
  readonly at: Scalars['DateTime']['output'];
  /** The balances that have changed, as of `balances`. */
  readonly changes: ReadonlyArray<BalanceChange>;
  /** How far all that is watched is known to be so, for each source and network. */
  readonly confirmed: ReadonlyArray<Confirmation>;
  /** What it tells. */
  readonly kind: LiveEventKind;
  /** How many earlier events are in this one, because the client was too slow to take them: 0 for one that keeps up. */
  readonly merged: Scalars['Int']['output'];
  /** The totals of all that is watched, not of the changes alone. */
  readonly portfolio: Portfolio;
};

/** Where a balance comes from and when it was true. */
export type Provenance = {
  readonly __typename?: 'Provenance';
  /** How the balance is known. */
  readonly basis: Basis;
  /**
   * How many blocks older this is than the newest block at which the network was read within the last minute: another server
   * of the source may have answered, or the chain may have been reorganised. 0 where it is the newest; null where `at` names
   * another moment than now, where `pinned` is false, and in a subscription.
   */
  readonly behind: Maybe<Scalars['BigInt']['output']>;
  /** The block at which the balance holds; null where the source does not state it. */
  readonly block: Maybe<Block>;
  /** When the answer of the source was complete. */
  readonly observedAt: Scalars['DateTime']['output'];
  /**
   * Whether everything that this request reads from the same source and network, at the same `at`, is read at one and the
   * same block. False where the source cannot read at a chosen block: two of its balances may then be of different moments.
   */
  readonly pinned: Scalars['Boolean']['output'];
  /** Whether the source was asked for this query. */
  readonly servedFrom: ServedFrom;
  /** The source that answered. */
  readonly source: Source;
};

/**
 * Everything that can be asked. All of it is read-only. A field whose arguments break a rule is null, with an error that
 * names them; the other fields are answered.
 */
export type Query = {
  readonly __typename?: 'Query';
  /**
   * One account by its global id, e.g. `account/teos-main/0x9f114da25b61b77606d47eab414b9360f8783979`. Nothing is asked
   * upstream: every address that fits the source's rule is an account.
   */
  readonly account: Maybe<Account>;
  /**
   * Accounts by global id: as long as the list of ids and in its order, repeats included. Null, with an error at its
   * place, for an id that names nothing.
   */
  readonly accounts: Maybe<ReadonlyArray<Maybe<Account>>>;
  /**
   * The accounts at these addresses, in the order of the addresses. Without `sources`, every source (and every configured
   * network) whose address rule an address fits is taken, in the order of the configuration.
   */
  readonly accountsByAddress: Maybe<ReadonlyArray<Account>>;
  /**
   * Which accounts there are at these addresses: one entry for each address, in their order, repeats included. Sources and networks
   * are taken as by `accountsByAddress`. An address that fits nothing says so in its own entry; the others are answered.
   */
  readonly addressLookup: Maybe<ReadonlyArray<AddressMatch>>;
  /** One asset by its global id, e.g. `asset/loopring-main/1`. */
  readonly asset: Maybe<Asset>;
  /**
   * Assets by global id: as long as the list of ids and in its order, repeats included. Null, with an error at its place,
   * for an id that names nothing.
   */
  readonly assets: Maybe<ReadonlyArray<Maybe<Asset>>>;
  /** One balance by its global id: it is read now, or at the past block that the id names. */
  readonly balance: Maybe<Balance>;
  /**
   * Balances by global id, of any accounts and assets: as long as the list of ids and in its order, repeats included. Null,
   * with an error at its place, for an id that names nothing.
   */
  readonly balances: Maybe<ReadonlyArray<Maybe<Balance>>>;
  /** Any object by its global id. */
  readonly node: Maybe<Node>;
  /**
   * Objects by global id: as long as the list of ids and in its order. Null, with an error at its place, for an id that
   * names nothing.
   */
  readonly nodes: Maybe<ReadonlyArray<Maybe<Node>>>;
  /** What several accounts, of any sources, have together; each total says how complete it is. */
  readonly portfolio: Maybe<Portfolio>;
  /** One source by its name (`teos-main`) or global id (`source/teos-main`); null, with an error, where there is none. */
  readonly source: Maybe<Source>;
  /** The configured sources, in the order of the configuration; with `ids`, the named ones in the order asked, each once. */
  readonly sources: Maybe<ReadonlyArray<Source>>;
};


/**
 * Everything that can be asked. All of it is read-only. A field whose arguments break a rule is null, with an error that
 * names them; the other fields are answered.
 */
export type QueryAccountArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Everything that can be asked. All of it is read-only. A field whose arguments break a rule is null, with an error that
 * names them; the other fields are answered.
 */
export type QueryAccountsArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


/**
 * Everything that can be asked. All of it is read-only. A field whose arguments break a rule is null, with an error that
 * names them; the other fields are answered.
 */
export type QueryAccountsByAddressArgs = {
  addresses: ReadonlyArray<Scalars['String']['input']>;
  network?: InputMaybe<Scalars['String']['input']>;
  sources?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  subAccount?: InputMaybe<Scalars['String']['input']>;
};


/**
 * Everything that can be asked. All of it is read-only. A field whose arguments break a rule is null, with an error that
 * names them; the other fields are answered.
 */
export type QueryAddressLookupArgs = {
  addresses: ReadonlyArray<Scalars['String']['input']>;
  network?: InputMaybe<Scalars['String']['input']>;
  sources?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  subAccount?: InputMaybe<Scalars['String']['input']>;
};


/**
 * Everything that can be asked. All of it is read-only. A field whose arguments break a rule is null, with an error that
 * names them; the other fields are answered.
 */
export type QueryAssetArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Everything that can be asked. All of it is read-only. A field whose arguments break a rule is null, with an error that
 * names them; the other fields are answered.
 */
export type QueryAssetsArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


/**
 * Everything that can be asked. All of it is read-only. A field whose arguments break a rule is null, with an error that
 * names them; the other fields are answered.
 */
export type QueryBalanceArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Everything that can be asked. All of it is read-only. A field whose arguments break a rule is null, with an error that
 * names them; the other fields are answered.
 */
export type QueryBalancesArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


/**
 * Everything that can be asked. All of it is read-only. A field whose arguments break a rule is null, with an error that
 * names them; the other fields are answered.
 */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Everything that can be asked. All of it is read-only. A field whose arguments break a rule is null, with an error that
 * names them; the other fields are answered.
 */
export type QueryNodesArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


/**
 * Everything that can be asked. All of it is read-only. A field whose arguments break a rule is null, with an error that
 * names them; the other fields are answered.
 */
export type QueryPortfolioArgs = {
  accounts: ReadonlyArray<Scalars['ID']['input']>;
  assets?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  freshness?: InputMaybe<Freshness>;
  part?: AmountPart;
};


/**
 * Everything that can be asked. All of it is read-only. A field whose arguments break a rule is null, with an error that
 * names them; the other fields are answered.
 */
export type QuerySourceArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Everything that can be asked. All of it is read-only. A field whose arguments break a rule is null, with an error that
 * names them; the other fields are answered.
 */
export type QuerySourcesArgs = {
  ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
};

/** What Reddio reports about an asset beside the common facts. */
export type ReddioAssetDetails = AssetDetails & {
  readonly __typename?: 'ReddioAssetDetails';
  /** The URI with which the metadata of the contract's tokens begins; null where the contract has none. */
  readonly baseUri: Maybe<Scalars['String']['output']>;
  /** The kind of provider: `reddio`. */
  readonly provider: Scalars['String']['output'];
  /** Atomic units in one quantised unit; part of the identity of a fungible asset on StarkEx. */
  readonly quantum: Maybe<Scalars['BigInt']['output']>;
  /** The token id within its contract, a whole number in decimal; null for fungible assets. */
  readonly tokenId: Maybe<Scalars['String']['output']>;
  /** Where the metadata of this token is; null where the server does not state it. */
  readonly tokenUri: Maybe<Scalars['String']['output']>;
};

/** What Reddio reports about a balance beside the amounts. Its figures count quanta: a figure times `quantum` is atomic units. */
export type ReddioBalanceDetails = BalanceDetails & {
  readonly __typename?: 'ReddioBalanceDetails';
  /** The part at the account's disposal, in quantised units. */
  readonly available: Scalars['BigInt']['output'];
  /** The part locked by open orders, in quantised units. */
  readonly frozen: Scalars['BigInt']['output'];
  /** The kind of provider: `reddio`. */
  readonly provider: Scalars['String']['output'];
  /** Atomic units in one quantised unit. */
  readonly quantum: Scalars['BigInt']['output'];
  /**
   * The part whose withdrawal was asked for and is not yet proven on layer 1, in quantised units; null where the server
   * does not report it.
   */
  readonly withdrawFrozen: Maybe<Scalars['BigInt']['output']>;
};

/** Where an answer was taken from. */
export type ServedFrom =
  /** An earlier answer of the source that is still fresh. */
  | 'CACHE'
  /** The source itself, for this query. */
  | 'SOURCE'
  /** An earlier answer, because the source cannot be asked now. */
  | 'STALE';

/** What a Solana node reports of a balance beside its amount. */
export type SolanaBalanceDetails = BalanceDetails & {
  readonly __typename?: 'SolanaBalanceDetails';
  /** Of a token, what the frozen ones hold, in atomic units, as a part of the total; null for the coin. */
  readonly frozen: Maybe<Scalars['BigInt']['output']>;
  /** Of a token, how many of these are frozen, so that the owner cannot move what they hold; null for the coin. */
  readonly frozenTokenAccounts: Maybe<Scalars['Int']['output']>;
  /**
   * Of the coin, the address of the program that the account belongs to; null for tokens. People's accounts belong to the
   * System Program, `11111111111111111111111111111111`; an address of a token program is a token account and owns no tokens.
   */
  readonly program: Maybe<Scalars['String']['output']>;
  /** The kind of provider: `solana`. */
  readonly provider: Scalars['String']['output'];
  /** Of a token, how many token accounts the amount is the sum of; null for the coin. */
  readonly tokenAccounts: Maybe<Scalars['Int']['output']>;
};

/** One configured upstream: a provider, its base URL, its credentials and options. */
export type Source = Node & {
  readonly __typename?: 'Source';
  /** One account of this source. */
  readonly account: Maybe<Account>;
  /** Accounts of this source, in the order of the addresses. */
  readonly accounts: Maybe<ReadonlyArray<Account>>;
  /** One asset of this source by the source's own reference. */
  readonly asset: Maybe<Asset>;
  /**
   * Assets of this source: the named ones in the order asked, those that stand for one thing, or without either the source's
   * catalogue, if it has one.
   */
  readonly assets: Maybe<AssetConnection>;
  /** What the source can do and how it is asked. */
  readonly capabilities: SourceCapabilities;
  /** Whether the source answers right now. Costs one upstream request. */
  readonly health: SourceHealth;
  /** `source/` and the name. */
  readonly id: Scalars['ID']['output'];
  /** A title for people. */
  readonly label: Scalars['String']['output'];
  /** How subscriptions follow its balances. */
  readonly live: LiveReading;
  /** The name in the configuration, e.g. `teos-main`; part of the ids of its accounts and assets. */
  readonly name: Scalars['String']['output'];
  /** The ledgers behind the source; empty where it has only one. */
  readonly networks: NetworkList;
  /** The kind of provider, e.g. `teos`. */
  readonly provider: Scalars['String']['output'];
  /** True when the answers come from the local sandbox: its balances are invented. */
  readonly sandbox: Scalars['Boolean']['output'];
};


/** One configured upstream: a provider, its base URL, its credentials and options. */
export type SourceAccountArgs = {
  address: Scalars['String']['input'];
  network?: InputMaybe<Scalars['String']['input']>;
  subAccount?: InputMaybe<Scalars['String']['input']>;
};


/** One configured upstream: a provider, its base URL, its credentials and options. */
export type SourceAccountsArgs = {
  addresses: ReadonlyArray<Scalars['String']['input']>;
  network?: InputMaybe<Scalars['String']['input']>;
  subAccount?: InputMaybe<Scalars['String']['input']>;
};


/** One configured upstream: a provider, its base URL, its credentials and options. */
export type SourceAssetArgs = {
  network?: InputMaybe<Scalars['String']['input']>;
  ref: Scalars['String']['input'];
};


/** One configured upstream: a provider, its base URL, its credentials and options. */
export type SourceAssetsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  network?: InputMaybe<Scalars['String']['input']>;
  refs?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  underlying?: InputMaybe<Scalars['String']['input']>;
};

/** What a source can do, as its provider declares it. The planner uses the same declaration. */
export type SourceCapabilities = {
  readonly __typename?: 'SourceCapabilities';
  /** How its addresses look. */
  readonly accounts: IdentifierRule;
  /** The parts of a balance that it reports, for any asset; the others are null. Where assets differ, `Asset.amounts` says which. */
  readonly amounts: ReadonlyArray<AmountPart>;
  /** How its asset references look. */
  readonly assets: IdentifierRule;
  /** Whether a balance at a past block can be asked for. Where it differs by network, see the network. */
  readonly history: HistorySupport;
  /** The calls that read balances. */
  readonly reads: ReadonlyArray<BalanceRead>;
  /** How the parts add up. */
  readonly relation: Scalars['String']['output'];
  /** Whether it states the underlying of any asset; see `Asset.underlying`. */
  readonly underlying: Scalars['Boolean']['output'];
};

/** Whether a source answers. */
export type SourceHealth = {
  readonly __typename?: 'SourceHealth';
  /** Why it did not; null when `ok`. */
  readonly failure: Maybe<Failure>;
  /** How long the answer took, in milliseconds. */
  readonly milliseconds: Scalars['Int']['output'];
  /** True when it answered as it should. */
  readonly ok: Scalars['Boolean']['output'];
};

/** What the accounts of one source have. */
export type SourceTotals = {
  readonly __typename?: 'SourceTotals';
  /** Whether everything that was asked of the source was answered. */
  readonly complete: Scalars['Boolean']['output'];
  /** How much of what was asked of the source was answered. */
  readonly coverage: Coverage;
  /** The source. */
  readonly source: Source;
  /** By asset, ordered by global id. */
  readonly totals: AssetTotalConnection;
};


/** What the accounts of one source have. */
export type SourceTotalsTotalsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/**
 * What is told as it changes. Every subscription begins with a snapshot; then come changes, and a sign of life where there are none,
 * so that silence never means that all is well. Sources are asked for what is watched: once for all who watch it.
 */
export type Subscription = {
  readonly __typename?: 'Subscription';
  /**
   * Balances of chosen accounts and assets: either `pairs`, or `accounts` and `assets`, of which each asset is watched at the accounts of
   * its source and network. What is given twice is watched once.
   */
  readonly balances: BalanceEvent;
  /** The totals of a portfolio, each time that a balance in it changes. */
  readonly portfolio: PortfolioEvent;
};


/**
 * What is told as it changes. Every subscription begins with a snapshot; then come changes, and a sign of life where there are none,
 * so that silence never means that all is well. Sources are asked for what is watched: once for all who watch it.
 */
export type SubscriptionBalancesArgs = {
  accounts?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  assets?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  maxAge: Scalars['Int']['input'];
  pairs?: InputMaybe<ReadonlyArray<PairInput>>;
  restAge?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * What is told as it changes. Every subscription begins with a snapshot; then come changes, and a sign of life where there are none,
 * so that silence never means that all is well. Sources are asked for what is watched: once for all who watch it.
 */
export type SubscriptionPortfolioArgs = {
  accounts: ReadonlyArray<Scalars['ID']['input']>;
  assets: ReadonlyArray<Scalars['ID']['input']>;
  maxAge: Scalars['Int']['input'];
  part?: AmountPart;
  restAge?: InputMaybe<Scalars['Int']['input']>;
};

/** What an account may do with an asset of the Assets pallet. */
export type SubstrateAssetStatus =
  /** It may neither send nor receive. */
  | 'BLOCKED'
  /** It may receive, and not send. */
  | 'FROZEN'
  /** It may send and receive. */
  | 'LIQUID';

/** What the Assets pallet reports of a balance beside its amount. */
export type SubstrateBalanceDetails = BalanceDetails & {
  readonly __typename?: 'SubstrateBalanceDetails';
  /** The kind of provider: `substrate`. */
  readonly provider: Scalars['String']['output'];
  /** What the account may do with the asset. Of the coin nothing is told here. */
  readonly status: SubstrateAssetStatus;
};

/** What TEOS reports about an asset in its own terms (collection `Assets`). */
export type TeosAssetDetails = AssetDetails & {
  readonly __typename?: 'TeosAssetDetails';
  /** Address of the asset's author; null where unstated. */
  readonly author: Maybe<Scalars['String']['output']>;
  /** Address of the asset's controller; null where unstated. */
  readonly controllerAddress: Maybe<Scalars['String']['output']>;
  /** ISO 4217 code of the currency that the asset stands for; meaningful for currency assets (class A013) only. */
  readonly currencyCode: Maybe<Scalars['String']['output']>;
  /** ISO 3166 code of the jurisdiction that the asset falls under, e.g. `CH`; null where unstated. */
  readonly jurisdictionCode: Maybe<Scalars['String']['output']>;
  /** The kind of provider: `teos`. */
  readonly provider: Scalars['String']['output'];
  /**
   * Sparks per unit: a positive decimal, often but not always a power of ten. Sparks are the atomic units of all amounts.
   * Null where TEOS states none; amounts then have no display value.
   */
  readonly sparkFactor: Maybe<Scalars['Decimal']['output']>;
  /**
   * JSON text of a formula by which the factor changes over time; null for none. Under any formula but the constant 1 the
   * asset has no scale here, and its amounts no display value, because TEOS does not document how it applies.
   */
  readonly sparkFactorModifier: Maybe<Scalars['String']['output']>;
  /** The state of the asset in TEOS's own life cycle, e.g. `CreatedInTeos`; null where unstated. */
  readonly state: Maybe<Scalars['String']['output']>;
  /** Code of the unit that the asset is measured in, e.g. `kg`; null where unstated. */
  readonly unitOfMeasureCode: Maybe<Scalars['String']['output']>;
};

/** What the accounts have of one thing, under all the names that their sources have for it. */
export type UnderlyingTotal = {
  readonly __typename?: 'UnderlyingTotal';
  /**
   * The exact sum of all that is known, in a unit of which the units of all assets are multiples; the total itself where
   * `complete`, else never more than it. Null where nothing was answered, or where something that is missing may be negative.
   * Amounts whose unit is not known are not added to others (`UNIT_UNKNOWN`); the totals of their assets have them. Where several
   * sources read the same account of the same ledger, it counts once.
   */
  readonly atLeast: Maybe<Amount>;
  /** Whether everything that belongs to the total, or may, was answered. */
  readonly complete: Scalars['Boolean']['output'];
  /**
   * What was asked for the total, and what is missing. A balance whose underlying is not known may be of the thing; where it is
   * not zero, it counts as one that failed.
   */
  readonly coverage: Coverage;
  /** The thing, a CAIP-19 id such as `eip155:1/slip44:60`. */
  readonly underlying: Scalars['String']['output'];
};

/** A page of totals by the thing that assets stand for. */
export type UnderlyingTotalConnection = {
  readonly __typename?: 'UnderlyingTotalConnection';
  /** The totals with their cursors. */
  readonly edges: ReadonlyArray<UnderlyingTotalEdge>;
  /** The totals. */
  readonly nodes: ReadonlyArray<UnderlyingTotal>;
  /** Where the page lies. */
  readonly pageInfo: PageInfo;
  /** How many totals there are on all pages. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A total and its place in a list. */
export type UnderlyingTotalEdge = {
  readonly __typename?: 'UnderlyingTotalEdge';
  /** The place. */
  readonly cursor: Scalars['String']['output'];
  /** The total. */
  readonly node: UnderlyingTotal;
};



export type ResolverTypeWrapper<T> = PromiseLike<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;




/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  AccountDetails:
    | ( Omit<AccountDetailsUnavailable, 'failure'> & { failure: _RefType['Failure'] } )
    | ( LoopringAccountDetails )
  ;
  AssetDetails:
    | ( LoopringAssetDetails )
    | ( MeshAssetDetails )
    | ( ReddioAssetDetails )
    | ( TeosAssetDetails )
  ;
  BalanceDetails:
    | ( LoopringBalanceDetails )
    | ( MeshBalanceDetails )
    | ( ReddioBalanceDetails )
    | ( SolanaBalanceDetails )
    | ( SubstrateBalanceDetails )
  ;
  Node:
    | ( AccountNode )
    | ( AssetNode )
    | ( BalanceNode )
    | ( SourceModel )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AbsentMeaning: AbsentMeaning;
  Account: ResolverTypeWrapper<AccountNode>;
  AccountDetails: ResolverTypeWrapper<Details>;
  AccountDetailsUnavailable: ResolverTypeWrapper<Omit<AccountDetailsUnavailable, 'failure'> & { failure: ResolversTypes['Failure'] }>;
  AddressMatch: ResolverTypeWrapper<Omit<AddressMatch, 'accounts'> & { accounts: ReadonlyArray<ResolversTypes['Account']> }>;
  Amount: ResolverTypeWrapper<AmountNode>;
  AmountFilter: AmountFilter;
  AmountPart: AmountPart;
  Asset: ResolverTypeWrapper<AssetNode>;
  AssetConnection: ResolverTypeWrapper<ConnectionNode<AssetNode>>;
  AssetDetails: ResolverTypeWrapper<Details>;
  AssetEdge: ResolverTypeWrapper<Omit<AssetEdge, 'node'> & { node: ResolversTypes['Asset'] }>;
  AssetTotal: ResolverTypeWrapper<AssetTotalNode>;
  AssetTotalConnection: ResolverTypeWrapper<ConnectionPage<AssetTotalNode>>;
  AssetTotalEdge: ResolverTypeWrapper<Omit<AssetTotalEdge, 'node'> & { node: ResolversTypes['AssetTotal'] }>;
  AtInput: AtInput;
  Balance: ResolverTypeWrapper<BalanceNode>;
  BalanceChange: ResolverTypeWrapper<BalanceChangeNode>;
  BalanceChangeKind: BalanceChangeKind;
  BalanceConnection: ResolverTypeWrapper<ConnectionNode<BalanceNode>>;
  BalanceDetails: ResolverTypeWrapper<Details>;
  BalanceEdge: ResolverTypeWrapper<Omit<BalanceEdge, 'node'> & { node: ResolversTypes['Balance'] }>;
  BalanceEvent: ResolverTypeWrapper<LiveEvent>;
  BalanceFilter: BalanceFilter;
  BalanceOrder: BalanceOrder;
  BalanceOrderField: BalanceOrderField;
  BalanceRead: ResolverTypeWrapper<BalanceRead>;
  Basis: Basis;
  BigInt: ResolverTypeWrapper<Scalars['BigInt']['output']>;
  Block: ResolverTypeWrapper<BlockModel>;
  BlockTag: BlockTag;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  CallShape: CallShape;
  Confirmation: ResolverTypeWrapper<ConfirmationNode>;
  Coverage: ResolverTypeWrapper<CoverageModel>;
  CoverageFailure: ResolverTypeWrapper<Shortfall>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  DeclaredError: ResolverTypeWrapper<DeclaredError>;
  EarlierBalance: ResolverTypeWrapper<EarlierBalanceNode>;
  Failure: ResolverTypeWrapper<FailureNode>;
  FailureCode: FailureCode;
  Freshness: Freshness;
  HistorySupport: HistorySupport;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  IdentifierRule: ResolverTypeWrapper<IdentifierRule>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  ListingSupport: ListingSupport;
  LiveDriver: LiveDriver;
  LiveEventKind: LiveEventKind;
  LiveReading: ResolverTypeWrapper<LiveReadingNode>;
  LoopringAccountDetails: ResolverTypeWrapper<LoopringAccountDetails>;
  LoopringAssetDetails: ResolverTypeWrapper<LoopringAssetDetails>;
  LoopringBalanceDetails: ResolverTypeWrapper<LoopringBalanceDetails>;
  MeshAssetDetails: ResolverTypeWrapper<MeshAssetDetails>;
  MeshBalanceDetails: ResolverTypeWrapper<MeshBalanceDetails>;
  Network: ResolverTypeWrapper<NetworkNode>;
  NetworkAbilities: ResolverTypeWrapper<Omit<NetworkAbilities, 'failure'> & { failure?: Maybe<ResolversTypes['Failure']> }>;
  NetworkList: ResolverTypeWrapper<Omit<NetworkList, 'failure' | 'nodes'> & { failure?: Maybe<ResolversTypes['Failure']>, nodes?: Maybe<ReadonlyArray<ResolversTypes['Network']>> }>;
  NetworkStatus: ResolverTypeWrapper<Omit<NetworkStatus, 'current' | 'failure' | 'genesis' | 'oldest'> & { current?: Maybe<ResolversTypes['Block']>, failure?: Maybe<ResolversTypes['Failure']>, genesis?: Maybe<ResolversTypes['Block']>, oldest?: Maybe<ResolversTypes['Block']> }>;
  Node: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Node']>;
  OrderDirection: OrderDirection;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PairInput: PairInput;
  Portfolio: ResolverTypeWrapper<PortfolioNode>;
  PortfolioEvent: ResolverTypeWrapper<LivePortfolioEvent>;
  Provenance: ResolverTypeWrapper<Omit<Provenance, 'block' | 'source'> & { block?: Maybe<ResolversTypes['Block']>, source: ResolversTypes['Source'] }>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ReddioAssetDetails: ResolverTypeWrapper<ReddioAssetDetails>;
  ReddioBalanceDetails: ResolverTypeWrapper<ReddioBalanceDetails>;
  ServedFrom: ServedFrom;
  SolanaBalanceDetails: ResolverTypeWrapper<SolanaBalanceDetails>;
  Source: ResolverTypeWrapper<SourceModel>;
  SourceCapabilities: ResolverTypeWrapper<SourceCapabilities>;
  SourceHealth: ResolverTypeWrapper<Omit<SourceHealth, 'failure'> & { failure?: Maybe<ResolversTypes['Failure']> }>;
  SourceTotals: ResolverTypeWrapper<SourceTotalsNode>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  SubstrateAssetStatus: SubstrateAssetStatus;
  SubstrateBalanceDetails: ResolverTypeWrapper<SubstrateBalanceDetails>;
  TeosAssetDetails: ResolverTypeWrapper<TeosAssetDetails>;
  UnderlyingTotal: ResolverTypeWrapper<UnderlyingTotalNode>;
  UnderlyingTotalConnection: ResolverTypeWrapper<ConnectionPage<UnderlyingTotalNode>>;
  UnderlyingTotalEdge: ResolverTypeWrapper<Omit<UnderlyingTotalEdge, 'node'> & { node: ResolversTypes['UnderlyingTotal'] }>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Account: AccountNode;
  AccountDetails: Details;
  AccountDetailsUnavailable: Omit<AccountDetailsUnavailable, 'failure'> & { failure: ResolversParentTypes['Failure'] };
  AddressMatch: Omit<AddressMatch, 'accounts'> & { accounts: ReadonlyArray<ResolversParentTypes['Account']> };
  Amount: AmountNode;
  Asset: AssetNode;
  AssetConnection: ConnectionNode<AssetNode>;
  AssetDetails: Details;
  AssetEdge: Omit<AssetEdge, 'node'> & { node: ResolversParentTypes['Asset'] };
  AssetTotal: AssetTotalNode;
  AssetTotalConnection: ConnectionPage<AssetTotalNode>;
  AssetTotalEdge: Omit<AssetTotalEdge, 'node'> & { node: ResolversParentTypes['AssetTotal'] };
  AtInput: AtInput;
  Balance: BalanceNode;
  BalanceChange: BalanceChangeNode;
  BalanceConnection: ConnectionNode<BalanceNode>;
  BalanceDetails: Details;
  BalanceEdge: Omit<BalanceEdge, 'node'> & { node: ResolversParentTypes['Balance'] };
  BalanceEvent: LiveEvent;
  BalanceFilter: BalanceFilter;
  BalanceOrder: BalanceOrder;
  BalanceRead: BalanceRead;
  BigInt: Scalars['BigInt']['output'];
  Block: BlockModel;
  Boolean: Scalars['Boolean']['output'];
  Confirmation: ConfirmationNode;
  Coverage: CoverageModel;
  CoverageFailure: Shortfall;
  DateTime: Scalars['DateTime']['output'];
  Decimal: Scalars['Decimal']['output'];
  DeclaredError: DeclaredError;
  EarlierBalance: EarlierBalanceNode;
  Failure: FailureNode;
  Freshness: Freshness;
  ID: Scalars['ID']['output'];
  IdentifierRule: IdentifierRule;
  Int: Scalars['Int']['output'];
  JSON: Scalars['JSON']['output'];
  LiveReading: LiveReadingNode;
  LoopringAccountDetails: LoopringAccountDetails;
  LoopringAssetDetails: LoopringAssetDetails;
  LoopringBalanceDetails: LoopringBalanceDetails;
  MeshAssetDetails: MeshAssetDetails;
  MeshBalanceDetails: MeshBalanceDetails;
  Network: NetworkNode;
  NetworkAbilities: Omit<NetworkAbilities, 'failure'> & { failure?: Maybe<ResolversParentTypes['Failure']> };
  NetworkList: Omit<NetworkList, 'failure' | 'nodes'> & { failure?: Maybe<ResolversParentTypes['Failure']>, nodes?: Maybe<ReadonlyArray<ResolversParentTypes['Network']>> };
  NetworkStatus: Omit<NetworkStatus, 'current' | 'failure' | 'genesis' | 'oldest'> & { current?: Maybe<ResolversParentTypes['Block']>, failure?: Maybe<ResolversParentTypes['Failure']>, genesis?: Maybe<ResolversParentTypes['Block']>, oldest?: Maybe<ResolversParentTypes['Block']> };
  Node: ResolversInterfaceTypes<ResolversParentTypes>['Node'];
  PageInfo: PageInfo;
  PairInput: PairInput;
  Portfolio: PortfolioNode;
  PortfolioEvent: LivePortfolioEvent;
  Provenance: Omit<Provenance, 'block' | 'source'> & { block?: Maybe<ResolversParentTypes['Block']>, source: ResolversParentTypes['Source'] };
  Query: Record<PropertyKey, never>;
  ReddioAssetDetails: ReddioAssetDetails;
  ReddioBalanceDetails: ReddioBalanceDetails;
  SolanaBalanceDetails: SolanaBalanceDetails;
  Source: SourceModel;
  SourceCapabilities: SourceCapabilities;
  SourceHealth: Omit<SourceHealth, 'failure'> & { failure?: Maybe<ResolversParentTypes['Failure']> };
  SourceTotals: SourceTotalsNode;
  String: Scalars['String']['output'];
  Subscription: Record<PropertyKey, never>;
  SubstrateBalanceDetails: SubstrateBalanceDetails;
  TeosAssetDetails: TeosAssetDetails;
  UnderlyingTotal: UnderlyingTotalNode;
  UnderlyingTotalConnection: ConnectionPage<UnderlyingTotalNode>;
  UnderlyingTotalEdge: Omit<UnderlyingTotalEdge, 'node'> & { node: ResolversParentTypes['UnderlyingTotal'] };
};

export type CallsDirectiveArgs = {
  max: Scalars['Int']['input'];
};

export type CallsDirectiveResolver<Result, Parent, ContextType = GraphContext, Args = CallsDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type KeyDirectiveArgs = {
  fields: Scalars['String']['input'];
};

export type KeyDirectiveResolver<Result, Parent, ContextType = GraphContext, Args = KeyDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type LiveDirectiveArgs = { };

export type LiveDirectiveResolver<Result, Parent, ContextType = GraphContext, Args = LiveDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type LookupDirectiveArgs = { };

export type LookupDirectiveResolver<Result, Parent, ContextType = GraphContext, Args = LookupDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type MergeDirectiveArgs = {
  keyField: Scalars['String']['input'];
};

export type MergeDirectiveResolver<Result, Parent, ContextType = GraphContext, Args = MergeDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type StandaloneDirectiveArgs = { };

export type StandaloneDirectiveResolver<Result, Parent, ContextType = GraphContext, Args = StandaloneDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AccountResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Account'] = ResolversParentTypes['Account']> = {
  address?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  asked?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  balance?: Resolver<Maybe<ResolversTypes['Balance']>, ParentType, ContextType, RequireFields<AccountBalanceArgs, 'asset'>>;
  balances?: Resolver<Maybe<ResolversTypes['BalanceConnection']>, ParentType, ContextType, Partial<AccountBalancesArgs>>;
  caip10?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  details?: Resolver<Maybe<ResolversTypes['AccountDetails']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  network?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  source?: Resolver<ResolversTypes['Source'], ParentType, ContextType>;
  subAccount?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AccountDetailsResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['AccountDetails'] = ResolversParentTypes['AccountDetails']> = {
  __resolveType: TypeResolveFn<'AccountDetailsUnavailable' | 'LoopringAccountDetails', ParentType, ContextType>;
};

export type AccountDetailsUnavailableResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['AccountDetailsUnavailable'] = ResolversParentTypes['AccountDetailsUnavailable']> = {
  failure?: Resolver<ResolversTypes['Failure'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AddressMatchResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['AddressMatch'] = ResolversParentTypes['AddressMatch']> = {
  accounts?: Resolver<ReadonlyArray<ResolversTypes['Account']>, ParentType, ContextType>;
  asked?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  refused?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AmountResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Amount'] = ResolversParentTypes['Amount']> = {
  atomic?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  decimals?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
};

export type AssetResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Asset'] = ResolversParentTypes['Asset']> = {
  amounts?: Resolver<ReadonlyArray<ResolversTypes['AmountPart']>, ParentType, ContextType>;
  balances?: Resolver<Maybe<ResolversTypes['BalanceConnection']>, ParentType, ContextType, RequireFields<AssetBalancesArgs, 'accounts'>>;
  contract?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  decimals?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  details?: Resolver<Maybe<ResolversTypes['AssetDetails']>, ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['Failure']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  network?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  ref?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['Source'], ParentType, ContextType>;
  symbol?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  underlying?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AssetConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['AssetConnection'] = ResolversParentTypes['AssetConnection']> = {
  edges?: Resolver<Maybe<ReadonlyArray<ResolversTypes['AssetEdge']>>, ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['Failure']>, ParentType, ContextType>;
  nodes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Asset']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type AssetDetailsResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['AssetDetails'] = ResolversParentTypes['AssetDetails']> = {
  __resolveType: TypeResolveFn<'LoopringAssetDetails' | 'MeshAssetDetails' | 'ReddioAssetDetails' | 'TeosAssetDetails', ParentType, ContextType>;
};

export type AssetEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['AssetEdge'] = ResolversParentTypes['AssetEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Asset'], ParentType, ContextType>;
};

export type AssetTotalResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['AssetTotal'] = ResolversParentTypes['AssetTotal']> = {
  asset?: Resolver<ResolversTypes['Asset'], ParentType, ContextType>;
  atLeast?: Resolver<Maybe<ResolversTypes['Amount']>, ParentType, ContextType>;
  complete?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  coverage?: Resolver<ResolversTypes['Coverage'], ParentType, ContextType>;
};

export type AssetTotalConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['AssetTotalConnection'] = ResolversParentTypes['AssetTotalConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['AssetTotalEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['AssetTotal']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AssetTotalEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['AssetTotalEdge'] = ResolversParentTypes['AssetTotalEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['AssetTotal'], ParentType, ContextType>;
};

export type BalanceResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Balance'] = ResolversParentTypes['Balance']> = {
  account?: Resolver<ResolversTypes['Account'], ParentType, ContextType>;
  asset?: Resolver<ResolversTypes['Asset'], ParentType, ContextType>;
  available?: Resolver<Maybe<ResolversTypes['Amount']>, ParentType, ContextType>;
  details?: Resolver<Maybe<ResolversTypes['BalanceDetails']>, ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['Failure']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  locked?: Resolver<Maybe<ResolversTypes['Amount']>, ParentType, ContextType>;
  pendingDeposit?: Resolver<Maybe<ResolversTypes['Amount']>, ParentType, ContextType>;
  pendingWithdrawal?: Resolver<Maybe<ResolversTypes['Amount']>, ParentType, ContextType>;
  provenance?: Resolver<Maybe<ResolversTypes['Provenance']>, ParentType, ContextType>;
  total?: Resolver<Maybe<ResolversTypes['Amount']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type BalanceChangeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['BalanceChange'] = ResolversParentTypes['BalanceChange']> = {
  current?: Resolver<ResolversTypes['Balance'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['BalanceChangeKind'], ParentType, ContextType>;
  previous?: Resolver<Maybe<ResolversTypes['EarlierBalance']>, ParentType, ContextType>;
};

export type BalanceConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['BalanceConnection'] = ResolversParentTypes['BalanceConnection']> = {
  edges?: Resolver<Maybe<ReadonlyArray<ResolversTypes['BalanceEdge']>>, ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['Failure']>, ParentType, ContextType>;
  nodes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Balance']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type BalanceDetailsResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['BalanceDetails'] = ResolversParentTypes['BalanceDetails']> = {
  __resolveType: TypeResolveFn<'LoopringBalanceDetails' | 'MeshBalanceDetails' | 'ReddioBalanceDetails' | 'SolanaBalanceDetails' | 'SubstrateBalanceDetails', ParentType, ContextType>;
};

export type BalanceEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['BalanceEdge'] = ResolversParentTypes['BalanceEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Balance'], ParentType, ContextType>;
};

export type BalanceEventResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['BalanceEvent'] = ResolversParentTypes['BalanceEvent']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  changes?: Resolver<ReadonlyArray<ResolversTypes['BalanceChange']>, ParentType, ContextType>;
  confirmed?: Resolver<ReadonlyArray<ResolversTypes['Confirmation']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['LiveEventKind'], ParentType, ContextType>;
  merged?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type BalanceReadResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['BalanceRead'] = ResolversParentTypes['BalanceRead']> = {
  absent?: Resolver<ResolversTypes['AbsentMeaning'], ParentType, ContextType>;
  listing?: Resolver<ResolversTypes['ListingSupport'], ParentType, ContextType>;
  maxAccounts?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  maxAssets?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  maxPairs?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  maxUrlBytes?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  shape?: Resolver<ResolversTypes['CallShape'], ParentType, ContextType>;
};

export interface BigIntScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['BigInt'], any> {
  name: 'BigInt';
}

export type BlockResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Block'] = ResolversParentTypes['Block']> = {
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  number?: Resolver<Maybe<ResolversTypes['BigInt']>, ParentType, ContextType>;
  time?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type ConfirmationResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Confirmation'] = ResolversParentTypes['Confirmation']> = {
  balances?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  block?: Resolver<Maybe<ResolversTypes['Block']>, ParentType, ContextType>;
  failing?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  intervalMs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  late?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  network?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  observedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  source?: Resolver<ResolversTypes['Source'], ParentType, ContextType>;
};

export type CoverageResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Coverage'] = ResolversParentTypes['Coverage']> = {
  answered?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  asked?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  failed?: Resolver<ReadonlyArray<ResolversTypes['CoverageFailure']>, ParentType, ContextType>;
  stale?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CoverageFailureResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['CoverageFailure'] = ResolversParentTypes['CoverageFailure']> = {
  accountCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  accounts?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType, Partial<CoverageFailureAccountsArgs>>;
  code?: Resolver<ResolversTypes['FailureCode'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  retryAfter?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  source?: Resolver<ResolversTypes['Source'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export type DeclaredErrorResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['DeclaredError'] = ResolversParentTypes['DeclaredError']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type EarlierBalanceResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['EarlierBalance'] = ResolversParentTypes['EarlierBalance']> = {
  available?: Resolver<Maybe<ResolversTypes['Amount']>, ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['Failure']>, ParentType, ContextType>;
  locked?: Resolver<Maybe<ResolversTypes['Amount']>, ParentType, ContextType>;
  pendingDeposit?: Resolver<Maybe<ResolversTypes['Amount']>, ParentType, ContextType>;
  pendingWithdrawal?: Resolver<Maybe<ResolversTypes['Amount']>, ParentType, ContextType>;
  provenance?: Resolver<Maybe<ResolversTypes['Provenance']>, ParentType, ContextType>;
  total?: Resolver<Maybe<ResolversTypes['Amount']>, ParentType, ContextType>;
};

export type FailureResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Failure'] = ResolversParentTypes['Failure']> = {
  code?: Resolver<ResolversTypes['FailureCode'], ParentType, ContextType>;
  detail?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  httpStatus?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  retryAfter?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  source?: Resolver<Maybe<ResolversTypes['Source']>, ParentType, ContextType>;
  upstreamCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type IdentifierRuleResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['IdentifierRule'] = ResolversParentTypes['IdentifierRule']> = {
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  example?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type LiveReadingResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['LiveReading'] = ResolversParentTypes['LiveReading']> = {
  callsPerMinute?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  driver?: Resolver<ResolversTypes['LiveDriver'], ParentType, ContextType>;
  leastMaxAge?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  quotaPercent?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type LoopringAccountDetailsResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['LoopringAccountDetails'] = ResolversParentTypes['LoopringAccountDetails']> = {
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  active?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  frozen?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  keyNonce?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  nonce?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  owner?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LoopringAssetDetailsResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['LoopringAssetDetails'] = ResolversParentTypes['LoopringAssetDetails']> = {
  enabled?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  precision?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tokenId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LoopringBalanceDetailsResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['LoopringBalanceDetails'] = ResolversParentTypes['LoopringBalanceDetails']> = {
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MeshAssetDetailsResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['MeshAssetDetails'] = ResolversParentTypes['MeshAssetDetails']> = {
  currencyMetadata?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MeshBalanceDetailsResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['MeshBalanceDetails'] = ResolversParentTypes['MeshBalanceDetails']> = {
  accountMetadata?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  amountMetadata?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type NetworkResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Network'] = ResolversParentTypes['Network']> = {
  abilities?: Resolver<ResolversTypes['NetworkAbilities'], ParentType, ContextType>;
  chain?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['NetworkStatus'], ParentType, ContextType>;
};

export type NetworkAbilitiesResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['NetworkAbilities'] = ResolversParentTypes['NetworkAbilities']> = {
  errors?: Resolver<Maybe<ReadonlyArray<ResolversTypes['DeclaredError']>>, ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['Failure']>, ParentType, ContextType>;
  history?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type NetworkListResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['NetworkList'] = ResolversParentTypes['NetworkList']> = {
  failure?: Resolver<Maybe<ResolversTypes['Failure']>, ParentType, ContextType>;
  nodes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Network']>>, ParentType, ContextType>;
};

export type NetworkStatusResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['NetworkStatus'] = ResolversParentTypes['NetworkStatus']> = {
  current?: Resolver<Maybe<ResolversTypes['Block']>, ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['Failure']>, ParentType, ContextType>;
  genesis?: Resolver<Maybe<ResolversTypes['Block']>, ParentType, ContextType>;
  oldest?: Resolver<Maybe<ResolversTypes['Block']>, ParentType, ContextType>;
  synced?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type NodeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'Account' | 'Asset' | 'Balance' | 'Source', ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PortfolioResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Portfolio'] = ResolversParentTypes['Portfolio']> = {
  bySource?: Resolver<ReadonlyArray<ResolversTypes['SourceTotals']>, ParentType, ContextType>;
  byUnderlying?: Resolver<ResolversTypes['UnderlyingTotalConnection'], ParentType, ContextType, Partial<PortfolioByUnderlyingArgs>>;
  complete?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  coverage?: Resolver<ResolversTypes['Coverage'], ParentType, ContextType>;
  part?: Resolver<ResolversTypes['AmountPart'], ParentType, ContextType>;
  totals?: Resolver<ResolversTypes['AssetTotalConnection'], ParentType, ContextType, Partial<PortfolioTotalsArgs>>;
};

export type PortfolioEventResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['PortfolioEvent'] = ResolversParentTypes['PortfolioEvent']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  changes?: Resolver<ReadonlyArray<ResolversTypes['BalanceChange']>, ParentType, ContextType>;
  confirmed?: Resolver<ReadonlyArray<ResolversTypes['Confirmation']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['LiveEventKind'], ParentType, ContextType>;
  merged?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  portfolio?: Resolver<ResolversTypes['Portfolio'], ParentType, ContextType>;
};

export type ProvenanceResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Provenance'] = ResolversParentTypes['Provenance']> = {
  basis?: Resolver<ResolversTypes['Basis'], ParentType, ContextType>;
  behind?: Resolver<Maybe<ResolversTypes['BigInt']>, ParentType, ContextType>;
  block?: Resolver<Maybe<ResolversTypes['Block']>, ParentType, ContextType>;
  observedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  pinned?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  servedFrom?: Resolver<ResolversTypes['ServedFrom'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['Source'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType, RequireFields<QueryAccountArgs, 'id'>>;
  accounts?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['Account']>>>, ParentType, ContextType, RequireFields<QueryAccountsArgs, 'ids'>>;
  accountsByAddress?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Account']>>, ParentType, ContextType, RequireFields<QueryAccountsByAddressArgs, 'addresses'>>;
  addressLookup?: Resolver<Maybe<ReadonlyArray<ResolversTypes['AddressMatch']>>, ParentType, ContextType, RequireFields<QueryAddressLookupArgs, 'addresses'>>;
  asset?: Resolver<Maybe<ResolversTypes['Asset']>, ParentType, ContextType, RequireFields<QueryAssetArgs, 'id'>>;
  assets?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['Asset']>>>, ParentType, ContextType, RequireFields<QueryAssetsArgs, 'ids'>>;
  balance?: Resolver<Maybe<ResolversTypes['Balance']>, ParentType, ContextType, RequireFields<QueryBalanceArgs, 'id'>>;
  balances?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['Balance']>>>, ParentType, ContextType, RequireFields<QueryBalancesArgs, 'ids'>>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
  nodes?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['Node']>>>, ParentType, ContextType, RequireFields<QueryNodesArgs, 'ids'>>;
  portfolio?: Resolver<Maybe<ResolversTypes['Portfolio']>, ParentType, ContextType, RequireFields<QueryPortfolioArgs, 'accounts' | 'part'>>;
  source?: Resolver<Maybe<ResolversTypes['Source']>, ParentType, ContextType, RequireFields<QuerySourceArgs, 'id'>>;
  sources?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Source']>>, ParentType, ContextType, Partial<QuerySourcesArgs>>;
};

export type ReddioAssetDetailsResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ReddioAssetDetails'] = ResolversParentTypes['ReddioAssetDetails']> = {
  baseUri?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  quantum?: Resolver<Maybe<ResolversTypes['BigInt']>, ParentType, ContextType>;
  tokenId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  tokenUri?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ReddioBalanceDetailsResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ReddioBalanceDetails'] = ResolversParentTypes['ReddioBalanceDetails']> = {
  available?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  frozen?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  quantum?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  withdrawFrozen?: Resolver<Maybe<ResolversTypes['BigInt']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SolanaBalanceDetailsResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['SolanaBalanceDetails'] = ResolversParentTypes['SolanaBalanceDetails']> = {
  frozen?: Resolver<Maybe<ResolversTypes['BigInt']>, ParentType, ContextType>;
  frozenTokenAccounts?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  program?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tokenAccounts?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SourceResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Source'] = ResolversParentTypes['Source']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType, RequireFields<SourceAccountArgs, 'address'>>;
  accounts?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Account']>>, ParentType, ContextType, RequireFields<SourceAccountsArgs, 'addresses'>>;
  asset?: Resolver<Maybe<ResolversTypes['Asset']>, ParentType, ContextType, RequireFields<SourceAssetArgs, 'ref'>>;
  assets?: Resolver<Maybe<ResolversTypes['AssetConnection']>, ParentType, ContextType, Partial<SourceAssetsArgs>>;
  capabilities?: Resolver<ResolversTypes['SourceCapabilities'], ParentType, ContextType>;
  health?: Resolver<ResolversTypes['SourceHealth'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  live?: Resolver<ResolversTypes['LiveReading'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  networks?: Resolver<ResolversTypes['NetworkList'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sandbox?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SourceCapabilitiesResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['SourceCapabilities'] = ResolversParentTypes['SourceCapabilities']> = {
  accounts?: Resolver<ResolversTypes['IdentifierRule'], ParentType, ContextType>;
  amounts?: Resolver<ReadonlyArray<ResolversTypes['AmountPart']>, ParentType, ContextType>;
  assets?: Resolver<ResolversTypes['IdentifierRule'], ParentType, ContextType>;
  history?: Resolver<ResolversTypes['HistorySupport'], ParentType, ContextType>;
  reads?: Resolver<ReadonlyArray<ResolversTypes['BalanceRead']>, ParentType, ContextType>;
  relation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  underlying?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type SourceHealthResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['SourceHealth'] = ResolversParentTypes['SourceHealth']> = {
  failure?: Resolver<Maybe<ResolversTypes['Failure']>, ParentType, ContextType>;
  milliseconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  ok?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type SourceTotalsResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['SourceTotals'] = ResolversParentTypes['SourceTotals']> = {
  complete?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  coverage?: Resolver<ResolversTypes['Coverage'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['Source'], ParentType, ContextType>;
  totals?: Resolver<ResolversTypes['AssetTotalConnection'], ParentType, ContextType, Partial<SourceTotalsTotalsArgs>>;
};

export type SubscriptionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  balances?: SubscriptionResolver<ResolversTypes['BalanceEvent'], "balances", ParentType, ContextType, RequireFields<SubscriptionBalancesArgs, 'maxAge'>>;
  portfolio?: SubscriptionResolver<ResolversTypes['PortfolioEvent'], "portfolio", ParentType, ContextType, RequireFields<SubscriptionPortfolioArgs, 'accounts' | 'assets' | 'maxAge' | 'part'>>;
};

export type SubstrateBalanceDetailsResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['SubstrateBalanceDetails'] = ResolversParentTypes['SubstrateBalanceDetails']> = {
  provider?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['SubstrateAssetStatus'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TeosAssetDetailsResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['TeosAssetDetails'] = ResolversParentTypes['TeosAssetDetails']> = {
  author?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  controllerAddress?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  currencyCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  jurisdictionCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sparkFactor?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  sparkFactorModifier?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  unitOfMeasureCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UnderlyingTotalResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['UnderlyingTotal'] = ResolversParentTypes['UnderlyingTotal']> = {
  atLeast?: Resolver<Maybe<ResolversTypes['Amount']>, ParentType, ContextType>;
  complete?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  coverage?: Resolver<ResolversTypes['Coverage'], ParentType, ContextType>;
  underlying?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type UnderlyingTotalConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['UnderlyingTotalConnection'] = ResolversParentTypes['UnderlyingTotalConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['UnderlyingTotalEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['UnderlyingTotal']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type UnderlyingTotalEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['UnderlyingTotalEdge'] = ResolversParentTypes['UnderlyingTotalEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['UnderlyingTotal'], ParentType, ContextType>;
};

export type Resolvers<ContextType = GraphContext> = {
  Account?: AccountResolvers<ContextType>;
  AccountDetails?: AccountDetailsResolvers<ContextType>;
  AccountDetailsUnavailable?: AccountDetailsUnavailableResolvers<ContextType>;
  AddressMatch?: AddressMatchResolvers<ContextType>;
  Amount?: AmountResolvers<ContextType>;
  Asset?: AssetResolvers<ContextType>;
  AssetConnection?: AssetConnectionResolvers<ContextType>;
  AssetDetails?: AssetDetailsResolvers<ContextType>;
  AssetEdge?: AssetEdgeResolvers<ContextType>;
  AssetTotal?: AssetTotalResolvers<ContextType>;
  AssetTotalConnection?: AssetTotalConnectionResolvers<ContextType>;
  AssetTotalEdge?: AssetTotalEdgeResolvers<ContextType>;
  Balance?: BalanceResolvers<ContextType>;
  BalanceChange?: BalanceChangeResolvers<ContextType>;
  BalanceConnection?: BalanceConnectionResolvers<ContextType>;
  BalanceDetails?: BalanceDetailsResolvers<ContextType>;
  BalanceEdge?: BalanceEdgeResolvers<ContextType>;
  BalanceEvent?: BalanceEventResolvers<ContextType>;
  BalanceRead?: BalanceReadResolvers<ContextType>;
  BigInt?: GraphQLScalarType;
  Block?: BlockResolvers<ContextType>;
  Confirmation?: ConfirmationResolvers<ContextType>;
  Coverage?: CoverageResolvers<ContextType>;
  CoverageFailure?: CoverageFailureResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  DeclaredError?: DeclaredErrorResolvers<ContextType>;
  EarlierBalance?: EarlierBalanceResolvers<ContextType>;
  Failure?: FailureResolvers<ContextType>;
  IdentifierRule?: IdentifierRuleResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  LiveReading?: LiveReadingResolvers<ContextType>;
  LoopringAccountDetails?: LoopringAccountDetailsResolvers<ContextType>;
  LoopringAssetDetails?: LoopringAssetDetailsResolvers<ContextType>;
  LoopringBalanceDetails?: LoopringBalanceDetailsResolvers<ContextType>;
  MeshAssetDetails?: MeshAssetDetailsResolvers<ContextType>;
  MeshBalanceDetails?: MeshBalanceDetailsResolvers<ContextType>;
  Network?: NetworkResolvers<ContextType>;
  NetworkAbilities?: NetworkAbilitiesResolvers<ContextType>;
  NetworkList?: NetworkListResolvers<ContextType>;
  NetworkStatus?: NetworkStatusResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Portfolio?: PortfolioResolvers<ContextType>;
  PortfolioEvent?: PortfolioEventResolvers<ContextType>;
  Provenance?: ProvenanceResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  ReddioAssetDetails?: ReddioAssetDetailsResolvers<ContextType>;
  ReddioBalanceDetails?: ReddioBalanceDetailsResolvers<ContextType>;
  SolanaBalanceDetails?: SolanaBalanceDetailsResolvers<ContextType>;
  Source?: SourceResolvers<ContextType>;
  SourceCapabilities?: SourceCapabilitiesResolvers<ContextType>;
  SourceHealth?: SourceHealthResolvers<ContextType>;
  SourceTotals?: SourceTotalsResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  SubstrateBalanceDetails?: SubstrateBalanceDetailsResolvers<ContextType>;
  TeosAssetDetails?: TeosAssetDetailsResolvers<ContextType>;
  UnderlyingTotal?: UnderlyingTotalResolvers<ContextType>;
  UnderlyingTotalConnection?: UnderlyingTotalConnectionResolvers<ContextType>;
  UnderlyingTotalEdge?: UnderlyingTotalEdgeResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = GraphContext> = {
  calls?: CallsDirectiveResolver<any, any, ContextType>;
  key?: KeyDirectiveResolver<any, any, ContextType>;
  live?: LiveDirectiveResolver<any, any, ContextType>;
  lookup?: LookupDirectiveResolver<any, any, ContextType>;
  merge?: MergeDirectiveResolver<any, any, ContextType>;
  standalone?: StandaloneDirectiveResolver<any, any, ContextType>;
};

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import { type GraphQLClient, type RequestOptions } from 'graphql-request';
import { GraphQLError, print } from 'graphql'
import type { DocumentNode } from 'graphql';
type GraphQLClientRequestHeaders = RequestOptions['requestHeaders'];
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

/** A moment of a ledger. Give exactly one. */
export type AtInput =
  {   /** The number of the block. */
  readonly block: bigint; readonly hash?: never; readonly tag?: never; readonly time?: never; }
  |  { readonly block?: never;   /** The hash of the block. */
  readonly hash: string; readonly tag?: never; readonly time?: never; }
  |  { readonly block?: never; readonly hash?: never;   /** The newest block with this finality. */
  readonly tag: BlockTag; readonly time?: never; }
  |  { readonly block?: never; readonly hash?: never; readonly tag?: never;   /** The last block made at this time or before, e.g. `2026-11-21T00:00:00Z`. Costs some twenty requests to find. */
  readonly time: Date; };

/** Which balances to return; all conditions must hold. */
export type BalanceFilter = {
  /** Which amounts to return. */
  readonly amount?: AmountFilter;
  /** Only assets issued by this contract. */
  readonly contract?: string | null | undefined;
  /** Only assets of this type, in the source's own term, e.g. `ERC20`. */
  readonly type?: string | null | undefined;
  /**
   * Only assets that stand for this thing, a CAIP-19 id such as `eip155:1/slip44:60`; see `Asset.underlying`. An asset whose
   * underlying is not known may be any thing: it stays, with `underlying` null. A source that states the underlying of no asset
   * answers with the failure `UNDERLYING_UNSUPPORTED`.
   */
  readonly underlying?: string | null | undefined;
};

/** How a balance is known. */
export type Basis =
  /** The source answered completely without it, and its documents say that this means zero. */
  | 'ABSENT_IS_ZERO'
  /** The source stated it. */
  | 'REPORTED';

/** Blocks by their finality. */
export type BlockTag =
  /** The newest block that will not be replaced. */
  | 'FINALIZED'
  /** The newest block, as without `at`. */
  | 'LATEST'
  /** The newest block that is unlikely to be replaced. */
  | 'SAFE';

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

/** How a past balance can be addressed. */
export type HistorySupport =
  /** By block number or hash, and where the source has them by time and tag. */
  | 'BLOCK'
  /** Only the present can be read. */
  | 'NONE';

/** Where an answer was taken from. */
export type ServedFrom =
  /** An earlier answer of the source that is still fresh. */
  | 'CACHE'
  /** The source itself, for this query. */
  | 'SOURCE'
  /** An earlier answer, because the source cannot be asked now. */
  | 'STALE';

export type BalancesQueryVariables = Exact<{
  addresses: ReadonlyArray<string> | string;
  sources?: ReadonlyArray<string> | string | null | undefined;
  network?: string | null | undefined;
  assets: ReadonlyArray<string> | string;
  at?: AtInput | null | undefined;
}>;


export type BalancesQuery = { readonly accountsByAddress: ReadonlyArray<{ readonly id: string, readonly balances: { readonly nodes: ReadonlyArray<{ readonly account: { readonly id: string, readonly address: string, readonly source: { readonly name: string } }, readonly asset: { readonly id: string, readonly ref: string, readonly symbol: string | null }, readonly total: { readonly atomic: bigint, readonly decimals: number | null, readonly value: string | null } | null, readonly available: { readonly atomic: bigint, readonly decimals: number | null, readonly value: string | null } | null, readonly locked: { readonly atomic: bigint, readonly decimals: number | null, readonly value: string | null } | null, readonly pendingDeposit: { readonly atomic: bigint, readonly decimals: number | null, readonly value: string | null } | null, readonly pendingWithdrawal: { readonly atomic: bigint, readonly decimals: number | null, readonly value: string | null } | null, readonly provenance: { readonly observedAt: Date, readonly basis: Basis, readonly servedFrom: ServedFrom, readonly block: { readonly number: bigint | null, readonly hash: string | null, readonly time: Date | null } | null } | null, readonly failure: { readonly code: FailureCode, readonly message: string, readonly detail: string | null, readonly retryable: boolean, readonly retryAfter: Date | null } | null }> | null, readonly failure: { readonly code: FailureCode, readonly message: string, readonly detail: string | null, readonly retryable: boolean, readonly retryAfter: Date | null } | null } | null }> | null };

export type BalancesByIdsQueryVariables = Exact<{
  accounts: ReadonlyArray<string> | string;
  assets: ReadonlyArray<string> | string;
  at?: AtInput | null | undefined;
}>;


export type BalancesByIdsQuery = { readonly accounts: ReadonlyArray<{ readonly id: string, readonly balances: { readonly nodes: ReadonlyArray<{ readonly account: { readonly id: string, readonly address: string, readonly source: { readonly name: string } }, readonly asset: { readonly id: string, readonly ref: string, readonly symbol: string | null }, readonly total: { readonly atomic: bigint, readonly decimals: number | null, readonly value: string | null } | null, readonly available: { readonly atomic: bigint, readonly decimals: number | null, readonly value: string | null } | null, readonly locked: { readonly atomic: bigint, readonly decimals: number | null, readonly value: string | null } | null, readonly pendingDeposit: { readonly atomic: bigint, readonly decimals: number | null, readonly value: string | null } | null, readonly pendingWithdrawal: { readonly atomic: bigint, readonly decimals: number | null, readonly value: string | null } | null, readonly provenance: { readonly observedAt: Date, readonly basis: Basis, readonly servedFrom: ServedFrom, readonly block: { readonly number: bigint | null, readonly hash: string | null, readonly time: Date | null } | null } | null, readonly failure: { readonly code: FailureCode, readonly message: string, readonly detail: string | null, readonly retryable: boolean, readonly retryAfter: Date | null } | null }> | null, readonly failure: { readonly code: FailureCode, readonly message: string, readonly detail: string | null, readonly retryable: boolean, readonly retryAfter: Date | null } | null } | null } | null> | null };

export type HoldingsQueryVariables = Exact<{
  addresses: ReadonlyArray<string> | string;
  sources?: ReadonlyArray<string> | string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: BalanceFilter | null | undefined;
}>;


export type HoldingsQuery = { readonly accountsByAddress: ReadonlyArray<{ readonly id: string, readonly balances: { readonly totalCount: number | null, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<{ readonly account: { readonly id: string, readonly address: string, readonly source: { readonly name: string } }, readonly asset: { readonly id: string, readonly ref: string, readonly symbol: string | null }, readonly total: { readonly atomic: bigint, readonly decimals: number | null, readonly value: string | null } | null, readonly available: { readonly atomic: bigint, readonly decimals: number | null, readonly value: string | null } | null, readonly locked: { readonly atomic: bigint, readonly decimals: number | null, readonly value: string | null } | null, readonly pendingDeposit: { readonly atomic: bigint, readonly decimals: number | null, readonly value: string | null } | null, readonly pendingWithdrawal: { readonly atomic: bigint, readonly decimals: number | null, readonly value: string | null } | null, readonly provenance: { readonly observedAt: Date, readonly basis: Basis, readonly servedFrom: ServedFrom, readonly block: { readonly number: bigint | null, readonly hash: string | null, readonly time: Date | null } | null } | null, readonly failure: { readonly code: FailureCode, readonly message: string, readonly detail: string | null, readonly retryable: boolean, readonly retryAfter: Date | null } | null }> | null, readonly failure: { readonly code: FailureCode, readonly message: string, readonly detail: string | null, readonly retryable: boolean, readonly retryAfter: Date | null } | null } | null }> | null };

export type AmountPartsFragment = { readonly atomic: bigint, readonly decimals: number | null, readonly value: string | null };

export type FailurePartsFragment = { readonly code: FailureCode, readonly message: string, readonly detail: string | null, readonly retryable: boolean, readonly retryAfter: Date | null };

export type BalancePartsFragment = { readonly account: { readonly id: string, readonly address: string, readonly source: { readonly name: string } }, readonly asset: { readonly id: string, readonly ref: string, readonly symbol: string | null }, readonly total: { readonly atomic: bigint, readonly decimals: number | null, readonly value: string | null } | null, readonly available: { readonly atomic: bigint, readonly decimals: number | null, readonly value: string | null } | null, readonly locked: { readonly atomic: bigint, readonly decimals: number | null, readonly value: string | null } | null, readonly pendingDeposit: { readonly atomic: bigint, readonly decimals: number | null, readonly value: string | null } | null, readonly pendingWithdrawal: { readonly atomic: bigint, readonly decimals: number | null, readonly value: string | null } | null, readonly provenance: { readonly observedAt: Date, readonly basis: Basis, readonly servedFrom: ServedFrom, readonly block: { readonly number: bigint | null, readonly hash: string | null, readonly time: Date | null } | null } | null, readonly failure: { readonly code: FailureCode, readonly message: string, readonly detail: string | null, readonly retryable: boolean, readonly retryAfter: Date | null } | null };

export type SourcesQueryVariables = Exact<{ [key: string]: never; }>;


export type SourcesQuery = { readonly sources: ReadonlyArray<{ readonly id: string, readonly name: string, readonly label: string, readonly provider: string, readonly sandbox: boolean, readonly capabilities: { readonly amounts: ReadonlyArray<AmountPart>, readonly relation: string, readonly history: HistorySupport, readonly accounts: { readonly description: string, readonly example: string }, readonly assets: { readonly description: string, readonly example: string } } }> | null };

export const AmountPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AmountParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Amount"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"atomic"}},{"kind":"Field","name":{"kind":"Name","value":"decimals"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]} as unknown as DocumentNode;
export const FailurePartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FailureParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Failure"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"detail"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfter"}}]}}]} as unknown as DocumentNode;
export const BalancePartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"BalanceParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Balance"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"source"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"ref"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"total"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AmountParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"available"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AmountParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"locked"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AmountParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pendingDeposit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AmountParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pendingWithdrawal"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AmountParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"provenance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"observedAt"}},{"kind":"Field","name":{"kind":"Name","value":"basis"}},{"kind":"Field","name":{"kind":"Name","value":"servedFrom"}},{"kind":"Field","name":{"kind":"Name","value":"block"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"hash"}},{"kind":"Field","name":{"kind":"Name","value":"time"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FailureParts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AmountParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Amount"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"atomic"}},{"kind":"Field","name":{"kind":"Name","value":"decimals"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FailureParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Failure"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"detail"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfter"}}]}}]} as unknown as DocumentNode;
export const BalancesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Balances"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"addresses"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"sources"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"network"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"assets"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"at"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AtInput"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accountsByAddress"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"addresses"},"value":{"kind":"Variable","name":{"kind":"Name","value":"addresses"}}},{"kind":"Argument","name":{"kind":"Name","value":"sources"},"value":{"kind":"Variable","name":{"kind":"Name","value":"sources"}}},{"kind":"Argument","name":{"kind":"Name","value":"network"},"value":{"kind":"Variable","name":{"kind":"Name","value":"network"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"balances"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"assets"},"value":{"kind":"Variable","name":{"kind":"Name","value":"assets"}}},{"kind":"Argument","name":{"kind":"Name","value":"at"},"value":{"kind":"Variable","name":{"kind":"Name","value":"at"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"BalanceParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FailureParts"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AmountParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Amount"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"atomic"}},{"kind":"Field","name":{"kind":"Name","value":"decimals"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FailureParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Failure"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"detail"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfter"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"BalanceParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Balance"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"source"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"ref"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"total"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AmountParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"available"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AmountParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"locked"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AmountParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pendingDeposit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AmountParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pendingWithdrawal"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AmountParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"provenance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"observedAt"}},{"kind":"Field","name":{"kind":"Name","value":"basis"}},{"kind":"Field","name":{"kind":"Name","value":"servedFrom"}},{"kind":"Field","name":{"kind":"Name","value":"block"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"hash"}},{"kind":"Field","name":{"kind":"Name","value":"time"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FailureParts"}}]}}]}}]} as unknown as DocumentNode;
export const BalancesByIdsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"BalancesByIds"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accounts"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"assets"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"at"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AtInput"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accounts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accounts"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"balances"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"assets"},"value":{"kind":"Variable","name":{"kind":"Name","value":"assets"}}},{"kind":"Argument","name":{"kind":"Name","value":"at"},"value":{"kind":"Variable","name":{"kind":"Name","value":"at"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"BalanceParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FailureParts"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AmountParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Amount"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"atomic"}},{"kind":"Field","name":{"kind":"Name","value":"decimals"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FailureParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Failure"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"detail"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfter"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"BalanceParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Balance"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"source"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"ref"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"total"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AmountParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"available"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AmountParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"locked"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AmountParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pendingDeposit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AmountParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pendingWithdrawal"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AmountParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"provenance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"observedAt"}},{"kind":"Field","name":{"kind":"Name","value":"basis"}},{"kind":"Field","name":{"kind":"Name","value":"servedFrom"}},{"kind":"Field","name":{"kind":"Name","value":"block"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"hash"}},{"kind":"Field","name":{"kind":"Name","value":"time"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FailureParts"}}]}}]}}]} as unknown as DocumentNode;
export const HoldingsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Holdings"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"addresses"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"sources"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"BalanceFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accountsByAddress"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"addresses"},"value":{"kind":"Variable","name":{"kind":"Name","value":"addresses"}}},{"kind":"Argument","name":{"kind":"Name","value":"sources"},"value":{"kind":"Variable","name":{"kind":"Name","value":"sources"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"balances"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"BalanceParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FailureParts"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AmountParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Amount"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"atomic"}},{"kind":"Field","name":{"kind":"Name","value":"decimals"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FailureParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Failure"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"detail"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfter"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"BalanceParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Balance"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"source"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"ref"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"total"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AmountParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"available"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AmountParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"locked"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AmountParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pendingDeposit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AmountParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pendingWithdrawal"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AmountParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"provenance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"observedAt"}},{"kind":"Field","name":{"kind":"Name","value":"basis"}},{"kind":"Field","name":{"kind":"Name","value":"servedFrom"}},{"kind":"Field","name":{"kind":"Name","value":"block"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"hash"}},{"kind":"Field","name":{"kind":"Name","value":"time"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FailureParts"}}]}}]}}]} as unknown as DocumentNode;
export const SourcesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"sandbox"}},{"kind":"Field","name":{"kind":"Name","value":"capabilities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"example"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"example"}}]}},{"kind":"Field","name":{"kind":"Name","value":"amounts"}},{"kind":"Field","name":{"kind":"Name","value":"relation"}},{"kind":"Field","name":{"kind":"Name","value":"history"}}]}}]}}]}}]} as unknown as DocumentNode;

export type SdkFunctionWrapper = <T>(action: (requestHeaders?:Record<string, string>) => Promise<T>, operationName: string, operationType?: string, variables?: any) => Promise<T>;


const defaultWrapper: SdkFunctionWrapper = (action, _operationName, _operationType, _variables) => action();
const BalancesDocumentString = print(BalancesDocument);
const BalancesByIdsDocumentString = print(BalancesByIdsDocument);
const HoldingsDocumentString = print(HoldingsDocument);
const SourcesDocumentString = print(SourcesDocument);
export function getSdk(client: GraphQLClient, withWrapper: SdkFunctionWrapper = defaultWrapper) {
  return {
    Balances(variables: BalancesQueryVariables, requestHeaders?: GraphQLClientRequestHeaders): Promise<{ data: BalancesQuery; errors?: GraphQLError[]; extensions?: any; headers: Headers; status: number; }> {
        return withWrapper((wrappedRequestHeaders) => client.rawRequest<BalancesQuery>(BalancesDocumentString, variables, {...requestHeaders, ...wrappedRequestHeaders}), 'Balances', 'query', variables);
    },
    BalancesByIds(variables: BalancesByIdsQueryVariables, requestHeaders?: GraphQLClientRequestHeaders): Promise<{ data: BalancesByIdsQuery; errors?: GraphQLError[]; extensions?: any; headers: Headers; status: number; }> {
        return withWrapper((wrappedRequestHeaders) => client.rawRequest<BalancesByIdsQuery>(BalancesByIdsDocumentString, variables, {...requestHeaders, ...wrappedRequestHeaders}), 'BalancesByIds', 'query', variables);
    },
    Holdings(variables: HoldingsQueryVariables, requestHeaders?: GraphQLClientRequestHeaders): Promise<{ data: HoldingsQuery; errors?: GraphQLError[]; extensions?: any; headers: Headers; status: number; }> {
        return withWrapper((wrappedRequestHeaders) => client.rawRequest<HoldingsQuery>(HoldingsDocumentString, variables, {...requestHeaders, ...wrappedRequestHeaders}), 'Holdings', 'query', variables);
    },
    Sources(variables?: SourcesQueryVariables, requestHeaders?: GraphQLClientRequestHeaders): Promise<{ data: SourcesQuery; errors?: GraphQLError[]; extensions?: any; headers: Headers; status: number; }> {
        return withWrapper((wrappedRequestHeaders) => client.rawRequest<SourcesQuery>(SourcesDocumentString, variables, {...requestHeaders, ...wrappedRequestHeaders}), 'Sources', 'query', variables);
    }
  };
}
export type Sdk = ReturnType<typeof getSdk>;
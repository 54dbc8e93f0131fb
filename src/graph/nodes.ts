/** What resolvers hand to each other: identities and outcomes, never formatted text. */

import type { KnownBalance, Outcome } from '../balances/answer/reconcile.ts';
import type { FactsAnswer } from '../balances/fact/catalogue.ts';
import type { EventKind } from '../balances/live/fold.ts';
import type { Confirmation } from '../balances/live/pollers.ts';
import type { Source } from '../balances/source.ts';
import type { Entry } from '../balances/totals/entries.ts';
import type { Total } from '../balances/totals/total.ts';
import type { Scale } from '../model/amount.ts';
import type { Failure } from '../model/failure.ts';
import type { Account, Asset } from '../model/identity.ts';
import type { AmountPart, At } from '../model/reading.ts';

export interface AccountNode {
  readonly __typename: 'Account';
  readonly account: Account;
  readonly source: Source;
  /** The spelling in the query, where the account was named by address. */
  readonly asked: string | null;
}

export interface AssetNode {
  readonly __typename: 'Asset';
  readonly asset: Asset;
  readonly source: Source;
  /** What is known of the asset already; null where it still has to be loaded. */
  readonly facts: FactsAnswer | null;
}

export interface BalanceNode {
  readonly __typename: 'Balance';
  readonly account: AccountNode;
  readonly asset: AssetNode;
  /** The moment that was asked for; null for now. */
  readonly at: At | null;
  readonly outcome: Outcome;
}

/** A balance that an id names, before it is read. */
export interface BalanceName {
  readonly account: AccountNode;
  readonly asset: AssetNode;
  readonly at: At | null;
}

/** An amount is shown by the facts of its own row, even if other rows have other facts of the asset. */
export function balanceNode({ account, asset, at }: BalanceName, outcome: Outcome): BalanceNode {
  const facts = 'value' in outcome ? outcome.value.facts : null;
  const described = facts === null ? asset : { ...asset, facts: { facts } };
  return { __typename: 'Balance', account, asset: described, at, outcome };
}

/** In the unit of an asset, or in one of its own; null where that is not known. */
export type AmountNode = { readonly atomic: bigint } & (
  | { readonly asset: AssetNode }
  | { readonly scale: Scale | null }
);

export interface BalanceChangeNode {
  readonly kind: EventKind;
  readonly current: BalanceNode;
  readonly previous: EarlierBalanceNode | null;
}

/** What was told of a balance before. */
export interface EarlierBalanceNode {
  readonly name: BalanceName;
  readonly known: KnownBalance | null;
  readonly failure: Failure | null;
}

export interface ConfirmationNode {
  readonly confirmation: Confirmation;
  /** How long ago it was observed, in milliseconds; null where it never was. */
  readonly ageMs: number | null;
}

export interface PortfolioNode {
  readonly part: AmountPart;
  readonly entries: readonly Entry[];
}

export interface AssetTotalNode {
  readonly asset: AssetNode;
  /** Summed once, when it is asked for. */
  total(): Promise<Total>;
}

export interface UnderlyingTotalNode {
  readonly underlying: string;
  /** Summed once, when it is asked for: an asset whose underlying is unknown is examined for each thing. */
  total(): Promise<Total>;
}

export interface SourceTotalsNode {
  readonly source: Source;
  readonly entries: readonly Entry[];
}

export interface FailureNode {
  readonly failure: Failure;
  readonly source: Source;
  /** The id of what could not be read. */
  readonly about?: string;
}

export interface NetworkNode {
  readonly source: Source;
  readonly name: string;
}

/** A finished page, and the reason why its list may lack an entry; or the failure in place of a page. */
export interface ConnectionNode<Node> {
  readonly page: ConnectionPage<Node> | null;
  readonly failure: FailureNode | null;
}

export interface ConnectionPage<Node> {
  readonly entries: Entries<Node>;
  /** The place of an entry. */
  cursorOf(node: Node): string;
  readonly totalCount: number;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** A list that may make its entries only when they are looked at. */
export interface Entries<Node> extends Iterable<Node> {
  readonly length: number;
  at(index: number): Node | undefined;
}

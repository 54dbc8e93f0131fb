/** The balances of many accounts of one source and network that are asked for the same assets, read as one. */
import type { OutcomesOf } from '../../balances/loader.ts';
import type { Later } from '../../model/later.ts';
import type { At } from '../../model/reading.ts';
import type { GraphContext } from '../context.ts';
import type { AccountNode, BalanceNode, ConnectionNode } from '../nodes.ts';
import { BalanceRows } from './balance-rows.ts';
import type { ChosenAssets } from './chosen-assets.ts';
import { assetIdOf, pageOf } from './page.ts';
import { shownAssets } from './shown-assets.ts';

/** What all of the accounts are asked for. */
export interface AlikeRequest {
  readonly chosen: ChosenAssets;
  readonly at: At | null;
  readonly context: GraphContext;
  /** Whether the query shows anything for which facts about the assets are needed. */
  readonly showsFacts: boolean;
}

/** @param accounts at least one, all of one source and network */
export function readAlike(accounts: readonly [AccountNode, ...AccountNode[]], request: AlikeRequest) {
  const { context, chosen, at } = request;
  const read: Later<OutcomesOf> = context.balances(accounts[0].source).pairsOfEach(
    accounts.map(({ account }) => account),
    chosen.refs,
    at,
  );
  return read.map((outcomesOf) => new RowsOfAccounts(accounts, outcomesOf, request));
}

export class RowsOfAccounts {
  readonly #accounts: readonly AccountNode[];
  readonly #outcomesOf: OutcomesOf;
  readonly #request: AlikeRequest;

  constructor(accounts: readonly AccountNode[], outcomesOf: OutcomesOf, request: AlikeRequest) {
    this.#accounts = accounts;
    this.#outcomesOf = outcomesOf;
    this.#request = request;
  }

  /** All rows of the account in this place; null where facts of their assets have to be loaded first. */
  at(index: number): BalanceRows | null {
    const account = this.#accounts[index];
    if (account === undefined) return null;
    const { chosen, at, context, showsFacts } = this.#request;
    const outcomes = this.#outcomesOf(account.account);
    const assets = showsFacts ? shownAssets({ chosen, outcomes }, context, () => true) : chosen.nodes;
    return assets instanceof Promise ? null : new BalanceRows({ account, assets, outcomes, at });
  }
}

/** All rows of an account as a page. */
export function wholePage(rows: BalanceRows): ConnectionNode<BalanceNode> {
  return { page: pageOf<BalanceNode, BalanceRows>(rows, {}, { key: assetIdOf, fallback: rows.length }), failure: null };
}

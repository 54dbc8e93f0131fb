/** Balances of one account, or of one asset, that may be filtered and put in order. */

import type { Outcome } from '../../balances/answer/reconcile.ts';
import type { FactsAnswer } from '../../balances/fact/catalogue.ts';
import { forEachInSteps } from '../../model/steps.ts';
import { STEPS_PER_TURN } from '../../model/turns.ts';
import type { GraphContext } from '../context.ts';
import type { BalanceFilter, BalanceOrder } from '../generated/resolvers.ts';
import type { AssetNode } from '../nodes.ts';
import { type ListView, ListViews } from './list-views.ts';
import { type Arrangement, arrangeBalances } from './order.ts';

/** The rows of such a list. Everything is made when it is looked at. */
export interface BalanceTable {
  readonly length: number;
  assetAt(row: number): AssetNode;
  refAt(row: number): string;
  outcomeAt(row: number): Outcome;
  /** Unique within the list; cursors name it. */
  keyAt(row: number): string;
}

/** So many assets are asked for in one tick. */
const ASSETS_AT_ONCE = STEPS_PER_TURN;

export class BalanceList {
  readonly table: BalanceTable;
  readonly #context: GraphContext;
  readonly #views: ListViews;
  #facts: Promise<void> | null = null;
  #knownFacts: readonly (FactsAnswer | null)[] | null = null;

  constructor(table: BalanceTable, context: GraphContext) {
    this.table = table;
    this.#context = context;
    this.#views = new ListViews(table, context);
  }

  arrange(filter: BalanceFilter | null, order: BalanceOrder | null): Promise<ListView> {
    const arrangement = { filter, order };
    return this.#views.view(nameOf(arrangement), () => this.#arrange(arrangement));
  }

  async #arrange(arrangement: Arrangement): Promise<readonly number[]> {
    const { table } = this;
    if (needsFacts(arrangement)) await this.#describeOnce();
    const facts = this.#knownFacts;
    const factsAt = (row: number): FactsAnswer | null => (facts === null ? ownFacts(table, row) : (facts[row] ?? null));
    const columns = {
      length: table.length,
      refAt: (row: number) => table.refAt(row),
      outcomeAt: (row: number) => table.outcomeAt(row),
      factsAt,
    };
    return this.#context.work.run(arrangeBalances(columns, arrangement));
  }

  /** Of each row the facts of its asset: those beside the amount, else those of its source. Null before the first use. */
  get knownFacts(): readonly (FactsAnswer | null)[] | null {
    return this.#knownFacts;
  }

  #describeOnce(): Promise<void> {
    this.#facts ??= this.#describe();
    return this.#facts;
  }

  async #describe(): Promise<void> {
    const { table } = this;
    const facts: (FactsAnswer | null)[] = [];
    const lacking: number[] = [];
    const looking = forEachInSteps(table.length, (row) => {
      const known = ownFacts(table, row) ?? peek(table.assetAt(row), this.#context) ?? null;
      if (known === null) lacking.push(row);
      facts[row] = known;
    });
    await this.#context.work.run(looking);
    for (let start = 0; start < lacking.length; start += ASSETS_AT_ONCE) {
      const loading = lacking.slice(start, start + ASSETS_AT_ONCE).map(async (row) => {
        const { asset, source } = table.assetAt(row);
        facts[row] = await this.#context.facts(source).load(asset);
      });
      await Promise.all(loading);
    }
    this.#knownFacts = facts;
  }
}

/** Made of the values alone: two fields may write the same arguments differently. */
function nameOf({ filter, order }: Arrangement): string {
  const { contract = null, type = null, underlying = null, amount = 'ANY' } = filter ?? {};
  const { field = null, direction = 'ASC' } = order ?? {};
  return JSON.stringify([contract?.toLowerCase() ?? null, type, underlying, amount, field, direction]);
}

function needsFacts({ filter, order }: Arrangement): boolean {
  const byFacts = order?.field === 'SYMBOL' || order?.field === 'VALUE';
  return byFacts || [filter?.contract, filter?.type, filter?.underlying].some((text) => (text ?? null) !== null);
}

/** The facts that stood beside the amount, or are known of the asset already. */
function ownFacts(table: BalanceTable, row: number): FactsAnswer | null {
  const outcome = table.outcomeAt(row);
  const facts = 'value' in outcome ? outcome.value.facts : null;
  return facts === null ? table.assetAt(row).facts : { facts };
}

function peek({ asset, source }: AssetNode, context: GraphContext): FactsAnswer | undefined {
  return context.facts(source).peek(asset);
}

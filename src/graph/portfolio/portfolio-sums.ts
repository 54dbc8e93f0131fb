/**
 * What is summed of the entries of a portfolio, or of one of its sources: each sum is charged and made once in a request,
 * however many fields show it or a page of it.
 */
import type { Entry } from '../../balances/totals/entries.ts';
import { type AssetGroup, byAsset, bySource } from '../../balances/totals/groups.ts';
import { itemOf } from '../../balances/totals/items.ts';
import { assetsIn, readFacts, type Things, thingsIn } from '../../balances/totals/things.ts';
import { type Coverage, CoverageCount, type Item, type Total, totalInSteps } from '../../balances/totals/total.ts';
import { eachInSteps, forEachInSteps, type Steps } from '../../model/steps.ts';
import type { GraphContext } from '../context.ts';
import { type ListView, ListViews } from '../list/list-views.ts';
import type { AssetTotalNode, SourceTotalsNode, UnderlyingTotalNode } from '../nodes.ts';
import { perRequest } from '../per-request.ts';

/** A page is taken of the view, and its nodes are made of the rows on it. */
export interface Totals<Node> {
  readonly view: ListView;
  nodeAt(row: number): Node;
}

export class PortfolioSums {
  readonly #entries: readonly Entry[];
  readonly #context: GraphContext;
  readonly coverage: () => Promise<Coverage>;
  readonly sources: () => Promise<readonly SourceTotalsNode[]>;
  readonly byAsset: () => Promise<Totals<AssetTotalNode>>;
  readonly byUnderlying: () => Promise<Totals<UnderlyingTotalNode>>;

  constructor(entries: readonly Entry[], context: GraphContext) {
    this.#entries = entries;
    this.#context = context;
    this.coverage = once(() => this.#run(entries.length, coverageOf(entries)));
    this.sources = once(() => this.#run(entries.length, bySource(entries)));
    this.byAsset = once(() => this.#byAsset());
    this.byUnderlying = once(() => this.#byUnderlying());
  }

  async #byAsset(): Promise<Totals<AssetTotalNode>> {
    const groups = await this.#run(this.#entries.length, byAsset(this.#entries));
    const nodes = groups.map((group): AssetTotalNode => this.#assetTotal(group));
    return this.#listed(nodes, ({ asset }) => asset.asset.id);
  }

  async #byUnderlying(): Promise<Totals<UnderlyingTotalNode>> {
    const entries = this.#entries;
    const assets = await this.#run(entries.length, assetsIn(entries));
    const factsOf = await readFacts(assets, this.#context.facts);
    const things = await this.#run(entries.length, thingsIn(entries, factsOf));
    const nodes = things.ids.map((id): UnderlyingTotalNode => this.#thingTotal(id, things));
    return this.#listed(nodes, ({ underlying }) => underlying);
  }

  #assetTotal(group: AssetGroup): AssetTotalNode {
    const { asset, source, facts } = group;
    const node = { __typename: 'Asset' as const, asset, source, facts: facts === null ? null : { facts } };
    return {
      asset: node,
      total: once(() =>
        this.#run(
          group.size,
          totalOf(() => group.items()),
        ),
      ),
    };
  }

  #thingTotal(underlying: string, things: Things): UnderlyingTotalNode {
    const total = once(() =>
      this.#run(
        things.sizeOf(underlying),
        totalOf(() => things.itemsOf(underlying)),
      ),
    );
    return { underlying, total };
  }

  async #listed<Node extends object>(nodes: readonly Node[], key: (node: Node) => string): Promise<Totals<Node>> {
    const nodeAt = (row: number): Node => {
      const node = nodes[row];
      if (node === undefined) throw new RangeError(`there is no total ${row}`);
      return node;
    };
    const rows = { length: nodes.length, keyAt: (row: number) => key(nodeAt(row)) };
    const views = new ListViews(rows, this.#context);
    return { nodeAt, view: await views.view('all', () => this.#context.work.run(inOrder(nodes.length))) };
  }

  async #run<T>(rows: number, steps: Steps<T>): Promise<T> {
    this.#context.budget.look(rows);
    return this.#context.work.run(steps);
  }
}

const knownSums = perRequest(() => new WeakMap<readonly Entry[], PortfolioSums>());

/** The sums of these entries, the same for all who ask in one request. */
export function sumsOf(entries: readonly Entry[], context: GraphContext): PortfolioSums {
  const sums = knownSums(context);
  const known = sums.get(entries) ?? new PortfolioSums(entries, context);
  sums.set(entries, known);
  return known;
}

function* coverageOf(entries: readonly Entry[]): Steps<Coverage> {
  const count = new CoverageCount();
  yield* eachInSteps(entries, (entry) => count.add(itemOf(entry)));
  return count.summary();
}

function* totalOf(items: () => Steps<readonly Item[]>): Steps<Total> {
  return yield* totalInSteps(yield* items());
}

function* inOrder(length: number): Steps<readonly number[]> {
  const rows: number[] = [];
  yield* forEachInSteps(length, (row) => rows.push(row));
  return rows;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

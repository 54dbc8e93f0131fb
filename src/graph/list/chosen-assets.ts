/** The assets that a list argument names, found once for all accounts of one source and network that are asked for them. */
import type { RowFacts } from '../../balances/answer/row-facts.ts';
import type { FactsAnswer } from '../../balances/fact/catalogue.ts';
import type { GraphContext } from '../context.ts';
import { assetFor, checkList, requireAll } from '../naming.ts';
import type { AccountNode, AssetNode } from '../nodes.ts';
import { perRequest } from '../per-request.ts';
import { AssetList, keptList } from './asset-lists.ts';

/** The assets with what rows say of them. */
interface StatedAssets {
  readonly nodes: readonly AssetNode[];
  /** Whether rows say something of each. */
  readonly isWhole: boolean;
}

export class ChosenAssets {
  readonly #list: AssetList;
  /** The nodes with the facts that are known; a copy of this request, until all are known. */
  #described: AssetNode[] | null = null;
  /** Once all facts are known. */
  #whole: readonly AssetNode[] | null;
  /** By index, the load that will bring the facts of the asset. One load brings those of many. */
  readonly #loads: (Promise<void> | undefined)[] = [];
  #undescribed: number;
  readonly #stated = new WeakMap<RowFacts, StatedAssets>();

  constructor(list: AssetList) {
    this.#list = list;
    this.#undescribed = list.nodes.filter(({ facts }) => facts === null).length;
    this.#whole = this.#undescribed === 0 ? list.nodes : null;
  }

  /** Each once, in the order asked. */
  get nodes(): readonly AssetNode[] {
    return this.#list.nodes;
  }

  /** Those of the nodes. The same list for the same texts, also in later requests. */
  get refs(): readonly string[] {
    return this.#list.refs;
  }

  /**
   * The assets with their facts, as far as these are known or wanted: one load for all assets without facts, so that no field
   * below has to wait. Assets whose facts stand in their own row need no load. Accounts that come later share the load of the
   * first, so that each further account costs one promise, however many assets there are.
   */
  describe(
    context: GraphContext,
    isWanted: (index: number) => boolean,
  ): readonly AssetNode[] | Promise<readonly AssetNode[]> {
    if (this.#whole !== null) return this.#whole;
    // A trace notes each fact that is looked up.
    if (this.#described === null && context.trace === null) this.#whole = this.#list.describedBy(context);
    if (this.#whole !== null) return this.#whole;
    this.#described ??= [...this.#list.nodes];
    const described = this.#described;
    const loads = new Set<Promise<void>>();
    const unasked: number[] = [];
    for (const [index, node] of described.entries()) {
      if (node.facts !== null || !isWanted(index)) continue;
      const load = this.#loads[index];
      if (load === undefined) this.#look(index, context, unasked);
      else {
        loads.add(load);
        context.trace?.shareFacts(node.asset);
      }
    }
    if (unasked.length > 0) loads.add(this.#load(unasked, context));
    return loads.size === 0 ? described : Promise.all(loads).then(() => described);
  }

  /**
   * The assets with what rows say of them, as far as they say anything, and otherwise as `described`. The same list for the
   * same facts.
   */
  asStated(facts: RowFacts, described: readonly AssetNode[]): readonly AssetNode[] {
    const known = this.#stated.get(facts);
    const isCurrent = (node: AssetNode, index: number) => facts[index] != null || node === described[index];
    if (known !== undefined && (known.isWhole || known.nodes.every(isCurrent))) return known.nodes;
    const stated = described.map((node, index) => {
      const own = facts[index] ?? null;
      return own === null ? node : { ...node, facts: { facts: own } };
    });
    this.#stated.set(facts, { nodes: stated, isWhole: facts.every((own) => own !== null) });
    return stated;
  }

  /** The assets with what rows say of them, where that is found already and nothing else has to be known; else null. */
  statedWhole(facts: RowFacts): readonly AssetNode[] | null {
    const known = this.#stated.get(facts);
    return known?.isWhole === true ? known.nodes : null;
  }

  /** Takes what is known without waiting; what is not is noted in `unasked`. */
  #look(index: number, context: GraphContext, unasked: number[]): void {
    const node = this.#described?.[index];
    if (node === undefined) return;
    const known = context.facts(node.source).peek(node.asset);
    if (known === undefined) unasked.push(index);
    else this.#set(index, known);
  }

  #load(indexes: readonly number[], context: GraphContext): Promise<void> {
    const load = this.#loadAll(indexes, context);
    for (const index of indexes) this.#loads[index] = load;
    return load;
  }

  async #loadAll(indexes: readonly number[], context: GraphContext): Promise<void> {
    const nodes = indexes.flatMap((index) => this.#described?.[index] ?? []);
    const answers = await Promise.all(nodes.map(({ asset, source }) => context.facts(source).load(asset)));
    for (const [place, facts] of answers.entries()) this.#set(indexes[place] ?? -1, facts);
  }

  /** The first node wins: rows are cached by node identity. */
  #set(index: number, facts: FactsAnswer): void {
    const described = this.#described;
    const node = described?.[index];
    if (described === null || node === undefined || node.facts !== null) return;
    described[index] = { ...node, facts };
    this.#undescribed -= 1;
    if (this.#undescribed > 0) return;
    this.#whole = described;
    this.#list.describe(described);
  }
}

/** What was found for a request, by the list and then by source and network. Lists are the same object when they came in one variable. */
const knownChoices = perRequest(() => new Map<readonly string[], Map<string, ChosenAssets>>());

/** The assets of the account's own source and network among those named. */
export function chosenAssets(node: AccountNode, assets: readonly string[], context: GraphContext): ChosenAssets {
  const choices = knownChoices(context);
  const places = choices.get(assets) ?? new Map<string, ChosenAssets>();
  choices.set(assets, places);
  const { source, account } = node;
  const place = `${source.name} ${account.network}`;
  const known = places.get(place);
  if (known !== undefined) return known;
  checkList('assets', assets, context);
  const naming = { source, network: account.network, sources: context.sources };
  const list = keptList(naming, assets, () => namedBy(node, assets, context));
  const chosen = new ChosenAssets(list);
  places.set(place, chosen);
  return chosen;
}

function namedBy(node: AccountNode, assets: readonly string[], context: GraphContext): AssetList {
  const checked = requireAll(
    'assets',
    assets.map((text) => assetFor(node, text, context)),
  );
  const own = new Map<string, AssetNode>();
  for (const asset of checked) if (asset !== null) own.set(asset.asset.id, asset);
  return new AssetList([...own.values()], assets);
}

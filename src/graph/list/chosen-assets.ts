/** The assets that a list argument names, found once for all accounts of one source and network that are asked for them. */
import type { GraphContext } from '../context.ts';
import { assetFor, checkList, requireAll } from '../naming.ts';
import type { AccountNode, AssetNode } from '../nodes.ts';
import { perRequest } from '../per-request.ts';

export class ChosenAssets {
  /** Each once, in the order asked. */
  readonly nodes: readonly AssetNode[];
  readonly refs: readonly string[];
  readonly #described: AssetNode[];
  #undescribed: number;

  constructor(nodes: readonly AssetNode[]) {
    this.nodes = nodes;
    this.refs = nodes.map(({ asset }) => asset.ref);
    this.#described = [...nodes];
    this.#undescribed = nodes.filter(({ facts }) => facts === null).length;
  }

  /**
   * The assets with their facts, as far as these are known or wanted: one load for all assets without facts, so that no field
   * below has to wait. Assets whose facts stand in their own row need no load.
   */
  describe(
    context: GraphContext,
    isWanted: (index: number) => boolean,
  ): readonly AssetNode[] | Promise<readonly AssetNode[]> {
    if (this.#undescribed === 0) return this.#described;
    const loading = this.#described.flatMap((node, index) => {
      if (node.facts !== null) return [];
      const loader = context.facts(node.source);
      const known = loader.peek(node.asset);
      if (known !== undefined) this.#set(index, { ...node, facts: known });
      if (known !== undefined || !isWanted(index)) return [];
      return [loader.load(node.asset).then((facts) => this.#set(index, { ...node, facts }))];
    });
    return loading.length === 0 ? this.#described : Promise.all(loading).then(() => this.#described);
  }

  /** The first node wins: rows are cached by node identity. */
  #set(index: number, node: AssetNode): void {
    if (this.#described[index]?.facts !== null) return;
    this.#described[index] = node;
    this.#undescribed -= 1;
  }
}

/** What was found for a request, by the list and then by source and network. Lists are the same object when they came in one variable. */
const knownChoices = perRequest(() => new Map<readonly string[], Map<string, ChosenAssets>>());

/** The assets of the account's own source and network among those named. */
export function chosenAssets(node: AccountNode, assets: readonly string[], context: GraphContext): ChosenAssets {
  const choices = knownChoices(context);
  const places = choices.get(assets) ?? new Map<string, ChosenAssets>();
  choices.set(assets, places);
  const place = `${node.source.name} ${node.account.network}`;
  const known = places.get(place);
  if (known !== undefined) return known;
  checkList('assets', assets, context);
  const checked = requireAll(
    'assets',
    assets.map((text) => assetFor(node, text, context)),
  );
  const own = new Map<string, AssetNode>();
  for (const asset of checked) if (asset !== null) own.set(asset.asset.id, asset);
  const chosen = new ChosenAssets([...own.values()]);
  places.set(place, chosen);
  return chosen;
}

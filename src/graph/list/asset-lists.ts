/**
 * Lists of assets that clients name again and again: each is checked once, and kept with its facts as long as they hold.
 * What follows from a list is kept by the list itself, as the same object, in many places: plans, columns of answers,
 * places in rows.
 */
import { LRUCache } from 'lru-cache';
import type { FactsAnswer } from '../../balances/fact/catalogue.ts';
import type { Source } from '../../balances/source.ts';
import type { GraphContext } from '../context.ts';
import type { AssetNode } from '../nodes.ts';
import { Numbered } from '../numbered.ts';

/** What the lists of one source may hold, as estimated. */
const MOST_BYTES = 2 * 1024 * 1024;
/** Of one asset: its nodes and names, and its places in what follows from the list. */
const BYTES_PER_ASSET = 800;

/** The assets of one source and network that a list of texts names. */
export class AssetList {
  /** Each once, in the order asked. */
  readonly nodes: readonly AssetNode[];
  /** Those of the nodes. */
  readonly refs: readonly string[];
  readonly #texts: readonly string[];
  /** The nodes with the facts that were known last; null where some have not been. */
  #described: readonly AssetNode[] | null = null;

  constructor(nodes: readonly AssetNode[], texts: readonly string[] = []) {
    this.nodes = nodes;
    this.refs = nodes.map(({ asset }) => asset.ref);
    // The caller may change its list.
    this.#texts = [...texts];
  }

  isNamedBy(texts: readonly string[]): boolean {
    return texts.length === this.#texts.length && texts.every((text, index) => text === this.#texts[index]);
  }

  /** As estimated. */
  get bytes(): number {
    const characters = this.#texts.reduce((sum, text) => sum + text.length, 0);
    // In the key as well, and decoded in the names.
    return 1 + 4 * characters + BYTES_PER_ASSET * this.#texts.length;
  }

  /** The nodes with their facts, where these are what they were when the list was described; else null. */
  describedBy(context: GraphContext): readonly AssetNode[] | null {
    const described = this.#described;
    const [first] = described ?? [];
    if (described === null || first === undefined) return described;
    const known = context.facts(first.source);
    return described.every(({ asset, facts }) => isSame(facts, known.peek(asset))) ? described : null;
  }

  /** @param described the nodes with facts; not to be changed from now on */
  describe(described: readonly AssetNode[]): void {
    this.#described = described;
  }
}

/** Whether both are the same object of facts: a failure may have passed. */
function isSame(known: FactsAnswer | null, now: FactsAnswer | undefined): boolean {
  return known !== null && now !== undefined && 'facts' in known && 'facts' in now && known.facts === now.facts;
}

/** By source, since a dry run has sources of its own. */
const lists = new WeakMap<Source, LRUCache<string, AssetList>>();

/** What decides which assets texts name, beside the texts. */
export interface NamingPlace {
  readonly source: Source;
  readonly network: string | null;
  /** All that the request sees: a text that names an asset of another source is passed over, and one of no source is refused. */
  readonly sources: ReadonlyMap<string, Source>;
}

/** Of sets of sources. */
const numbers = new Numbered();

/** The list that these texts name there, as it was made before, or as `make` makes it. What `make` throws is not kept. */
export function keptList(
  { source, network, sources }: NamingPlace,
  texts: readonly string[],
  make: () => AssetList,
): AssetList {
  const ofSource = lists.get(source) ?? openLists();
  lists.set(source, ofSource);
  const key = `${numbers.of(sources)} ${network}\n${texts.join('\n')}`;
  const known = ofSource.get(key);
  // Two lists of texts with line feeds may have one key.
  if (known?.isNamedBy(texts) === true) return known;
  const made = make();
  ofSource.set(key, made);
  return made;
}

function openLists(): LRUCache<string, AssetList> {
  return new LRUCache<string, AssetList>({ maxSize: MOST_BYTES, sizeCalculation: ({ bytes }) => bytes });
}

/** What belongs to the total of a thing that assets of several sources stand for. */

import { compareAmounts, type ExactAmount } from '../../model/amount.ts';
import { compareText } from '../../model/compare-text.ts';
import { failure } from '../../model/failure.ts';
import type { Asset } from '../../model/identity.ts';
import { eachInSteps, type Steps, sortInSteps } from '../../model/steps.ts';
import type { FactsLoader } from '../fact/asset-facts.ts';
import type { FactsAnswer } from '../fact/catalogue.ts';
import type { Source } from '../source.ts';
import type { Entry, Pair } from './entries.ts';
import { inUnit, isPair, isRest, missing, restItem } from './items.ts';
import { type Item, type KnownAmount, sumInSteps } from './total.ts';

/** The things that assets stand for, over all sources. */
export interface Things {
  /** CAIP-19 ids: of every thing that some asset is known to stand for. */
  readonly ids: readonly string[];
  /** The most items that `itemsOf` looks at. */
  sizeOf(id: string): number;
  /** What is the thing, and what may be: an asset whose underlying is unknown may be any of them. */
  itemsOf(id: string): Steps<readonly Item[]>;
}

/** Of an asset, apart from its amounts. */
export type FactsOf = (asset: Asset) => FactsAnswer;

/** Asks for the facts of all assets at once; each source makes one plan of it. */
export async function readFacts(
  assets: Iterable<{ readonly asset: Asset; readonly source: Source }>,
  factsOf: (source: Source) => FactsLoader,
): Promise<FactsOf> {
  const facts = new Map<string, FactsAnswer>();
  const load = async ({ asset, source }: { readonly asset: Asset; readonly source: Source }): Promise<void> => {
    facts.set(asset.id, await factsOf(source).load(asset));
  };
  await Promise.all([...assets].map(load));
  return ({ id }) => facts.get(id) ?? { failure: failure('FACTS_UNAVAILABLE') };
}

/** Each asset once. */
export function* assetsIn(
  entries: readonly Entry[],
): Steps<readonly { readonly asset: Asset; readonly source: Source }[]> {
  const assets = new Map<string, Pair>();
  yield* eachInSteps(entries, (entry) => {
    if (isPair(entry)) assets.set(entry.asset.id, entry);
  });
  return [...assets.values()];
}

export function* thingsIn(entries: readonly Entry[], factsOf: FactsOf): Steps<Things> {
  const byThing = new Map<string, Item[]>();
  const open: Open[] = [];
  yield* eachInSteps(entries, (entry) => {
    if (isRest(entry)) {
      open.push({ entry, item: restItem(entry) });
      return;
    }
    const { account, source, asset, answer } = entry;
    const facts = 'failure' in answer || answer.facts === null ? factsOf(asset) : { facts: answer.facts };
    const id = 'facts' in facts ? (facts.facts.underlying ?? null) : null;
    if (id === null) {
      const item = itemOfUnknown(entry, facts);
      if (item !== null) open.push({ entry, item });
      return;
    }
    const scale = 'facts' in facts ? facts.facts.scale : null;
    const known =
      'failure' in answer
        ? missing(source, answer.failure)
        : inUnit({ atomic: answer.atomic, scale, isStale: answer.isStale });
    const items = byThing.get(id) ?? [];
    items.push({ account, source, answer: known });
    byThing.set(id, items);
  });
  const ids = yield* sortInSteps([...byThing.keys()], compareText);
  return {
    ids,
    sizeOf: (id) => (byThing.get(id)?.length ?? 0) + open.length,
    *itemsOf(id) {
      const items = [...(byThing.get(id) ?? [])];
      const names = new Names(id);
      yield* eachInSteps(open, ({ entry, item }) => {
        if (names.mayBe(entry)) items.push(item);
      });
      return yield* countedOnce(items);
    },
  };
}

/** What may be one thing or another. */
interface Open {
  readonly entry: Entry;
  readonly item: Item;
}

/** What the names of each place give one thing, found once. */
class Names {
  readonly #id: string;
  readonly #bySource = new Map<Source, Map<string | null, readonly string[] | null>>();

  constructor(id: string) {
    this.#id = id;
  }

  /** Whether the pair is the thing, or whether the account may hold it beside what was listed. */
  mayBe(entry: Entry): boolean {
    const named = this.#namesAt(entry.source, entry.account.network);
    if (isPair(entry)) return named?.includes(entry.asset.ref) ?? true;
    return named?.some((ref) => !entry.listed.has(ref)) ?? true;
  }

  #namesAt(source: Source, network: string | null): readonly string[] | null {
    const ofSource = this.#bySource.get(source) ?? new Map<string | null, readonly string[] | null>();
    this.#bySource.set(source, ofSource);
    const known = ofSource.get(network);
    if (known !== undefined) return known;
    const found = namesOf(source, network, this.#id);
    ofSource.set(network, found);
    return found;
  }
}

/** Null for nothing of an unknown thing: it is nothing of every thing. */
function itemOfUnknown({ account, source, asset, answer }: Pair, facts: FactsAnswer): Item | null {
  if ('failure' in answer) return { account, source, answer: missing(source, answer.failure) };
  if (answer.atomic === 0n) return null;
  const reason = 'failure' in facts ? facts.failure : failure(reasonUnknown(source, asset));
  return { account, source, answer: { failure: reason, mayBeNegative: answer.atomic < 0n } };
}

/** The references that the names of this place give the thing; null where names do not decide it. */
function namesOf({ provider }: Source, network: string | null, underlying: string): readonly string[] | null {
  const rule = provider.assets.underlying;
  const named = rule?.on(network) === true ? rule.assets(underlying) : null;
  return named?.filter((name) => name.network === network).map(({ ref }) => ref) ?? null;
}

function reasonUnknown({ provider }: Source, { network }: Asset): 'UNDERLYING_UNKNOWN' | 'UNDERLYING_UNSUPPORTED' {
  return provider.assets.underlying?.on(network) === true ? 'UNDERLYING_UNKNOWN' : 'UNDERLYING_UNSUPPORTED';
}

/**
 * Where several sources read the same account of the same ledger, each reports the same holding: the smallest of their sums
 * counts, and what differs from it is missing.
 */
function* countedOnce(items: readonly Item[]): Steps<readonly Item[]> {
  const ledgers = new Map<string, Map<Source, Item[]>>();
  yield* eachInSteps(items, (item) => {
    const ledger = 'failure' in item.answer ? null : ledgerAccount(item);
    if (ledger === null) return;
    const readers = ledgers.get(ledger) ?? new Map<Source, Item[]>();
    ledgers.set(ledger, readers);
    const own = readers.get(item.source);
    if (own === undefined) readers.set(item.source, [item]);
    else own.push(item);
  });
  const replaced = new Map<Item, Item>();
  for (const readers of ledgers.values()) {
    if (readers.size < 2) continue;
    const summed: { readonly own: readonly Item[]; readonly sum: ExactAmount }[] = [];
    for (const own of readers.values()) summed.push({ own, sum: yield* sumInSteps(own.flatMap(knownOf)) });
    const [least, ...others] = summed.toSorted((a, b) => compareAmounts(a.sum, b.sum));
    for (const { own, sum } of others) {
      const agrees = least !== undefined && compareAmounts(least.sum, sum) === 0;
      yield* eachInSteps(own, (item) => replaced.set(item, agrees ? uncounted(item) : disagreeing(item)));
    }
  }
  const counted: Item[] = [];
  yield* eachInSteps(items, (item) => counted.push(replaced.get(item) ?? item));
  return counted;
}

/** The amount as a list of one; none where it is missing. */
function knownOf({ answer }: Item): readonly KnownAmount[] {
  return 'failure' in answer ? [] : [answer];
}

/** The CAIP-10 id; null where no other source can be known to read the same. */
function ledgerAccount({ source, account: { network, address, subAccount } }: Item): string | null {
  const chain = subAccount === null ? source.provider.chain(network) : null;
  return chain === null ? null : `${chain}:${address}`;
}

/** Answered, by the other source's figure. */
function uncounted(item: Item): Item {
  const { answer } = item;
  return 'failure' in answer ? item : { ...item, answer: { ...answer, atomic: 0n, scale: null } };
}

function disagreeing(item: Item): Item {
  return { ...item, answer: { failure: failure('SOURCES_DISAGREE'), mayBeNegative: false } };
}

/** What belongs to the total of a thing that assets stand for, whatever their sources call it. */
import { compareAmounts } from '../../model/amount.ts';
import { failure } from '../../model/failure.ts';
import type { Asset } from '../../model/identity.ts';
import type { FactsAnswer, FactsLoader } from '../facts.ts';
import type { Source } from '../source.ts';
import type { Entry, Pair, Rest } from './entries.ts';
import { compareText, inUnit, isPair, isRest, missing, restItem } from './items.ts';
import { type Item, knownOf, sumOf } from './total.ts';

/** The things that assets stand for, whatever the sources call them. */
export interface Things {
  /** CAIP-19 ids: of every thing that some asset is known to stand for. */
  readonly ids: readonly string[];
  /** What is the thing, and what may be: of what nobody says what it stands for, nobody can say what it does not. */
  itemsOf(id: string): readonly Item[];
}

/** Asks for the facts of all assets at once; each source makes one plan of it. */
export async function readThings(entries: readonly Entry[], factsOf: (source: Source) => FactsLoader): Promise<Things> {
  const assets = new Map(entries.filter(isPair).map(({ asset, source }) => [asset.id, { asset, source }]));
  const loaded = await Promise.all(
    [...assets].map(async ([id, { asset, source }]) => [id, await factsOf(source).load(asset)] as const),
  );
  const facts = new Map(loaded);
  return thingsIn(entries, ({ id }) => facts.get(id) ?? { failure: failure('FACTS_UNAVAILABLE') });
}

/** @param factsOf what is known of an asset apart from its amounts */
function thingsIn(entries: readonly Entry[], factsOf: (asset: Asset) => FactsAnswer): Things {
  const told = new Map<string, Item[]>();
  const open: Open[] = [];
  for (const entry of entries) {
    if (isRest(entry)) {
      open.push({ mayBe: (id) => mayHold(entry, id), item: restItem(entry) });
      continue;
    }
    const { account, source, asset, answer } = entry;
    const facts = 'failure' in answer || answer.facts === null ? factsOf(asset) : { facts: answer.facts };
    const id = 'facts' in facts ? (facts.facts.underlying ?? null) : null;
    if (id === null) {
      const item = untoldItem(entry, facts);
      if (item !== null) open.push({ mayBe: (wanted) => mayBe(entry, wanted), item });
      continue;
    }
    const scale = 'facts' in facts ? facts.facts.scale : null;
    const known =
      'failure' in answer
        ? missing(source, answer.failure)
        : inUnit({ atomic: answer.atomic, scale, isStale: answer.isStale });
    const items = told.get(id) ?? [];
    items.push({ account, source, answer: known });
    told.set(id, items);
  }
  return {
    ids: [...told.keys()].toSorted(compareText),
    itemsOf: (id) =>
      countedOnce([...(told.get(id) ?? []), ...open.flatMap((one) => (one.mayBe(id) ? [one.item] : []))]),
  };
}

/** What may be one thing or another. */
interface Open {
  mayBe(id: string): boolean;
  readonly item: Item;
}

/** Null for nothing of an unknown thing: it is nothing of every thing. */
function untoldItem({ account, source, asset, answer }: Pair, facts: FactsAnswer): Item | null {
  if ('failure' in answer) return { account, source, answer: missing(source, answer.failure) };
  if (answer.atomic === 0n) return null;
  const reason = 'failure' in facts ? facts.failure : failure(untold(source, asset));
  return { account, source, answer: { failure: reason, mayBeNegative: answer.atomic < 0n } };
}

/** The references that the names of this place give the thing; null where names do not tell. */
function namesOf({ provider }: Source, network: string | null, underlying: string): readonly string[] | null {
  const rule = provider.assets.underlying;
  const named = rule?.on(network) === true ? rule.assets(underlying) : null;
  return named?.filter((name) => name.network === network).map(({ ref }) => ref) ?? null;
}

function mayBe({ source, asset: { network, ref } }: Pair, underlying: string): boolean {
  return namesOf(source, network, underlying)?.includes(ref) ?? true;
}

function mayHold({ source, account, listed }: Rest, underlying: string): boolean {
  return namesOf(source, account.network, underlying)?.some((ref) => !listed.has(ref)) ?? true;
}

function untold({ provider }: Source, { network }: Asset): 'UNDERLYING_UNKNOWN' | 'UNDERLYING_UNSUPPORTED' {
  return provider.assets.underlying?.on(network) === true ? 'UNDERLYING_UNKNOWN' : 'UNDERLYING_UNSUPPORTED';
}

/**
 * Where several sources read the same account of the same ledger, each tells the same holding: the smallest of their sums
 * counts, and what differs from it is missing.
 */
function countedOnce(items: readonly Item[]): readonly Item[] {
  const ledgers = Map.groupBy(
    items.filter(({ answer }) => !('failure' in answer)),
    ledgerAccount,
  );
  const replaced = new Map<Item, Item>();
  for (const [ledger, group] of ledgers) {
    const readers = [...Map.groupBy(group, ({ source }) => source).values()];
    if (ledger === null || readers.length < 2) continue;
    const summed = readers.map((own) => ({ own, sum: sumOf(own.flatMap(knownOf)) }));
    const [least, ...others] = summed.toSorted((a, b) => compareAmounts(a.sum, b.sum));
    for (const { own, sum } of others) {
      const agrees = least !== undefined && compareAmounts(least.sum, sum) === 0;
      for (const item of own) replaced.set(item, agrees ? uncounted(item) : disagreeing(item));
    }
  }
  return items.map((item) => replaced.get(item) ?? item);
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

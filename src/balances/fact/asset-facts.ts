/** Facts about assets: from the reference itself, from rows already read, or from the source's own facts read. */
import { isDeepStrictEqual } from 'node:util';
import DataLoader from 'dataloader';
import { type Failure, failure } from '../../model/failure.ts';
import type { Asset } from '../../model/identity.ts';
import { noFacts } from '../../model/reading.ts';
import type { AssetAnswer, AssetFactsRead } from '../../providers/provider.ts';
import { tellingFacts } from '../../providers/telling-facts.ts';
import { gapInList } from '../absence/unreadable-rows.ts';
import { runEndpoint } from '../call/run-endpoint.ts';
import type { CallSubject } from '../call/subject.ts';
import { currentGroup, explain, type ForeseenLists, type ReadContext, sharedContext } from '../context.ts';
import { exampleRefs } from '../dry-run/foreseen.ts';
import { chunk } from '../plan/chunk.ts';
import { perGroup } from '../sharing/request-groups.ts';
import { openTold } from '../sharing/told-once.ts';
import { Waiters } from '../sharing/waiters.ts';
import type { Source } from '../source.ts';
import { absentFrom, type Catalogue, type FactsAnswer } from './catalogue.ts';
import { factsKey } from './facts-key.ts';
import type { FactsReading } from './facts-reading.ts';
import { FactsGround, knownFacts } from './known-facts.ts';

export interface FactsLoader {
  /** What is known without waiting; undefined where the source would have to be asked. */
  peek(asset: Asset): FactsAnswer | undefined;
  load(asset: Asset): Promise<FactsAnswer>;
}

/** By asset id. Facts are kept for later requests as well; what could not be told is not. */
const toldFacts = openTold<FactsAnswer>();

/**
 * All assets asked for in one tick share the fewest facts reads. What a request was told once, failures included, is told to all
 * loaders that it opens, and so to all its plans.
 */
export function openFacts(source: Source, context: ReadContext): FactsLoader {
  const told = toldFacts(source, context);
  const { grounds } = context;
  const peek = (asset: Asset): FactsAnswer | undefined => {
    const known = knownFacts(source, asset);
    if (known !== null && 'facts' in known) grounds?.add(new FactsGround(source, asset, known.facts));
    else grounds?.forgo();
    return known ?? told.get(asset.id);
  };
  const loader = new DataLoader<Asset, FactsAnswer, string>(
    async (assets) => {
      const answers = new Map<string, FactsAnswer>();
      await readOnce(source, assets, { context, answers });
      // What failed because a request is over says nothing to the others that it reads with.
      if (!context.signal.aborted) for (const [id, answer] of answers) told.note(id, answer);
      return assets.map((asset) => peek(asset) ?? answers.get(asset.id) ?? { failure: failure('FACTS_UNAVAILABLE') });
    },
    { cacheKeyFn: (asset) => asset.id },
  );
  return { peek, load: async (asset) => peek(asset) ?? loader.load(asset) };
}

interface Reader {
  readonly context: ReadContext;
  readonly answers: Map<string, FactsAnswer>;
}

const answersOfGroup = perGroup(() => new Map<string, FactsAnswer>());

/** What an answer takes, with the id of its asset. */
const ANSWER_BYTES = 1000;

/** What a request of the group was answered, failures included, is the answer to all. */
async function readOnce(source: Source, assets: readonly Asset[], reader: Reader): Promise<void> {
  const group = currentGroup(reader.context);
  if (group === null) return readMissing(source, assets, reader);
  const told = answersOfGroup(group, source);
  const unread: Asset[] = [];
  for (const asset of assets) {
    const answer = told.get(asset.id);
    if (answer === undefined) unread.push(asset);
    else reader.answers.set(asset.id, answer);
  }
  await readMissing(source, unread, reader);
  // What failed because this request is over says nothing to the others.
  if (reader.context.signal.aborted) return;
  for (const { id } of unread) {
    const answer = reader.answers.get(id);
    if (answer !== undefined && !told.has(id) && group.charge(ANSWER_BYTES)) told.set(id, answer);
  }
}

async function readMissing(source: Source, assets: readonly Asset[], reader: Reader): Promise<void> {
  const read = source.provider.facts;
  if (read === undefined || assets.length === 0) return;
  if (read.mode === 'catalogue') {
    const catalogue = await readCatalogue(source, read, reader.context);
    const listed = 'failure' in catalogue ? null : catalogue.answers;
    const otherwise = 'failure' in catalogue ? catalogue : unlisted(source, catalogue);
    for (const asset of assets) reader.answers.set(asset.id, listed?.get(asset.ref) ?? otherwise);
    return;
  }
  const unread = assets.filter((asset) => !source.traffic.factsReadings.has(factsKey(asset, asset.ref)));
  for (const group of chunkByLimits(read, unread)) startReading(source, { read, group }, reader.context);
  const readings = Map.groupBy(assets, (asset) => source.traffic.factsReadings.get(factsKey(asset, asset.ref)));
  await Promise.all([...readings].map(([reading, group]) => reading && awaitReading(reading, group, reader)));
}

/** Of an asset that the catalogue leaves out. */
function unlisted({ provider }: Source, catalogue: Catalogue): FactsAnswer {
  return catalogue.gap === null && tellingFacts(provider) === null ? { facts: noFacts } : absentFrom(catalogue);
}

/** A catalogue is kept for later requests as well; why there is none is not. */
const toldCatalogue = openTold<NoCatalogue>();

interface NoCatalogue {
  readonly failure: Failure;
}

/** The kept catalogue, or a fresh one, or why the source would not give it, which a request is told once. */
export async function readCatalogue(
  source: Source,
  read: AssetFactsRead,
  context: ReadContext,
): Promise<Catalogue | NoCatalogue> {
  const told = toldCatalogue(source, context);
  const reason = told.get('all');
  if (reason !== undefined) return reason;
  const load = async (): Promise<Catalogue> => {
    const subject: CallSubject = { kind: 'assets', assets: 'all' };
    const run = { endpoint: read.facts, question: { assets: [] }, subject, foreseen: foreseenCatalogue(source) };
    const { items, signs } = await runEndpoint(source, run, sharedContext(context));
    return { answers: byReference(items), gap: gapInList(signs) };
  };
  try {
    return await source.memory.catalogue.load('all', load, context.signal);
  } catch (error) {
    const none = { failure: explain(error, context) };
    if (!context.signal.aborted) told.note('all', none);
    return none;
  }
}

function foreseenCatalogue(source: Source): (lists: ForeseenLists) => readonly AssetAnswer[] {
  return (lists) => lists.entries(() => exampleRefs(source, null).map((asset) => ({ asset, facts: noFacts })));
}

/** One answer per asset; rows that describe one asset differently cannot both be right. */
function byReference(items: readonly AssetAnswer[]): ReadonlyMap<string, FactsAnswer> {
  const answers = new Map<string, FactsAnswer>();
  for (const item of items) {
    const answer = 'facts' in item ? { facts: item.facts } : { failure: item.failure };
    const known = answers.get(item.asset);
    const agrees = known === undefined || isDeepStrictEqual(known, answer);
    answers.set(item.asset, agrees ? answer : { failure: failure('UPSTREAM_CONFLICT') });
  }
  return answers;
}

interface Group {
  readonly read: AssetFactsRead;
  readonly group: readonly Asset[];
}

function startReading(source: Source, { read, group }: Group, context: ReadContext): void {
  const waiters = new Waiters(context);
  const reading = { waiters, answers: readGroup(source, { read, group }, waiters.context) };
  for (const asset of group) source.traffic.factsReadings.set(factsKey(asset, asset.ref), reading);
  const forget = (): void => {
    for (const asset of group) source.traffic.factsReadings.delete(factsKey(asset, asset.ref));
  };
  waiters.context.signal.addEventListener('abort', forget, { once: true });
}

async function readGroup(
  source: Source,
  { read, group }: Group,
  context: ReadContext,
): Promise<ReadonlyMap<string, FactsAnswer>> {
  const question = { assets: group.map((asset) => asset.ref) };
  try {
    const subject: CallSubject = { kind: 'assets', assets: group };
    const foreseen = (): AssetAnswer[] => question.assets.map((asset) => ({ asset, facts: noFacts }));
    const run = { endpoint: read.facts, question, named: group.length, subject, foreseen };
    const { items, signs } = await runEndpoint(source, run, context);
    const described = byReference(items);
    const otherwise = absentFrom({ gap: gapInList(signs) });
    for (const asset of group) {
      const answer = described.get(asset.ref);
      if (answer !== undefined && 'facts' in answer)
        source.memory.assetFacts.set(factsKey(asset, asset.ref), answer.facts);
    }
    return new Map(group.map((asset) => [asset.ref, described.get(asset.ref) ?? otherwise]));
  } catch (error) {
    const reason = explain(error, context);
    return new Map(group.map((asset) => [asset.ref, { failure: reason }]));
  }
}

async function awaitReading(
  reading: FactsReading,
  group: readonly Asset[],
  { context, answers }: Reader,
): Promise<void> {
  try {
    const described = await reading.waiters.wait(reading.answers, context);
    for (const asset of group) {
      answers.set(asset.id, described.get(asset.ref) ?? { failure: failure('UNKNOWN_ASSET') });
    }
  } catch (error) {
    const reason = explain(error, context);
    for (const asset of group) answers.set(asset.id, { failure: reason });
  }
}

function chunkByLimits({ limits: { assets: most, url } }: AssetFactsRead, assets: readonly Asset[]): Asset[][] {
  const room = url === null ? Number.POSITIVE_INFINITY : url.max - url.fixed;
  return chunk(assets, { most, room, bytesOf: (asset) => url?.asset(asset.ref) ?? 0 });
}

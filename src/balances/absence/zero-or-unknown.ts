/**
 * What the silence of a source about a pair is worth. It is a zero only where all of this holds: the read declares it,
 * the answer is shown to be whole, no row of the account is a near miss of the pair or names an asset that the source does
 * not know, and the source is known to have the asset and the account. Else the pair is unknown, and its detail says why.
 */
import { type Failure, failure } from '../../model/failure.ts';
import { type Account, type Asset, makeAsset } from '../../model/identity.ts';
import type { AssetFacts, Block } from '../../model/reading.ts';
import { eachInSteps, type Steps } from '../../model/steps.ts';
import { runInTurns } from '../../model/turns.ts';
import { amountPartsOf } from '../../providers/amount-parts.ts';
import type { Provider } from '../../providers/provider.ts';
import { tellingFacts } from '../../providers/telling-facts.ts';
import type { FailedPair } from '../answer/failed-lists.ts';
import { absentOutcome, type Outcome } from '../answer/reconcile.ts';
import type { AnsweredCall } from '../call/result.ts';
import type { ReadContext } from '../context.ts';
import { openFacts, readCatalogue } from '../fact/asset-facts.ts';
import { absentFrom, type Catalogue } from '../fact/catalogue.ts';
import { factsKey } from '../fact/facts-key.ts';
import type { Want } from '../plan/planned-call.ts';
import type { Source } from '../source.ts';
import { doubledDoubt, doubtAbout, type Signs, shownDoubt } from './completeness.ts';
import { openUnnamed } from './known-names.ts';
import { type NearMisses, type NearMissOptions, openNearMisses } from './near-miss.ts';

/** Of an answered call: what it means that it does not mention a pair of one of these accounts. */
export type Absence = (
  answered: AnsweredCall,
  silent: readonly Account[],
) => Promise<(account: Account, ref: string) => Outcome>;

/**
 * What the source knows of its assets is asked for once, and only where it decides whether a pair is zero.
 *
 * @param wants of all calls of the plan
 */
export function openAbsence(source: Source, context: ReadContext, wants: readonly Want[]): Absence {
  const { provider } = source;
  const telling = tellingFacts(provider);
  const read = telling?.mode === 'catalogue' ? telling : null;
  let finding: Promise<Missing> | undefined;
  let reading: Promise<Catalogue | { readonly failure: Failure }> | undefined;
  return async (answered, silent) => {
    const zeroOf = openZeros(provider, answered);
    const opened = runInTurns(openReasons(source, answered, silent), context.signal);
    const reasonOf = opened instanceof Promise ? await opened : opened;
    if (answered.planned.read.absent === 'unknown') return (account, ref) => reasonOf(account, ref) ?? zeroOf(ref);
    if (telling?.mode === 'ids') finding ??= findMissing(source, wants, context);
    const missing = await finding;
    if (read === null) {
      return (account, ref) => reasonOf(account, ref) ?? missing?.get(factsKey(account, ref)) ?? zeroOf(ref);
    }
    reading ??= readCatalogue(source, read, context);
    const catalogue = await reading;
    if ('failure' in catalogue) return (account, ref) => reasonOf(account, ref) ?? catalogue;
    const strangers = strangersIn(answered, silent, catalogue);
    const unlisted = absentFrom(catalogue);
    const unreported = openUnreported();
    return (account, ref) => {
      const reason = reasonOf(account, ref);
      if (reason !== null) return reason;
      if (!catalogue.answers.has(ref)) return unlisted;
      const stranger = strangers.get(account.address);
      return stranger === undefined ? zeroOf(ref) : unreported(stranger);
    };
  };
}

/** The zero of an asset; one for all that have the same parts. */
function openZeros(provider: Provider, { observed, signs }: AnsweredCall): (ref: string) => Outcome {
  const block = blockIn(signs);
  if (provider.amounts === undefined) {
    const zero = absentOutcome(provider.capabilities.amounts, observed, block);
    return () => zero;
  }
  const known = new Map<string, Outcome>();
  return (ref) => {
    const parts = amountPartsOf(provider, ref);
    const key = parts.join();
    const zero = known.get(key) ?? absentOutcome(parts, observed, block);
    known.set(key, zero);
    return zero;
  };
}

/** By `factsKey`, why there is no such asset. */
type Missing = ReadonlyMap<string, FailedPair>;

/** Which of the wanted assets do not exist, or cannot be told to: those of which nothing is known are asked about together. */
async function findMissing(source: Source, wants: readonly Want[], context: ReadContext): Promise<Missing> {
  const facts = openFacts(source, context);
  const listed = runInTurns(assetsIn(source, wants), context.signal);
  const assets = listed instanceof Promise ? await listed : listed;
  const missing = new Map<string, FailedPair>();
  const find = async (key: string, asset: Asset): Promise<void> => {
    const answer = facts.peek(asset) ?? (await facts.load(asset));
    if ('failure' in answer) missing.set(key, answer);
  };
  await Promise.all(Array.from(assets, ([key, asset]) => find(key, asset)));
  return missing;
}

/** All wanted assets, by `factsKey`. Most accounts share one list. */
function* assetsIn({ name }: Source, wants: readonly Want[]): Steps<ReadonlyMap<string, Asset>> {
  const assets = new Map<string, Asset>();
  const lists = new Map<readonly string[], Set<string | null>>();
  for (const { account, assets: refs } of wants) {
    const { network } = account;
    const networks = lists.get(refs) ?? new Set();
    if (networks.has(network)) continue;
    lists.set(refs, networks.add(network));
    yield* eachInSteps(refs, (ref) => {
      const key = factsKey(account, ref);
      if (!assets.has(key)) assets.set(key, makeAsset(name, { network, ref }));
    });
  }
  return assets;
}

/** The block that an answer holds for: the one that all its pages state. */
function blockIn(signs: readonly Signs[]): Block | null {
  const [first = null, ...others] = signs.map(({ completeness }) => completeness?.block ?? null);
  const isOne = others.every((block) => block?.number === first?.number && block?.hash === first?.hash);
  return isOne ? first : null;
}

/** By address, what speaks against the answer where it has a row for an asset that the source's own catalogue does not know. */
function strangersIn(
  answered: AnsweredCall,
  silent: readonly Account[],
  { answers }: Catalogue,
): ReadonlyMap<string, string> {
  const onGrid = plainRows(answered);
  const unknown = onGrid?.refs.filter((ref) => !answers.has(ref)) ?? [];
  const named = [
    ...answered.readings().filter(({ asset }) => !answers.has(asset)),
    ...silent.flatMap(({ address }) => {
      const asset = unknown.find((ref) => onGrid?.has(address, ref));
      return asset === undefined ? [] : [{ address, asset }];
    }),
  ];
  return new Map(
    named.map(({ address, asset }) => [
      address,
      `the answer has "${asset}", which the source does not list as an asset`,
    ]),
  );
}

/** Rows that stand on the grid alone, which no reading tells of; null where there are none. */
function plainRows({ grid }: AnsweredCall) {
  if (grid?.isAlone !== true) return null;
  const unasked = Map.groupBy(grid.unasked, ({ address }) => address);
  const has = (address: string, ref: string): boolean => {
    const row = grid.rowOf(address);
    if (row === undefined) return false;
    return grid.has(row, ref) || unasked.get(address)?.some(({ asset }) => asset === ref) === true;
  };
  const refs = [...grid.refs, ...new Set(grid.unasked.map(({ asset }) => asset))];
  return { refs, has, named: refs.map((asset) => ({ asset, facts: null })) };
}

type Reasons = (account: Account, ref: string) => FailedPair | null;

/** Why the silence about a pair says nothing; null where nothing in the answer speaks against a zero. */
function* openReasons(source: Source, answered: AnsweredCall, silent: readonly Account[]): Steps<Reasons> {
  const { planned, signs } = answered;
  const { read } = planned;
  const readings = answered.readings();
  const byAddress = Map.groupBy(readings, ({ address }) => address);
  const doubled = doubledDoubt(readings);
  const doubts = new Map<string, string | null>();
  const nearMisses = new Map<string, NearMisses>();
  const unreported = openUnreported();
  const unnamed = openUnnamed(signs);
  const doubtOf = (address: string): string | null => {
    const known = doubts.get(address);
    if (known !== undefined) return known;
    const doubt = (read.absent === 'zero' ? doubtAbout(address, signs) : shownDoubt(address, signs)) ?? doubled;
    doubts.set(address, doubt);
    return doubt;
  };
  for (const account of silent) {
    const rows = byAddress.get(account.address);
    if (rows === undefined || nearMisses.has(account.address)) continue;
    const named = rows.map((row) => ({ asset: row.asset, facts: 'failure' in row ? null : row.facts }));
    nearMisses.set(account.address, yield* openNearMisses(named, rulesOf(source, account)));
  }
  const onGrid = plainRows(answered);
  const [first] = silent;
  // Found once: all accounts of a grid are asked for the same assets, on one network.
  const nearOnGrid =
    onGrid === null || first === undefined ? null : yield* openNearMisses(onGrid.named, rulesOf(source, first));
  return (account, ref) => {
    const { address } = account;
    const near =
      nearMisses.get(address)?.(ref, () => true) ??
      nearOnGrid?.(ref, (other) => onGrid?.has(address, other) === true) ??
      null;
    const doubt = near === null ? doubtOf(account.address) : `the answer has "${near}", which may be what was meant`;
    if (doubt !== null || read.absent === 'unknown') return unreported(doubt);
    return unnamed.account(address) ?? unnamed.asset(ref);
  };
}

function rulesOf(source: Source, account: Account): NearMissOptions {
  return { rule: source.provider.assets, factsOf: (ref) => knownFacts(source, account, ref) };
}

/** One failure for all silent pairs of which the same is to be said: an answer may leave out thousands. */
function openUnreported(): (detail: string | null) => FailedPair {
  const known = new Map<string | null, FailedPair>();
  return (detail) => {
    const found = known.get(detail) ?? { failure: failure('NOT_REPORTED', detail === null ? {} : { detail }) };
    known.set(detail, found);
    return found;
  };
}

/** Where the source has a catalogue, two entries of it are two assets, however alike: only their references are compared. */
function knownFacts(source: Source, account: Account, ref: string): AssetFacts | null {
  const { assets, facts } = source.provider;
  if (facts?.mode === 'catalogue') return null;
  return assets.facts(ref, account.network) ?? source.memory.assetFacts.get(factsKey(account, ref));
}

/**
 * The loader of one request: everything that is asked of one source in one tick becomes one plan.
 *
 * A key is (account, list of assets) or (account, listing), not one pair: a promise per pair would cost many times the
 * balance itself. DataLoader gathers the keys of a tick; `maxBatchSize` stays unset, because cutting keys by arrival
 * would tear grids apart before the planner sees them. DataLoader's own cache is off: what was answered is kept per pair,
 * so that differing asset lists of one account share it too.
 */
import DataLoader from 'dataloader';
import { type Failure, failure } from '../model/failure.ts';
import type { Account } from '../model/identity.ts';
import type { BlockRef } from '../model/reading.ts';
import type { HoldingsFilter } from '../providers/provider.ts';
import { AccountAnswers, filterKey } from './answers.ts';
import { type ExecuteOptions, executeWants } from './execute.ts';
import { requireReadable } from './networks.ts';
import type { Want } from './plan.ts';
import { explain, type ReadContext } from './read.ts';
import type { Outcome } from './reconcile.ts';
import type { Source } from './source.ts';

export interface BalanceLoader {
  /** One outcome per reference, in the order asked. Never rejects. */
  pairs(account: Account, refs: readonly string[], at: BlockRef | null): Promise<readonly Outcome[]>;
  /** All that the source lists for the account, in the source's order; the filter may or may not have been applied. */
  holdings(account: Account, filter: HoldingsFilter | null, at: BlockRef | null): Promise<Holdings>;
}

export type Holdings = { readonly balances: readonly ListedBalance[] } | { readonly failure: Failure };

export interface ListedBalance {
  readonly ref: string;
  readonly outcome: Outcome;
}

export interface LoaderOptions {
  readonly context: ReadContext;
  readonly maxSurplus: number;
}

interface Key {
  readonly account: Account;
  readonly at: BlockRef | null;
  readonly want: { readonly assets: readonly string[] } | { readonly listing: HoldingsFilter | null };
}

export function openLoader(source: Source, options: LoaderOptions): BalanceLoader {
  const moments = new Map<string, Map<string, AccountAnswers>>();
  const answersFor = (key: Key): AccountAnswers => {
    const moment = momentKey(key.at);
    const accounts = moments.get(moment) ?? new Map<string, AccountAnswers>();
    moments.set(moment, accounts);
    const answers = accounts.get(key.account.id) ?? new AccountAnswers();
    accounts.set(key.account.id, answers);
    return answers;
  };
  const loader = new DataLoader<Key, AccountAnswers>(
    async (keys) => {
      const byMoment = Map.groupBy(keys, (key) => momentKey(key.at));
      await Promise.all([...byMoment.values()].map((group) => answer(source, group, { ...options, answersFor })));
      return keys.map(answersFor);
    },
    { cache: false },
  );
  return {
    async pairs(account, refs, at) {
      const answers = await loader.load({ account, at, want: { assets: refs } });
      return refs.map((ref) => answers.pair(ref) ?? unanswered(options.context));
    },
    async holdings(account, filter, at) {
      const answers = await loader.load({ account, at, want: { listing: filter } });
      const listed = answers.listing(filter) ?? { failure: failure('HOLDINGS_UNSUPPORTED') };
      if ('failure' in listed) return listed;
      return {
        balances: listed.assets.map((ref) => ({ ref, outcome: answers.pair(ref) ?? unanswered(options.context) })),
      };
    },
  };
}

/** A pair that no read answered would be a flaw of the planner: it is reported, and never passes for a zero. */
function unanswered(context: ReadContext): Outcome {
  context.onFault?.(new Error('a wanted pair was left without an outcome'));
  return { failure: failure('INTERNAL') };
}

function momentKey(at: BlockRef | null): string {
  return at === null ? '' : JSON.stringify([at.number?.toString() ?? null, at.hash]);
}

interface Answering extends LoaderOptions {
  answersFor(key: Key): AccountAnswers;
}

/**
 * Answers all keys of one moment: merges them per account, leaves out what is known, and runs one plan per network. No
 * call spans two networks, so one that is slow to say what it can holds up no other. Never rejects.
 */
async function answer(source: Source, keys: readonly Key[], options: Answering): Promise<void> {
  const wants: Want[] = [];
  const answers = new Map<string, AccountAnswers>();
  for (const group of Map.groupBy(keys, (key) => key.account.id).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const known = options.answersFor(first);
    answers.set(first.account.id, known);
    const want = mergeWant(source, { account: first.account, keys: group, known });
    if (want.assets.length > 0 || want.listings.length > 0) wants.push(want);
  }
  const at = keys[0]?.at ?? null;
  const networks = Map.groupBy(wants, ({ account }) => account.network);
  await Promise.all([...networks.values()].map((group) => answerNetwork(source, group, { ...options, at, answers })));
}

/** What cannot be read, for whatever reason, is answered with the reason. */
async function answerNetwork(source: Source, wants: readonly Want[], options: ExecuteOptions): Promise<void> {
  const [first] = wants;
  if (first === undefined) return;
  try {
    await requireReadable(source, { network: first.account.network, at: options.at }, options.context);
    await executeWants(source, wants, options);
  } catch (error) {
    const reason = explain(error, options.context);
    for (const want of wants) {
      const answers = options.answers.get(want.account.id);
      for (const ref of want.assets) answers?.setPair(ref, { failure: reason });
      for (const filter of want.listings) answers?.setListing(filter, { failure: reason });
    }
  }
}

interface AccountKeys {
  readonly account: Account;
  readonly keys: readonly Key[];
  readonly known: AccountAnswers;
}

function mergeWant(source: Source, { account, keys, known }: AccountKeys): Want {
  const assets = new Set<string>();
  const listings = new Map<string, HoldingsFilter | null>();
  const canList = source.provider.reads.some((read) => read.listing !== 'none');
  for (const { want } of keys) {
    if ('assets' in want) for (const ref of want.assets) if (known.pair(ref) === undefined) assets.add(ref);
    if ('listing' in want && canList && known.listing(want.listing) === undefined) {
      listings.set(filterKey(want.listing), want.listing);
    }
  }
  return { account, assets: [...assets], listings: [...listings.values()] };
}

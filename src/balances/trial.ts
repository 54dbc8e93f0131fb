/**
 * Trial reads: one read of a balance for each read of a source on each of its networks, by the very code that answers
 * queries. A sign of life shows that a server answers; this shows whether balances come back.
 */

import { type Failure, failure } from '../model/failure.ts';
import { type Account, makeAccount } from '../model/identity.ts';
import type { AnyBalanceRead, TrialPair } from '../providers/provider.ts';
import type { Outcome } from './answer/reconcile.ts';
import { explain, type ReadContext } from './context.ts';
import { listNetworks } from './fact/networks.ts';
import { openLoader } from './loader.ts';
import type { Source } from './source.ts';

/** A pair that the operator names; without an asset, all that the account holds where the source lists it. */
export interface NamedPair {
  readonly network?: string | undefined;
  readonly account: string;
  readonly subAccount?: string | undefined;
  readonly asset?: string | undefined;
}

export type TrialResult =
  /** A balance came back that the source reported. */
  | { readonly state: 'read' }
  /** The source answered in the documented form, and reported no balance of the pair. */
  | { readonly state: 'unreported'; readonly failure: Failure | null }
  /** No pair could be named to ask for. */
  | { readonly state: 'unnamed' }
  | { readonly state: 'failed'; readonly failure: Failure };

export type Trial = TrialResult & {
  readonly network: string | null;
  /** The read of the provider; null where a named pair did not come so far. */
  readonly read: string | null;
  /** Whether the operator named the pair. */
  readonly named: boolean;
};

/** The codes by which a source says that it does not know the pair that it was asked for. */
const UNKNOWN_PAIR: ReadonlySet<string> = new Set(['NOT_REPORTED', 'ACCOUNT_NOT_FOUND', 'UNKNOWN_ASSET']);

interface Attempt {
  readonly network: string | null;
  readonly read: AnyBalanceRead | null;
  readonly pair: TrialPair | null;
  readonly named: boolean;
}

/**
 * Every named pair, and one pair for each read and network that they leave out. Rejects with a `FailureError` where the
 * source would not list its networks.
 */
export async function tryReads(
  source: Source,
  named: readonly NamedPair[],
  context: ReadContext,
): Promise<readonly Trial[]> {
  const networks = source.provider.networks === undefined ? [null] : (await listNetworks(source, context)).ids;
  const chosen = named.map((pair) => namedAttempt(source, pair, networks));
  const others = networks.flatMap((network) =>
    source.provider.reads
      .filter((read) => !chosen.some((one) => one.network === network && one.read === read))
      .map((read) => ({ network, read, pair: pairFor(source, network, read), named: false })),
  );
  return Promise.all([...chosen, ...others].map((attempt) => tryOne(source, attempt, context)));
}

function namedAttempt({ provider }: Source, pair: NamedPair, networks: readonly (string | null)[]): Attempt {
  const { account: address, subAccount = null, asset = null } = pair;
  const checked = provider.accounts.normalise({ network: pair.network ?? null, address, subAccount });
  const network = checked.ok ? checked.value.network : (pair.network ?? (networks.length === 1 ? networks[0] : null));
  const given = { account: { network: network ?? null, address, subAccount }, asset, answer: 'any' } as const;
  return { network: network ?? null, read: readOf(provider.reads, provider, given), pair: given, named: true };
}

/** The read that a plan would use for the pair; null where the asset is refused or nothing lists what an account holds. */
function readOf(
  reads: readonly AnyBalanceRead[],
  { assets }: Pick<Source['provider'], 'assets'>,
  { account: { network }, asset }: TrialPair,
): AnyBalanceRead | null {
  if (asset === null) return reads.find(({ listing }) => listing !== 'none') ?? null;
  const checked = assets.normalise({ network, ref: asset });
  return checked.ok ? (reads.find((read) => read.serves(checked.value.ref)) ?? null) : null;
}

/** What the provider declares for it, else the examples of its names; null where neither is one that the read serves. */
function pairFor({ provider }: Source, network: string | null, read: AnyBalanceRead): TrialPair | null {
  if (provider.trial !== undefined) return provider.trial(network, read);
  const account = { network, address: provider.accounts.example, subAccount: null };
  const example: TrialPair = { account, asset: provider.assets.example, answer: 'any' };
  if (readOf(provider.reads, provider, example) === read) return example;
  return read.listing === 'none' ? null : { ...example, asset: null };
}

async function tryOne(source: Source, attempt: Attempt, context: ReadContext): Promise<Trial> {
  const { network, read, named, pair } = attempt;
  const about = { network, read: read?.name ?? null, named };
  if (pair === null) return { ...about, state: 'unnamed' };
  try {
    return { ...about, ...judge(await ask(source, attempt, pair, context), pair, named) };
  } catch (error) {
    return { ...about, state: 'failed', failure: explain(error, context) };
  }
}

type Heard = { readonly outcomes: readonly Outcome[] } | { readonly failure: Failure };

async function ask(source: Source, { read }: Attempt, pair: TrialPair, context: ReadContext): Promise<Heard> {
  const { accounts, assets } = source.provider;
  const name = accounts.normalise(pair.account);
  if (!name.ok) return refused(`account: ${name.rule}`);
  const account: Account = makeAccount(source.name, name.value);
  const loader = openLoader(source, { context, maxSurplus: 0 });
  if (pair.asset === null) {
    if (read === null) return refused('the source lists no holdings: name an asset');
    const listed = await loader.holdings(account, null, null);
    return 'failure' in listed ? listed : { outcomes: listed.balances.map(({ outcome }) => outcome) };
  }
  const asset = assets.normalise({ network: account.network, ref: pair.asset });
  if (!asset.ok) return refused(`asset: ${asset.rule}`);
  return { outcomes: (await loader.pairs(account, [asset.value.ref], null)).all() };
}

function refused(detail: string): Heard {
  return { failure: failure('BAD_USER_INPUT', { detail }) };
}

function judge(heard: Heard, { answer }: TrialPair, named: boolean): TrialResult {
  const outcomes = 'failure' in heard ? [heard] : heard.outcomes;
  if (outcomes.some((outcome) => 'value' in outcome && outcome.basis === 'REPORTED')) return { state: 'read' };
  const reason = outcomes.find((outcome) => 'failure' in outcome)?.failure ?? null;
  if (reason === null) return { state: 'unreported', failure: null };
  const isSilence = UNKNOWN_PAIR.has(reason.code) || (!named && mayBeOfPair(reason));
  return answer === 'any' && isSilence
    ? { state: 'unreported', failure: reason }
    : { state: 'failed', failure: reason };
}

/** Whether a source may have meant no more than that it does not know a pair that was made up. */
function mayBeOfPair({ code, retryable }: Failure): boolean {
  return code === 'UPSTREAM_UNEXPLAINED' || (code === 'UPSTREAM_REJECTED' && !retryable);
}

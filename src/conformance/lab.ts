/** What one rule works with: the subject's upstream, the proxy before it, a provider, and sessions that read through both. */

import type { Holdings } from '../balances/answer/holdings.ts';
import type { Outcome } from '../balances/answer/reconcile.ts';
import type { ReadContext } from '../balances/context.ts';
import { openFacts } from '../balances/fact/asset-facts.ts';
import { type BalanceLoader, openLoader } from '../balances/loader.ts';
import { openSource } from '../balances/open-source.ts';
import type { Source } from '../balances/source.ts';
import type { RequestRecord } from '../http/exchange.ts';
import { openFailover } from '../http/failover.ts';
import { openUpstream, type UpstreamOptions } from '../http/http-upstream.ts';
import type { Upstream } from '../http/upstream.ts';
import { type Account, makeAccount, makeAsset } from '../model/identity.ts';
import type { BlockRef } from '../model/reading.ts';
import { Secret } from '../model/secret.ts';
import type { AssetAnswer, HoldingsFilter, Provider } from '../providers/provider.ts';
import { demand } from './demand.ts';
import { type Relay, startProxy } from './proxy.ts';
import { Signatures } from './signatures.ts';
import type { AccountTruth, AssetTruth, Subject } from './subject.ts';
import { checkTruth } from './truth.ts';

/** Names the source in every session. */
const SOURCE = 'subject';
const TIMEOUT_MS = 10_000;
const MAX_BODY_BYTES = 8 * 1024 * 1024;

export interface LabOptions {
  /** Opens the upstream that requests are sent by. @default as balancegraph itself does */
  readonly openUpstream?: (options: UpstreamOptions) => Upstream;
}

export interface LabHolder {
  readonly account: Account;
  readonly truth: AccountTruth;
}

/** Some of an account's pairs. */
export interface Wish {
  readonly holder: LabHolder;
  readonly refs: readonly string[];
}

/** One pair that was asked, and what came of it. */
export interface Answered {
  readonly holder: LabHolder;
  readonly ref: string;
  readonly outcome: Outcome;
}

interface ReadOptions {
  readonly at?: BlockRef;
  readonly filter?: HoldingsFilter;
  readonly signal?: AbortSignal;
}

/** A source over the proxy, with its log records and its unexpected errors. */
export interface Session {
  readonly source: Source;
  /** What was logged of every request. */
  readonly records: readonly RequestRecord[];
  /** Unexpected errors. */
  readonly faults: readonly unknown[];
  /** One tick of one request: all wishes become one plan. */
  ask(wishes: readonly Wish[], options?: ReadOptions): Promise<readonly Answered[]>;
  list(account: Account, options?: ReadOptions): Promise<Holdings>;
  /** All that each of the accounts holds, asked for in one tick of one request. */
  lists(accounts: readonly Account[], options?: ReadOptions): Promise<readonly Holdings[]>;
  facts(asset: AssetTruth): Promise<AssetAnswer>;
}

export interface SessionOptions {
  readonly timeoutMs?: number;
  /** Whether there is a second server, which always answers well: the upstream itself, without the proxy. */
  readonly withNextServer?: boolean;
}

export interface Lab {
  readonly subject: Subject;
  readonly provider: Provider;
  readonly proxy: Relay;
  /** Of all requests of all sessions. */
  readonly signatures: Signatures;
  /** The credentials of the subject: its declared headers, and the secrets among its options. */
  readonly secrets: readonly Secret[];
  readonly holders: readonly LabHolder[];
  /** A new provider from the subject's options, for rules about making one. */
  create(prepare?: (options: unknown) => unknown): Provider;
  open(options?: SessionOptions): Session;
  close(): Promise<void>;
}

/** Rejects with a `ConformanceError` where the subject itself is not fit for the kit. */
export async function openLab(subject: Subject, options: LabOptions = {}): Promise<Lab> {
  checkTruth(subject.truth);
  const parsed = subject.kind.options.safeParse(subject.options);
  demand(parsed.success, 'the subject has options that the provider kind refuses');
  const create: Lab['create'] = (prepare = (given) => given) => subject.kind.create(prepare(parsed.data));
  const provider = create();
  const holders = subject.truth.accounts.map((truth) => ({ account: makeAccount(SOURCE, truth.name), truth }));
  const upstream = await subject.upstream.start();
  const signatures = new Signatures();
  const proxy = await startProxy(upstream.url, signatures.unsigned);
  const sessions: Source[] = [];
  return {
    subject,
    provider,
    proxy,
    signatures,
    secrets: [...provider.headers.values(), ...secretsIn(parsed.data)],
    holders,
    create,
    open({ timeoutMs = TIMEOUT_MS, withNextServer = false } = {}) {
      const urls = withNextServer ? [proxy.url, upstream.url] : [proxy.url];
      const session = openSession({
        provider,
        urls,
        timeoutMs,
        signatures,
        open: options.openUpstream ?? openUpstream,
      });
      sessions.push(session.source);
      return session;
    },
    async close() {
      await Promise.all(sessions.map((source) => source.upstream.close()));
      await proxy.close();
      await upstream.close();
    },
  };
}

/** Wherever they stand. */
function secretsIn(options: unknown): readonly Secret[] {
  if (options instanceof Secret) return [options];
  return typeof options === 'object' && options !== null ? Object.values(options).flatMap(secretsIn) : [];
}

interface Opening {
  readonly provider: Provider;
  /** Of the servers, in the order in which they are asked. */
  readonly urls: readonly string[];
  readonly timeoutMs: number;
  readonly signatures: Signatures;
  readonly open: (options: UpstreamOptions) => Upstream;
}

/**
 * Without the declared rate: it would only slow the kit down, and no provider can keep or break it. Without repeats and
 * the breaker too: they would hide the changed answers, and the kit needs to see what the provider makes of those.
 */
function openSession({ provider, urls, timeoutMs, signatures, open }: Opening): Session {
  const records: RequestRecord[] = [];
  const faults: unknown[] = [];
  const upstreamTo = (url: string): Upstream =>
    open({
      url: new URL(url),
      headers: provider.headers,
      signing: provider.signing && signatures.noting(provider.signing),
      timeoutMs,
      connectTimeoutMs: timeoutMs,
      reuseConnections: true,
      maxBodyBytes: MAX_BODY_BYTES,
      concurrency: provider.capabilities.concurrency,
      rate: null,
      queue: Number.POSITIVE_INFINITY,
      retries: 0,
      breaker: null,
      onRequest: (record) => records.push(record),
    });
  const servers = urls.map(upstreamTo);
  const [only, ...others] = servers;
  const upstream = only !== undefined && others.length === 0 ? only : openFailover(servers);
  const source = openSource({
    name: SOURCE,
    kind: SOURCE,
    label: SOURCE,
    provider,
    upstream,
    sandbox: true,
    factsTtlMs: 60_000,
    maxPages: 100,
    mergeWindowMs: 0,
    keep: { pairs: 100_000, maxAgeMs: 3_600_000 },
  });
  const contextOf = ({ signal }: ReadOptions): ReadContext => ({
    signal: signal ?? new AbortController().signal,
    onFault: (error) => faults.push(error),
  });
  // Rules count requests, so no read may share a call with another that is under way.
  const loaderFor = (options: ReadOptions): BalanceLoader =>
    openLoader({ ...source, traffic: source.traffic.fresh() }, { context: contextOf(options), maxSurplus: 9 });
  const lists: Session['lists'] = (accounts, options = {}) => {
    const loader = loaderFor(options);
    return Promise.all(accounts.map((account) => loader.holdings(account, options.filter ?? null, options.at ?? null)));
  };
  return {
    source,
    records,
    faults,
    lists,
    async ask(wishes, options = {}) {
      const loader = loaderFor(options);
      const read = async ({ holder, refs }: Wish): Promise<Answered[]> => {
        const outcomes = (await loader.pairs(holder.account, refs, options.at ?? null)).all();
        demand(outcomes.length === refs.length, 'a read gave more or fewer outcomes than pairs were asked');
        return outcomes.flatMap((outcome, index) => ({ holder, ref: refs[index] ?? '', outcome }));
      };
      return (await Promise.all(wishes.map(read))).flat();
    },
    async list(account, options = {}) {
      const [holdings] = await lists([account], options);
      demand(holdings !== undefined, 'a listing was left without an answer');
      return holdings;
    },
    async facts({ name }) {
      const answer = await openFacts(source, contextOf({})).load(makeAsset(SOURCE, name));
      return { asset: name.ref, ...answer };
    },
  };
}

/** Requests that a session may take because its first one has to be asked for a login. */
export function loginsOf({ provider }: Lab): 0 | 1 {
  return provider.signing?.answers === undefined ? 0 : 1;
}

/** The holder's pairs with every asset of its network, or with those that it holds. */
export function wishOf(lab: Lab, holder: LabHolder, which: 'all' | 'held' = 'all'): Wish {
  const refs = lab.subject.truth.assets
    .filter(({ name }) => name.network === holder.account.network)
    .map(({ name }) => name.ref);
  return { holder, refs: which === 'all' ? refs : refs.filter((ref) => holder.truth.holdings.has(ref)) };
}

/** Every pair of the truth. */
export function everything(lab: Lab): readonly Wish[] {
  return lab.holders.map((holder) => wishOf(lab, holder));
}

/** A pair that is held, read by the first read of the provider. */
export function onePair(lab: Lab): Wish {
  const [wish] = lab.holders.map((holder) => wishOf(lab, holder, 'held')).filter(({ refs }) => refs.length > 0);
  const ref = wish?.refs.find((held) => lab.provider.reads[0]?.serves(held)) ?? wish?.refs[0];
  demand(wish !== undefined && ref !== undefined, 'no account of the truth holds anything');
  return { holder: wish.holder, refs: [ref] };
}

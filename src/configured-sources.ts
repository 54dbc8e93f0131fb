/** Opens the sources of a configuration, or goes on with those of an earlier one that are configured alike. */
import type { PairCounts } from './balances/answer/pair-counts.ts';
import { greetingOf } from './balances/call/greeting.ts';
import type { CallTrace } from './balances/call/trace.ts';
import type { Found, StoreTier } from './balances/kept/kept-tiers.ts';
import { openSource } from './balances/open-source.ts';
import type { Source } from './balances/source.ts';
import type { Config, SourceConfig } from './config/schema.ts';
import { sourceDigest } from './config/source-digest.ts';
import type { RequestRecord } from './http/exchange.ts';
import { openFailover } from './http/failover.ts';
import { openUpstream } from './http/http-upstream.ts';
import { ratesOf } from './model/rate.ts';
import type { ProviderKind } from './providers/provider.ts';
import type { ServerIdentity, Store } from './store/store.ts';

/** Told of what sources do, each by its id. */
export interface SourceListeners {
  /** Called for every upstream request that was sent. @default not called */
  readonly onRequest?: ((source: string, record: RequestRecord) => void) | undefined;
  /** Called for what a request wanted of a source together, once it is answered: how many balances came from where. @default not called */
  readonly onPairs?: ((source: string, counts: PairCounts) => void) | undefined;
  /** Called for so many accounts whose kept balances were looked up in the store of replicas: what it had for them. @default not called */
  readonly onFound?: ((source: string, found: Found, accounts: number) => void) | undefined;
}

export interface ConfiguredSourcesOptions extends SourceListeners {
  readonly config: Config;
  readonly kinds: readonly ProviderKind[];
  readonly onCallEnd: (call: CallTrace) => void;
  /** What replicas share; null where they share nothing. */
  readonly store: Store | null;
  /** The sources of an earlier configuration. */
  readonly before: Iterable<Source>;
}

/** By their ids, in the order of the configuration. */
export function configuredSources(options: ConfiguredSourcesOptions): ReadonlyMap<string, Source> {
  const { planning, cache, sources } = options.config;
  const earlier = new Map(Array.from(options.before, (source) => [source.digest, source]));
  return new Map(
    sources.map((settings) => {
      const digest = sourceDigest([settings, planning.maxPages, planning.mergeWindowMs, cache, options.config.store]);
      return [settings.id, earlier.get(digest) ?? openConfigured(settings, digest, options)];
    }),
  );
}

function openConfigured(settings: SourceConfig, digest: string, options: ConfiguredSourcesOptions): Source {
  const { kinds, store, onCallEnd, onPairs, onRequest } = options;
  const { planning, cache } = options.config;
  const kind = kinds.find((candidate) => candidate.kind === settings.provider);
  if (kind === undefined) throw new RangeError(`no provider kind "${settings.provider}" is registered`);
  const provider = kind.create(settings.options);
  const { concurrency, rate } = provider.capabilities;
  const urls = [settings.url, ...settings.fallbackUrls];
  const identityOf = (url: URL): ServerIdentity => ({ kind: kind.kind, url, headers: provider.headers });
  const breaker = settings.breaker.enabled ? settings.breaker : null;
  const common = {
    headers: provider.headers,
    signing: provider.signing,
    timeoutMs: Math.ceil(settings.timeoutMs / urls.length),
    connectTimeoutMs: settings.connectTimeoutMs,
    reuseConnections: settings.reuseConnections,
    maxBodyBytes: settings.maxBodyBytes,
    concurrency: Math.min(concurrency, settings.concurrency ?? concurrency),
    rate,
    queue: settings.queue,
    retries: settings.retries,
    breaker,
    rates: ratesOf(rate),
    probeMs: breaker === null ? null : settings.timeoutMs,
    ...greetingOf(provider),
    onRequest: (record: RequestRecord) => onRequest?.(settings.id, record),
  };
  const servers = urls.map((text) => {
    const url = new URL(text);
    return openUpstream({ ...common, url, shared: store?.open({ ...common, identity: identityOf(url) }) });
  });
  const [only, ...others] = servers;
  const upstream = only !== undefined && others.length === 0 ? only : openFailover(servers);
  return openSource({
    name: settings.id,
    kind: kind.kind,
    label: settings.label ?? settings.id,
    digest,
    provider,
    upstream,
    sandbox: settings.sandbox,
    factsTtlMs: settings.factsTtlSeconds * 1000,
    maxPages: planning.maxPages,
    mergeWindowMs: planning.mergeWindowMs,
    onCallEnd,
    ...(onPairs === undefined ? {} : { onPairs: (counts: PairCounts) => onPairs(settings.id, counts) }),
    keep: { pairs: cache.pairs, maxAgeMs: cache.maxAgeSeconds * 1000 },
    store: storeTier(settings, provider.headers, options),
  });
}

/** Where replicas keep balances of this source for each other; null where they do not. */
function storeTier(
  { id, provider, url, fallbackUrls, options }: SourceConfig,
  headers: ServerIdentity['headers'],
  { config, store, onFound }: ConfiguredSourcesOptions,
): StoreTier | null {
  if (store === null || config.store?.balances !== true) return null;
  const urls = [url, ...fallbackUrls].map((text) => new URL(text).href);
  return {
    values: store.kept,
    // All options: which of them change what an answer means only the provider knows.
    sourceKey: sourceDigest([provider, urls, options, [...headers]]),
    ...(onFound === undefined ? {} : { onFound: (found, accounts) => onFound(id, found, accounts) }),
  };
}

/** What replicas share, over one store. */
import { createHash } from 'node:crypto';
import type { SharedServer } from '../http/shared-server.ts';
import type { Rate } from '../model/rate.ts';
import type { Secret } from '../model/secret.ts';
import type { SharedChannels } from '../model/shared-channels.ts';
import type { SharedValues } from '../model/shared-values.ts';
import { StoreChannels } from './channels.ts';
import { Guard, type GuardOptions } from './guard.ts';
import { KeptValues } from './kept-values.ts';
import { KnownStarts } from './known-starts.ts';
import type { StoreLink } from './link.ts';
import type { PartSettings } from './parts.ts';
import { StoredServer, type StoredServerOptions } from './stored-server.ts';

/** What tells one server of a source, and a credential toward it, from all others. */
export interface ServerIdentity {
  readonly kind: string;
  readonly url: URL;
  readonly headers: ReadonlyMap<string, Secret>;
}

export interface SharedServerOptions {
  readonly identity: ServerIdentity;
  /** For how long a probe of the breaker keeps others from probing, in milliseconds; null where no breaker is wanted. */
  readonly probeMs: number | null;
  readonly rates: readonly Rate[];
}

export interface Store {
  /** Why it cannot be asked now, such as `ECONNREFUSED`, `NOAUTH` or `TIMEOUT`; null where it can. */
  readonly away: string | null;
  open(options: SharedServerOptions): SharedServer;
  /** Texts that replicas keep for each other. */
  readonly kept: SharedValues;
  /** By which they tell each other what they read. */
  readonly channels: SharedChannels;
  close(): void;
}

export interface StoreOptions extends GuardOptions, PartSettings, Pick<StoredServerOptions, 'settleMs' | 'now'> {
  /** Of all keys. */
  readonly prefix: string;
}

/** Replicas that have nothing to ask report as often: what a store has forgotten they may know. */
const REPORT_MS = 10_000;

export function openStore(link: StoreLink, options: StoreOptions): Store {
  let away: string | null = 'CONNECTING';
  /** By key: whoever asks for one server, under one configuration or the next, counts together. */
  const knownByKey = new Map<string, KnownStarts>();
  const servers = new Map<string, StoredServer>();
  const report = (sinceMs: number): void => {
    for (const server of servers.values()) void server.report(sinceMs);
  };
  let stopReports: () => void;
  const reportLater = (): void => {
    stopReports = options.after(REPORT_MS, () => {
      report(REPORT_MS);
      reportLater();
    });
  };
  reportLater();
  const guard = new Guard(link, {
    ...options,
    onChange(reason) {
      away = reason;
      if (reason === null) report(0);
      channels.changed();
      options.onChange(reason);
    },
  });
  const channels = new StoreChannels(guard, options.prefix);
  return {
    get away() {
      return away;
    },
    open({ identity, probeMs, rates }) {
      const key = storeKey(options.prefix, identity);
      const known = knownByKey.get(key) ?? new KnownStarts(options.now);
      knownByKey.set(key, known);
      const settings = JSON.stringify([key, probeMs, rates]);
      const server = servers.get(settings) ?? new StoredServer(guard, known, { ...options, key, probeMs, rates });
      servers.set(settings, server);
      return server;
    },
    kept: new KeptValues(guard, options.prefix),
    channels,
    close() {
      stopReports();
      guard.close();
    },
  };
}

/** Nothing of a credential can be read from it. */
export function storeKey(prefix: string, { kind, url, headers }: ServerIdentity): string {
  const sent = [...headers].map(([name, value]) => [name.toLowerCase(), value.reveal()]).toSorted();
  const digest = createHash('sha256')
    .update(JSON.stringify([kind, url.href, sent]))
    .digest('hex');
  return `${prefix}{${kind}-${digest.slice(0, 32)}}`;
}

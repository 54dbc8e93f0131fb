/** What replicas share, over one store. */
import { createHash } from 'node:crypto';
import type { SharedServer } from '../http/shared-server.ts';
import type { Rate } from '../model/rate.ts';
import type { Secret } from '../model/secret.ts';
import type { SharedValues } from '../model/shared-values.ts';
import { Guard, type GuardOptions } from './guard.ts';
import { KeptValues } from './kept-values.ts';
import type { StoreLink } from './link.ts';
import { StoredServer } from './stored-server.ts';

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
  close(): void;
}

export interface StoreOptions extends GuardOptions {
  /** Of all keys. */
  readonly prefix: string;
  /** Of each rate, for this process while the store is away: more than 0, at most 1. */
  readonly share: number;
}

export function openStore(link: StoreLink, options: StoreOptions): Store {
  let away: string | null = 'CONNECTING';
  const guard = new Guard(link, {
    ...options,
    onChange(reason) {
      away = reason;
      options.onChange(reason);
    },
  });
  return {
    get away() {
      return away;
    },
    open: ({ identity, probeMs, rates }) =>
      new StoredServer(guard, {
        ...options,
        key: storeKey(options.prefix, identity),
        probeMs,
        rates,
      }),
    kept: new KeptValues(guard, options.prefix),
    close: () => guard.close(),
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

/** Opens the store of a configuration, or goes on with that of an earlier graph that is configured alike. */
import type { StoreConfig } from './config/schema.ts';
import { sourceDigest } from './config/source-digest.ts';
import { openConfiguredStore } from './store/open-redis-store.ts';
import type { Store } from './store/store.ts';

export interface SharedStore extends Store {
  /** Equal for settings that are equal. */
  readonly digest: string;
}

interface SharedStoreOptions {
  readonly onStore?: ((away: string | null) => void) | undefined;
  readonly before?: { readonly store: SharedStore | null } | null | undefined;
}

/** Null where none is configured. */
export function sharedStore(
  config: StoreConfig | undefined,
  { onStore, before }: SharedStoreOptions,
): SharedStore | null {
  if (config === undefined) return null;
  const digest = sourceDigest(config);
  if (before?.store?.digest === digest) return before.store;
  const store = openConfiguredStore(config, onStore ?? (() => {}));
  return {
    digest,
    get away() {
      return store.away;
    },
    open: (server) => store.open(server),
    kept: store.kept,
    channels: store.channels,
    close: () => store.close(),
  };
}

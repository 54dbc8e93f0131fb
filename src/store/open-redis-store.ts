/** Opens the store that a configuration names. The client is loaded in the background: a server never waits for its store. */
import type { StoreConfig } from '../config/schema.ts';
import { openStore, type Store } from './store.ts';

/** More is a store that does not answer. */
const CONNECT_MS = 2000;

/** @param onChange called when the store goes away, with the reason, and when it is there (null) */
export function openConfiguredStore(config: StoreConfig, onChange: (away: string | null) => void): Store {
  const { url, ...settings } = config;
  const link = import('./redis-link.ts').then(({ openRedisLink }) => openRedisLink(url.reveal(), settings.prefix));
  // Reported by each attempt to connect.
  link.catch(() => {});
  return openStore(
    { connect: async (...given) => (await link).connect(...given) },
    {
      ...settings,
      connectTimeoutMs: CONNECT_MS,
      now: () => performance.now(),
      after: afterInBackground,
      onChange,
    },
  );
}

/** Keeps no process alive. */
function afterInBackground(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  timer.unref();
  return () => clearTimeout(timer);
}

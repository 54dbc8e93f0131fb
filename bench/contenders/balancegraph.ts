/** Our own server, whole: with its limits, checks and provenance, and only those limits raised that the sizes need. */
import { setImmediate } from 'node:timers/promises';
import { configSchema } from '../../src/config/schema.ts';
import { silentLog } from '../../src/log.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { startServer } from '../../src/server.ts';
import { openRedis } from '../../test/measure/redis-process.ts';
import { COSMOS, isSolana, NETWORK } from '../data.ts';
import { CONNECTIONS, type Setting } from '../scenarios.ts';
import type { Open } from './contender.ts';

const MEBIBYTE = 1024 * 1024;

export const open: Open = async (setting) => {
  // A process of its own: what it costs is not ours.
  const redis = setting.stored || setting.shared ? await openRedis() : null;
  const config = configSchema(builtInKinds).parse({ ...configOf(setting), ...storeOf(setting, redis?.url ?? null) });
  const { url, close, graph } = await startServer({ config, log: silentLog });
  while (graph.store !== null && graph.store.away !== null) await setImmediate();
  return {
    url: `${url}/graphql`,
    async close() {
      await close();
      await redis?.kill();
    },
  };
};

/** What a server with a store is configured with. Nothing is in there that it would have to wait for. */
function storeOf(setting: Setting, url: string | null): object {
  if (url === null) return {};
  const store = { url, settleMs: 0 };
  return setting.stored ? { ...oneQuestion(setting), store: { ...store, timeoutMs: 10_000 } } : { store };
}

/** Memory for what one question asks, so that the next one has to look in the store. An account counts as a pair more. */
function oneQuestion({ question: { accounts, assets } }: Setting): object {
  return { cache: { pairs: accounts * (assets + 1) } };
}

/** What a file of configuration holds; secrets must not stand in a file, only names of environment variables. */
export function configOf(setting: Setting, secret = 'benchmark'): object {
  return {
    server: {
      port: 0,
      deadlineMs: 300_000,
      maxBodyBytes: 16 * MEBIBYTE,
      graphiql: false,
      busyRequests: 100_000,
      surface: setting.root === '_entities' ? 'federation' : 'standalone',
    },
    limits: { pairs: 10_000_000, nodes: 10_000_000, calls: 1_000_000 },
    log: { level: 'error' },
    metrics: setting.metered ? { port: 0 } : {},
    sources: sourcesOf(setting, secret),
  };
}

function sourcesOf({ source, upstream, limits }: Setting, secret: string): readonly object[] {
  const common = { url: upstream, timeoutMs: 120_000, maxBodyBytes: 64 * MEBIBYTE, queue: 100_000 };
  const options = {
    teos: {
      token: secret,
      pairsPerCall: limits.pairs,
      urlBytes: limits.urlBytes,
      requestsPerMinute: 100_000,
      requestsPerDay: 100_000_000,
      concurrency: CONNECTIONS.teos,
    },
    loopring: {
      apiKey: secret,
      tokensPerCall: 1000,
      requestsPerSecond: 10_000,
      concurrency: CONNECTIONS.loopring,
    },
    reddio: { concurrency: CONNECTIONS.reddio },
    mesh: { networks: [NETWORK], concurrency: CONNECTIONS.mesh },
    // So that 10 000 pairs are one call.
    evm: { chain: 1, calldataPerCall: 4 * MEBIBYTE, gasPerCall: 1_000_000_000, concurrency: CONNECTIONS.evm },
    bitcoin: { network: 'bitcoin' },
    solana: { concurrency: CONNECTIONS.solana },
    'solana-associated': { tokens: 'associated', concurrency: CONNECTIONS['solana-associated'] },
    cosmos: { ...COSMOS, concurrency: CONNECTIONS.cosmos },
    ledger: {},
    substrate: { concurrency: CONNECTIONS.substrate },
  } as const;
  const kinds = source === 'four' ? (['teos', 'loopring', 'reddio', 'mesh'] as const) : [source];
  return kinds.map((kind) => ({
    ...common,
    id: kind,
    provider: isSolana(kind) ? 'solana' : kind,
    options: options[kind],
  }));
}

/** Our own server, whole: with its limits, checks and provenance, and only those limits raised that the sizes need. */
import { configSchema } from '../../src/config/schema.ts';
import { silentLog } from '../../src/log.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { startServer } from '../../src/server.ts';
import { isSolana, NETWORK } from '../data.ts';
import { CONNECTIONS, type Setting } from '../scenarios.ts';
import type { Open } from './contender.ts';

const MEBIBYTE = 1024 * 1024;

export const open: Open = async (setting) => {
  const config = configSchema(builtInKinds).parse(configOf(setting));
  const { url, close } = await startServer({ config, log: silentLog });
  return { url: `${url}/graphql`, close };
};

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

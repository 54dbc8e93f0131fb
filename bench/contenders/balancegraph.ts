/** Our own server, whole: with its limits, checks and provenance, and only those limits raised that the sizes need. */
import { configSchema } from '../../src/config/schema.ts';
import { silentLog } from '../../src/log.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { startServer } from '../../src/server.ts';
import { CONNECTIONS, SOURCE } from '../scenarios.ts';
import type { Open } from './contender.ts';

const MEBIBYTE = 1024 * 1024;

export const open: Open = async ({ upstream, limits, root }) => {
  const config = configSchema(builtInKinds).parse({
    server: {
      port: 0,
      deadlineMs: 300_000,
      maxBodyBytes: 16 * MEBIBYTE,
      graphiql: false,
      surface: root === '_entities' ? 'federation' : 'standalone',
    },
    limits: { pairs: 10_000_000, nodes: 10_000_000, calls: 1_000_000 },
    sources: [
      {
        id: SOURCE,
        provider: 'teos',
        url: upstream,
        timeoutMs: 120_000,
        maxBodyBytes: 64 * MEBIBYTE,
        queue: 100_000,
        options: {
          token: 'benchmark',
          pairsPerCall: limits.pairs,
          urlBytes: limits.urlBytes,
          requestsPerMinute: 100_000,
          concurrency: CONNECTIONS,
        },
      },
    ],
  });
  const { url, close } = await startServer({ config, log: silentLog });
  return { url: `${url}/graphql`, close };
};

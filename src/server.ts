/** `balancegraph/server`: GraphQL, GraphiQL and health over one Fastify application. */
import '#supported-node';
import type { Balancegraph } from './balancegraph.ts';
import type { Config } from './config/schema.ts';
import type { Log } from './log.ts';
import { openServerMetrics } from './metrics/open.ts';
import type { ProviderKind } from './providers/provider.ts';
import { MemoryCounters } from './server/clients/client-counters.ts';
import { openDoor } from './server/door.ts';
import { drain, finished, type ServerState } from './server/drain.ts';
import type { Tab } from './server/graphiql.ts';
import { type Installation, openInstallation } from './server/installation.ts';
import { requireReloadable } from './server/reload.ts';
import { lacksHosts } from './server/request/hosts.ts';

export type { Log } from './log.ts';
export { MetricsPortError } from './metrics/open.ts';
export type { Tab } from './server/graphiql.ts';
export { ReloadError } from './server/reload.ts';

export interface ServerOptions {
  readonly config: Config;
  /** @default the built-in ones alone */
  readonly kinds?: readonly ProviderKind[];
  readonly log: Log;
  /** Worked queries for GraphiQL. @default one that lists the sources, and one for each with its own examples */
  readonly tabs?: readonly Tab[];
}

export interface RunningServer {
  /** `http://host:port` as it listens. */
  readonly url: string;
  /** Of the configuration that is in force. */
  readonly graph: Balancegraph;
  /** The URL of the GraphiQL page; null where it is not served. */
  readonly graphiql: string | null;
  /** Where Prometheus reads metrics; null where they are not served. */
  readonly metrics: string | null;
  /**
   * Takes a new configuration. Requests that have begun are answered by the old one. Sources whose settings are the same keep
   * their connections, their quotas and what they have learned. Rejects where something cannot be taken, such as another port
   * (`ReloadError`); the old configuration then stays in force, as a whole.
   */
  reload(config: Config): Promise<void>;
  /** Answers `/readyz` with 503, lets running requests finish, and closes everything. */
  close(): Promise<void>;
}

const NO_HOSTS = 'answers only to IP addresses and loopback names: list the names of this server in server.hosts';

/** Listens where the configuration says; rejects when it cannot. */
export async function startServer({ config, kinds = [], log, tabs }: ServerOptions): Promise<RunningServer> {
  const state: ServerState = { draining: false, running: new Set() };
  const metrics = await openServerMetrics(config.metrics);
  const counters = new MemoryCounters();
  const open = (config: Config, before: Balancegraph | null): Promise<Installation> =>
    openInstallation({ config, kinds, log, tabs, state, metrics: metrics.told, counters, before });
  let current = await open(config, null);
  metrics.told?.observe({
    sources: () => current.graph.sources.values(),
    running: () => state.running.size,
    isDraining: () => state.draining,
    isStoreAway: () => (current.graph.store === null ? null : current.graph.store.away !== null),
  });
  const door = openDoor(config.server, {
    log,
    listener: (request, response) => current.listener(request, response),
    upgrade: (...upgrade) => current.upgrade(...upgrade),
  });
  const leaving = new Set<Promise<void>>();
  const release = async (): Promise<void> => {
    await door.close();
    await latest;
    await Promise.all(leaving);
    await current.close(null);
    await metrics.close();
  };
  /** The requests that have begun are finished first. */
  const leave = async (old: Installation, next: Installation): Promise<void> => {
    old.live.close();
    await finished(new Set(state.running), old.config.server.deadlineMs);
    await old.close(next);
  };
  const take = async (next: Config): Promise<void> => {
    requireReloadable(current.config, next);
    const old = current;
    const opened = await open(next, old.graph);
    current = opened;
    void opened.graph.warm();
    const left = leave(old, opened).finally(() => leaving.delete(left));
    leaving.add(left);
  };
  /** One after the other. */
  let latest: Promise<void> = Promise.resolve();
  try {
    void current.graph.warm();
    const metricsUrl = await metrics.listen();
    const url = await door.listen({ host: config.server.host, port: config.server.port });
    if (lacksHosts(config.server)) log.warn({}, NO_HOSTS);
    return {
      url,
      get graph() {
        return current.graph;
      },
      get graphiql() {
        return current.graphiql ? `${url}/graphiql/` : null;
      },
      metrics: metricsUrl,
      reload(next) {
        const reloaded = latest.then(() => take(next));
        latest = reloaded.catch(() => {});
        return reloaded;
      },
      close() {
        const drained = drain(door, state, current.config.server);
        current.live.close();
        return drained.then(release);
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

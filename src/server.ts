/** `balancegraph/server`: GraphQL, GraphiQL and health over one Fastify application. */
import '#supported-node';
import type { RequestListener } from 'node:http';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { DocumentNode } from 'graphql';
import { type Balancegraph, createBalancegraph } from './balancegraph.ts';
import type { Config } from './config/schema.ts';
import { describeError, type Log, redactor, secretsIn } from './log.ts';
import { openServerMetrics } from './metrics/open.ts';
import type { ProviderKind } from './providers/provider.ts';
import { errorFormatter } from './server/answer/format-error.ts';
import { createApollo } from './server/apollo.ts';
import { openApp } from './server/app.ts';
import { registerCompression } from './server/compression.ts';
import { drain, type ServerState, trackRequests } from './server/drain.ts';
import { registerFrontPage } from './server/front-page.ts';
import { registerGraphiql, type Tab } from './server/graphiql.ts';
import { overload } from './server/request/admission.ts';
import { lacksHosts, servedHosts } from './server/request/hosts.ts';
import { type OnRequestEnd, requestLines, tellRequests } from './server/request/request-log.ts';
import { guardRequests } from './server/request/request-rules.ts';
import { contextFor, GRAPHQL_PATH, registerGraphql, registerHealth } from './server/routes.ts';
import { LiftedDocuments } from './server/short-way/lifted-documents.ts';
import { shortWay } from './server/short-way/short-way.ts';
import { sourceTabs } from './server/source-tabs.ts';

export type { Log } from './log.ts';
export { MetricsPortError } from './metrics/open.ts';
export type { Tab } from './server/graphiql.ts';

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
  readonly graph: Balancegraph;
  /** The URL of the GraphiQL page; null where it is not served. */
  readonly graphiql: string | null;
  /** Where Prometheus reads metrics; null where they are not served. */
  readonly metrics: string | null;
  /** Answers `/readyz` with 503, lets running requests finish, and closes everything. */
  close(): Promise<void>;
}

const GRAPHIQL_BUNDLE = new URL('../public/graphiql/', import.meta.url);

const NO_HOSTS = 'answers only to IP addresses and loopback names: list the names of this server in server.hosts';

/** The most ids of requests in the line of a call that they share. */
const MAX_REQUESTS = 20;

/** Listens where the configuration says; rejects when it cannot. */
export async function startServer({ config, kinds = [], log, tabs }: ServerOptions): Promise<RunningServer> {
  const redact = redactor(secretsIn([config.sources, config.server.gateway]));
  const onFault = (error: unknown): void => log.error({ error: describeError(error, redact) }, 'unforeseen error');
  const metrics = await openServerMetrics(config.metrics);
  const graph = createBalancegraph({
    config,
    kinds,
    onFault,
    onRequest(source, record) {
      const { requests, ...sent } = record;
      log.info({ requests: requests.slice(0, MAX_REQUESTS), source, ...sent }, 'upstream request');
      metrics.told?.upstreamRequest(source, record);
    },
    ...(metrics.told === null ? {} : { onPairs: metrics.told.pairs }),
  });
  const answering = {
    graph,
    format: errorFormatter({ limits: config.limits, onFault }),
    told: config.server.extensions,
  };
  const { schema, documents } = graph;
  const lifted = new LiftedDocuments({ schema, documents, maxTokens: config.limits.documentTokens });
  const onValid = config.server.shortWay ? (document: DocumentNode) => lifted.learn(document) : undefined;
  const apollo = createApollo({ graph, config, answering, onValid, log, redact });
  await apollo.start();
  const line = requestLines(log);
  const onEnd: OnRequestEnd = (ended) => {
    line(ended);
    metrics.told?.request(ended);
  };
  const app = openApp({ server: config.server, log, onEnd, onFault });
  const release = async (): Promise<void> => {
    await app.close();
    await apollo.stop();
    await graph.close();
    await metrics.close();
  };
  const state: ServerState = { draining: false, running: new Set() };
  trackRequests(app, state);
  tellRequests(app, onEnd);
  guardRequests(app, servedHosts(config.server));
  metrics.told?.observe({
    sources: [...graph.sources.values()],
    running: () => state.running.size,
    isDraining: () => state.draining,
  });
  registerHealth(app, state);
  await registerCompression(app);
  // Where the schema is for the gateway alone, the page could not read it.
  const graphiql = config.server.graphiql && config.server.gateway.token === undefined;
  registerFrontPage(app, { endpoint: GRAPHQL_PATH, graphiql });
  const asked = { graph, mayTrace: config.server.extensions.trace };
  const isOverloaded = overload({ busyRequests: config.server.busyRequests, running: () => state.running.size });
  registerGraphql(app, {
    graph,
    server: config.server,
    isOverloaded,
    graphiql,
    log,
    handler: fastifyApolloHandler(apollo, { context: async (request, reply) => contextFor(asked, request, reply) }),
  });
  try {
    if (graphiql) {
      const sandbox = [...graph.sources.values()].every((source) => source.sandbox);
      await registerGraphiql(app, {
        endpoint: GRAPHQL_PATH,
        sandbox,
        tabs: tabs ?? sourceTabs(graph.sources, config),
        offers: { trace: config.server.extensions.trace, plan: config.server.extensions.plan },
        directory: GRAPHIQL_BUNDLE,
      });
    }
    if (config.server.shortWay) {
      const full: RequestListener = (request, response) => app.routing(request, response);
      const { server } = config;
      app.server.removeAllListeners('request');
      app.server.on(
        'request',
        shortWay({ graph, lifted, server, path: GRAPHQL_PATH, state, isOverloaded, answering, onEnd, onFault }, full),
      );
    }
    void graph.warm();
    const metricsUrl = await metrics.listen();
    const url = await app.listen({ host: config.server.host, port: config.server.port });
    if (lacksHosts(config.server)) log.warn({}, NO_HOSTS);
    return {
      url,
      graph,
      graphiql: graphiql ? `${url}/graphiql/` : null,
      metrics: metricsUrl,
      close: () => drain(app, state, config.server).then(release),
    };
  } catch (error) {
    await release();
    throw error;
  }
}

/** What answers requests by one configuration: a graph, Apollo Server over it, and the routes. It listens nowhere. */
import type { RequestListener } from 'node:http';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { DocumentNode } from 'graphql';
import { type Balancegraph, type BalancegraphOptions, createBalancegraph } from '../balancegraph.ts';
import type { Config } from '../config/schema.ts';
import { describeError, type Log, redactor, secretsIn } from '../log.ts';
import type { ServerMetrics } from '../metrics/server-metrics.ts';
import { adviceByCode } from '../model/advice.ts';
import type { ProviderKind } from '../providers/provider.ts';
import { errorFormatter } from './answer/format-error.ts';
import { createApollo } from './apollo.ts';
import { openApp } from './app.ts';
import type { ClientCounters } from './clients/client-counters.ts';
import { openClients } from './clients/clients.ts';
import { readableSources } from './clients/readable-sources.ts';
import { registerCompression } from './compression.ts';
import { openTrustedDocuments } from './documents/open.ts';
import { type ServerState, trackRequests } from './drain.ts';
import { registerFrontPage } from './front-page.ts';
import { registerGraphiql, type Tab } from './graphiql.ts';
import { eventSender } from './live/event-sender.ts';
import { LiveConnections } from './live/live-connections.ts';
import { socketServer, type Upgrade } from './live/socket-server.ts';
import { isStranger } from './plugins/gateway.ts';
import { overload } from './request/admission.ts';
import { servedHosts } from './request/hosts.ts';
import { allowedOrigins } from './request/origins.ts';
import { type OnRequestEnd, requestLines, tellRequests } from './request/request-log.ts';
import { guardRequests } from './request/request-rules.ts';
import { contextFor, GRAPHQL_PATH, registerGraphql, registerHealth } from './routes.ts';
import { servedTabs } from './served-tabs.ts';
import { LiftedDocuments } from './short-way/lifted-documents.ts';
import { shortWay } from './short-way/short-way.ts';
import { sourceTabs } from './source-tabs.ts';

export interface InstallationOptions {
  readonly config: Config;
  readonly kinds: readonly ProviderKind[];
  readonly log: Log;
  /** @default one tab that lists the sources, and one for each with its own examples */
  readonly tabs: readonly Tab[] | undefined;
  /** Of the server, whichever installation answers. */
  readonly state: ServerState;
  readonly metrics: ServerMetrics | null;
  /** Of the server, too: a new configuration gives no client a new minute. */
  readonly counters: ClientCounters;
  /** An earlier graph, whose sources go on here where their settings are the same. */
  readonly before: Balancegraph | null;
}

export interface Installation {
  readonly config: Config;
  readonly graph: Balancegraph;
  readonly listener: RequestListener;
  /** Takes what is to become a WebSocket. */
  readonly upgrade: Upgrade;
  /** The connections of those who subscribe. */
  readonly live: LiveConnections;
  /** Whether the GraphiQL page is served. */
  readonly graphiql: boolean;
  /** @param after what took its place, with sources of it; null where nothing did */
  close(after: Installation | null): Promise<void>;
}

const GRAPHIQL_BUNDLE = new URL('../../public/graphiql/', import.meta.url);

/** The most ids of requests in the line of a call that they share. */
const MAX_REQUESTS = 20;

export async function openInstallation(options: InstallationOptions): Promise<Installation> {
  const { config, kinds, log, state, metrics, counters, before } = options;
  const redact = redactor(secretsIn([config.sources, config.server.gateway, config.server.clients, config.store]));
  const onFault = (error: unknown): void => log.error({ error: describeError(error, redact) }, 'unforeseen error');
  const trusted = await openTrustedDocuments(config.server.documents);
  const clients = await openClients(config.server.clients, config.server.gateway, {
    counters,
    onKeysFault: ({ message }) => log.warn({ setting: 'server.clients.jwt.jwksUrl', detail: message }, 'client keys'),
  });
  const graph = createBalancegraph({ config, kinds, onFault, ...toldBy({ log, metrics }), before });
  const answering = {
    graph,
    format: errorFormatter({ limits: config.limits, onFault }),
    told: config.server.extensions,
  };
  const { schema, documents } = graph;
  const lifted = new LiftedDocuments({ schema, documents, maxTokens: config.limits.documentTokens });
  const onValid = config.server.shortWay ? (document: DocumentNode) => lifted.learn(document) : undefined;
  const apollo = createApollo({ graph, config, answering, trusted, onValid, log, redact });
  await apollo.start();
  const line = requestLines(log);
  const onEnd: OnRequestEnd = (ended) => {
    line(ended);
    metrics?.request(ended);
  };
  const app = openApp({ server: config.server, onEnd, onFault });
  trackRequests(app, state);
  tellRequests(app, onEnd);
  guardRequests(app, servedHosts(config.server));
  registerHealth(app, state);
  await registerCompression(app);
  // Where the schema is for the gateway alone or for known clients, or introspection is in no manifest, the page could not read it.
  const isOpen = config.server.gateway.token === undefined && clients?.required !== true;
  const graphiql = config.server.graphiql && isOpen && !trusted.only;
  registerFrontPage(app, { endpoint: GRAPHQL_PATH, graphiql });
  const asked = { graph, clients, mayTrace: config.server.extensions.trace, gateway: config.server.gateway };
  const isOverloaded = overload({ busyRequests: config.server.busyRequests, running: () => state.running.size });
  const allows = allowedOrigins({
    origins: config.server.cors.origins,
    sandbox: [...graph.sources.values()].every((source) => source.sandbox),
  });
  const live = new LiveConnections();
  const subscribing = {
    graph,
    trusted,
    clients,
    limits: config.limits,
    server: config.server,
    format: answering.format,
    onFault,
  };
  registerGraphql(app, {
    allows,
    sendEvents: eventSender({ ...subscribing, connections: live, state }),
    graph,
    server: config.server,
    clients,
    isOverloaded,
    graphiql,
    log,
    handler: fastifyApolloHandler(apollo, { context: async (request, reply) => contextFor(asked, request, reply) }),
  });
  /** Sources that the other graph has too stay open for it. */
  const closeBeside = async (other: Balancegraph | null): Promise<void> => {
    await app.close();
    await apollo.stop();
    await graph.close(other ?? undefined);
  };
  try {
    if (graphiql) {
      const sources = clients === null ? graph.sources : readableSources(graph.sources, clients.anonymous);
      const sandbox = [...sources.values()].every((source) => source.sandbox);
      await registerGraphiql(app, {
        endpoint: GRAPHQL_PATH,
        sandbox,
        tabs: servedTabs(options.tabs ?? sourceTabs(sources, config), graph),
        offers: { trace: config.server.extensions.trace, plan: config.server.extensions.plan },
        advice: adviceByCode,
        directory: GRAPHIQL_BUNDLE,
      });
    }
    await app.ready();
  } catch (error) {
    await closeBeside(before);
    throw error;
  }
  const full: RequestListener = (request, response) => app.routing(request, response);
  const { server } = config;
  const given = { graph, lifted, trusted, server, clients, path: GRAPHQL_PATH, state };
  const way = { ...given, isOverloaded, answering, onEnd, onFault };
  const listener = server.shortWay ? shortWay(way, full) : full;
  const upgrade = socketServer({
    ...subscribing,
    connections: live,
    judgeHost: servedHosts(server),
    allowsOrigin: allows,
    isOverloaded,
    isStranger: ({ headers }) => isStranger(server.gateway, headers),
    isDraining: () => state.draining,
    maxMessageBytes: server.maxBodyBytes,
    path: GRAPHQL_PATH,
  });
  return { config, graph, listener, upgrade, live, graphiql, close: (after) => closeBeside(after?.graph ?? null) };
}

/** What is told of upstream requests and of balances, to the log and to those who measure. */
function toldBy({
  log,
  metrics,
}: Pick<InstallationOptions, 'log' | 'metrics'>): Pick<
  BalancegraphOptions,
  'onRequest' | 'onPairs' | 'onFound' | 'onStore'
> {
  return {
    onStore(away) {
      if (away === null) log.info({}, 'store');
      else {
        log.warn({ away }, 'store');
        metrics?.storeLost(away);
      }
    },
    onRequest(source, record) {
      const requests = record.requests.slice(0, MAX_REQUESTS);
      log.info({ ...record, requests, source }, 'upstream request');
      metrics?.upstreamRequest(source, record);
    },
    ...(metrics === null ? {} : { onPairs: metrics.pairs, onFound: metrics.storeLookups }),
  };
}

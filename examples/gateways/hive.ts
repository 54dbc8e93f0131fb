/** Apollo Federation 2 once more: the same supergraph, served by Hive Gateway (MIT licence). */
import {
  createGatewayRuntime,
  type GatewayPlugin,
  type UnifiedGraphHandler,
  useCustomFetch,
} from '@graphql-hive/gateway-runtime';
import http from '@graphql-mesh/transport-http';
import type { GatewayOptions, Running } from './graph.ts';
import { listen } from './listen.ts';
import { runExample } from './run.ts';
import { composeSupergraph } from './supergraph.ts';

export interface HiveOptions extends GatewayOptions {
  /** What plans and executes. @default the runtime of the gateway itself */
  readonly unifiedGraphHandler?: UnifiedGraphHandler;
}

export async function startHiveGateway(options: HiveOptions): Promise<Running> {
  return serveSupergraph(await composeSupergraph(options), options);
}

/** Serves a supergraph that is composed already. */
export async function serveSupergraph(
  supergraph: string,
  { graphs, fetch = globalThis.fetch, port = 0, ...how }: HiveOptions,
): Promise<Running> {
  const gateway = createGatewayRuntime({
    ...how,
    supergraph,
    transports: { http },
    transportEntries: Object.fromEntries(
      graphs.map(({ name, headers = {} }) => [name, { headers: Object.entries(headers) }]),
    ),
    plugins: () => [useCustomFetch((url, init) => fetch(url, init)), unnamedEvents()],
    logging: 'warn',
    graphiql: false,
    landingPage: false,
  });
  return listen(gateway, { port, stop: () => gateway[Symbol.asyncDispose]() });
}

/**
 * Hive sends the id of the request that subscribed with all that it asks for every later event. Each event is an operation of
 * its own, and must not be answered with what was read for another: so these requests go without an id.
 */
function unnamedEvents(): GatewayPlugin {
  return {
    onFetch({ executionRequest, options, setOptions }) {
      if (executionRequest?.info?.operation?.operation !== 'subscription') return;
      const headers = new Headers(options.headers);
      headers.delete('x-request-id');
      setOptions({ ...options, headers: Object.fromEntries(headers) });
    },
  };
}

if (import.meta.main) await runExample('federation', startHiveGateway);

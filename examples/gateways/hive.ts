/** Apollo Federation 2 once more: the same supergraph, served by Hive Gateway (MIT licence). */
import { createGatewayRuntime, type UnifiedGraphHandler, useCustomFetch } from '@graphql-hive/gateway-runtime';
import http from '@graphql-mesh/transport-http';
import ws from '@graphql-mesh/transport-ws';
import { eventIds } from './event-ids.ts';
import { exactPaths } from './exact-paths.ts';
import type { GatewayOptions, MendOptions, Running } from './graph.ts';
import { listen } from './listen.ts';
import { mergedFields } from './merged-fields.ts';
import { runExample } from './run.ts';
import { composeSupergraph } from './supergraph.ts';

export interface HiveOptions extends GatewayOptions, MendOptions {
  /** What plans and executes. @default the runtime of the gateway itself */
  readonly unifiedGraphHandler?: UnifiedGraphHandler;
  /** How it subscribes at the graphs. @default by server-sent events */
  readonly subscribesBy?: 'sse' | 'ws';
}

export async function startHiveGateway(options: HiveOptions): Promise<Running> {
  return serveSupergraph(await composeSupergraph(options), options);
}

/** Serves a supergraph that is composed already. */
export async function serveSupergraph(
  supergraph: string,
  { graphs, fetch = globalThis.fetch, port = 0, mended = true, subscribesBy = 'sse', ...how }: HiveOptions,
): Promise<Running> {
  const gateway = createGatewayRuntime({
    ...how,
    supergraph,
    transports: { http, ws },
    transportEntries: Object.fromEntries(
      graphs.map(({ name, headers: named = {} }) => {
        const headers = Object.entries(named);
        // The handshake has no headers but these: the token of the gateway is named once more.
        const options = subscribesBy === 'ws' ? { subscriptions: { kind: 'ws', headers } } : {};
        return [name, { headers, options }];
      }),
    ),
    plugins: () => [
      useCustomFetch((url, init) => fetch(url, init)),
      eventIds(),
      ...(mended ? [exactPaths(), mergedFields()] : []),
    ],
    logging: 'warn',
    graphiql: false,
    landingPage: false,
  });
  return listen(gateway, { port, stop: () => gateway[Symbol.asyncDispose]() });
}

if (import.meta.main) await runExample('federation', startHiveGateway);

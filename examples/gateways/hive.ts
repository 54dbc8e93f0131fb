/** Apollo Federation 2 once more: the same supergraph, served by Hive Gateway (MIT licence). */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createGatewayRuntime, useCustomFetch } from '@graphql-hive/gateway-runtime';
import http from '@graphql-mesh/transport-http';
import type { GatewayOptions, Running } from './graph.ts';
import { runExample } from './run.ts';
import { composeSupergraph } from './supergraph.ts';

/** Settings of Hive Gateway that some graphs behind it need. */
type HiveSettings = Pick<Parameters<typeof createGatewayRuntime>[0], '__experimental__batchDelegateOptions'>;

export async function startHiveGateway(
  { graphs, fetch = globalThis.fetch, port = 0 }: GatewayOptions,
  settings: HiveSettings = {},
): Promise<Running> {
  const gateway = createGatewayRuntime({
    ...settings,
    supergraph: await composeSupergraph({ graphs, fetch }),
    transports: { http },
    transportEntries: Object.fromEntries(
      graphs.map(({ name, headers = {} }) => [name, { headers: Object.entries(headers) }]),
    ),
    plugins: () => [useCustomFetch((url, init) => fetch(url, init))],
    logging: 'warn',
    graphiql: false,
    landingPage: false,
  });
  const server = createServer(gateway);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/graphql`,
    async close() {
      server.close();
      server.closeAllConnections();
      await gateway[Symbol.asyncDispose]();
    },
  };
}

if (import.meta.main) await runExample('federation', startHiveGateway);

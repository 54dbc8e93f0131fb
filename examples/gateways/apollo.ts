/** Apollo Federation 2: composed by @apollo/composition, served by @apollo/gateway. */
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { type GatewayOptions, operationHeader, type Running } from './graph.ts';
import { runExample } from './run.ts';
import { serve } from './serve.ts';
import { composeSupergraph } from './supergraph.ts';

export async function startApolloGateway({ graphs, fetch = globalThis.fetch, port }: GatewayOptions): Promise<Running> {
  // The gateway sends figures about this machine to Apollo every hour, and asks cloud providers for some of them. Only this
  // setting switches both off.
  process.env.APOLLO_TELEMETRY_DISABLED = 'true';
  const headers = new Map(graphs.map((graph) => [graph.name, graph.headers ?? {}]));
  const gateway = new ApolloGateway({
    supergraphSdl: await composeSupergraph({ graphs, fetch }),
    buildService: ({ name, url }) =>
      new RemoteGraphQLDataSource({
        ...(url === undefined ? {} : { url }),
        fetcher: (to, init = {}) => fetch(to, { ...init, body: String(init.body) }),
        willSendRequest({ request, context }) {
          for (const [header, value] of Object.entries({ ...headers.get(name), ...operationHeader(context) }))
            request.http?.headers.set(header, value);
        },
      }),
  });
  return serve({ gateway }, port);
}

if (import.meta.main) await runExample('federation', startApolloGateway);

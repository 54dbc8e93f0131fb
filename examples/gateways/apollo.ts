/** Apollo Federation 2: composed by @apollo/composition, served by @apollo/gateway. */
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { type GatewayOptions, operationHeader, type Running } from './graph.ts';
import { runExample } from './run.ts';
import { serve } from './serve.ts';
import { type ComposeOptions, composeSupergraph } from './supergraph.ts';

export async function startApolloGateway({ port, ...options }: GatewayOptions & ComposeOptions): Promise<Running> {
  return serve({ gateway: await openApolloGateway(options) }, port);
}

/** The gateway alone, for an Apollo Server of one's own. */
export async function openApolloGateway({
  graphs,
  fetch = globalThis.fetch,
  ...how
}: ComposeOptions): Promise<ApolloGateway> {
  // The gateway sends figures about this machine to Apollo every hour, and asks cloud providers for some of them. Only this
  // setting switches both off.
  process.env.APOLLO_TELEMETRY_DISABLED = 'true';
  const headers = new Map(graphs.map((graph) => [graph.name, graph.headers ?? {}]));
  return new ApolloGateway({
    supergraphSdl: await composeSupergraph({ graphs, fetch, ...how }),
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
}

if (import.meta.main) await runExample('federation', startApolloGateway);

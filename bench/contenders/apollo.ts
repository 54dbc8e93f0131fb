/** Apollo Server as its documents start it, in one style of resolvers. */
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { openClient } from '../clients/open.ts';
import type { Open } from './contender.ts';
import { type Loaders, openLoaders, resolversOf, type Style, typeDefs } from './graph.ts';

export function openApollo(style: Style): Open {
  return async (setting) => {
    const client = openClient(setting);
    const server = new ApolloServer<Loaders>({ typeDefs, resolvers: resolversOf(style, client) });
    const { url } = await startStandaloneServer(server, {
      listen: { port: 0, host: '127.0.0.1' },
      context: async () => openLoaders(client),
    });
    return {
      url,
      async close() {
        await server.stop();
        await client.close();
      },
    };
  };
}

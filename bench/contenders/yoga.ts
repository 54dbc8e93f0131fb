/** GraphQL Yoga with its defaults and a list loader. */
import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import { openClient } from '../clients/open.ts';
import type { Open } from './contender.ts';
import { openLoaders, resolversOf, typeDefs } from './graph.ts';
import { listen } from './http.ts';

export const open: Open = async (setting) => {
  const client = openClient(setting);
  const yoga = createYoga({
    schema: createSchema({ typeDefs, resolvers: resolversOf('lists', client) }),
    context: () => openLoaders(client),
    logging: false,
  });
  return listen(createServer(yoga), client);
};

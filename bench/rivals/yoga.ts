/** GraphQL Yoga with its defaults and a list loader. It makes its schema with the graphql of this folder. */
import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import { openClient } from '../clients/open.ts';
import type { Open } from '../contenders/contender.ts';
import { openLoaders, resolversOf, typeDefs } from '../contenders/graph.ts';
import { listen } from '../contenders/http.ts';

export const open: Open = async (setting) => {
  const client = openClient(setting);
  const yoga = createYoga({
    schema: createSchema({ typeDefs, resolvers: resolversOf('lists', client) }),
    context: () => openLoaders(client),
    logging: false,
  });
  return listen(createServer(yoga), client);
};

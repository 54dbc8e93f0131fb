/** Mercurius on Fastify, compiling every operation at once, with a list loader. It makes its schema with the graphql of this folder. */
import { makeExecutableSchema } from '@graphql-tools/schema';
import Fastify from 'fastify';
import mercurius from 'mercurius';
import { openClient } from '../clients/open.ts';
import type { Open } from '../contenders/contender.ts';
import { openLoaders, resolversOf, typeDefs } from '../contenders/graph.ts';

export const open: Open = async (setting) => {
  const client = openClient(setting);
  const app = Fastify({ bodyLimit: 16 * 1024 * 1024 });
  await app.register(mercurius, {
    schema: makeExecutableSchema({ typeDefs, resolvers: resolversOf('lists', client) }),
    context: () => openLoaders(client),
    jit: 1,
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    url: `${url}/graphql`,
    async close() {
      await app.close();
      await client.close();
    },
  };
};

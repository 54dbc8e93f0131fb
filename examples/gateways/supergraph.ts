/** Composes subgraphs into the supergraph that Apollo's and Hive's gateways serve. */
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { ask, type GatewayOptions } from './graph.ts';

export { composeServices };

/** Asks every graph for its SDL; rejects with all errors of the composition. */
export async function composeSupergraph({ graphs, ...how }: Pick<GatewayOptions, 'graphs' | 'fetch'>): Promise<string> {
  const services = await Promise.all(
    graphs.map(async (graph) => {
      const { _service } = await ask<{ _service: { sdl: string } }>(graph, '{ _service { sdl } }', how);
      return { name: graph.name, url: graph.url, typeDefs: parse(_service.sdl) };
    }),
  );
  const { supergraphSdl, errors } = composeServices(services);
  if (errors !== undefined) throw new AggregateError(errors, errors.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

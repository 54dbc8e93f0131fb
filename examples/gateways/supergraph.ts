/** Composes subgraphs into the supergraph that Apollo's and Hive's gateways serve. */
import { composeServices } from '@apollo/composition';
import { type DocumentNode, parse } from 'graphql';
import { ask, type GatewayOptions } from './graph.ts';

export { composeServices };

/** What a composer is given of each graph. */
interface Service {
  readonly name: string;
  readonly url: string;
  readonly typeDefs: DocumentNode;
}

/** A composer: a supergraph, or the reasons why there is none. */
export type Compose = (services: Service[]) => {
  readonly supergraphSdl?: string | undefined;
  readonly errors?: readonly { readonly message: string }[] | undefined;
};

export interface ComposeOptions extends Pick<GatewayOptions, 'graphs' | 'fetch'> {
  /** @default the one of @apollo/composition */
  readonly compose?: Compose;
}

/** Asks every graph for its SDL; rejects with all errors of the composition. */
export async function composeSupergraph({
  graphs,
  compose = composeServices,
  ...how
}: ComposeOptions): Promise<string> {
  const services = await Promise.all(
    graphs.map(async (graph) => {
      const { _service } = await ask<{ _service: { sdl: string } }>(graph, '{ _service { sdl } }', how);
      return { name: graph.name, url: graph.url, typeDefs: parse(_service.sdl) };
    }),
  );
  const { supergraphSdl, errors = [] } = compose(services);
  if (supergraphSdl === undefined) throw new AggregateError(errors, errors.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

/** GraphQL Mesh: composes graphs as they are, without directives, by the names and arguments of their root fields. */
import { composeSubgraphs } from '@graphql-mesh/fusion-composition';
import { buildSchema } from 'graphql';
import type { GraphSdl } from './graph-sdl.ts';

/** @returns the supergraph; @throws with all errors of the composition */
export function composeByMesh(graphs: readonly GraphSdl[]): string {
  const { supergraphSdl, errors = [] } = composeSubgraphs(
    graphs.map(({ name, url, sdl }) => ({ name, url, schema: buildSchema(sdl) })),
  );
  if (!supergraphSdl) throw new AggregateError(errors, errors.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

/** Two composers of Apollo Federation 2 by other makers than Apollo. */
import { composeServices, compositionHasErrors } from '@theguild/federation-composition';
import { federateSubgraphs, LATEST_ROUTER_COMPATIBILITY_VERSION } from '@wundergraph/composition';
import { parse } from 'graphql';

export interface Subgraph {
  readonly name: string;
  readonly sdl: string;
}

const urlOf = (name: string): string => `http://127.0.0.1:1/${name}`;

/** The errors of the composition; none where it succeeds. */
export function composeByTheGuild(graphs: readonly Subgraph[]): readonly string[] {
  const services = graphs.map(({ name, sdl }) => ({ name, url: urlOf(name), typeDefs: parse(sdl) }));
  const result = composeServices(services);
  return compositionHasErrors(result) ? result.errors.map(({ message }) => message) : [];
}

/** The same by WunderGraph. */
export function composeByWunderGraph(graphs: readonly Subgraph[]): readonly string[] {
  const subgraphs = graphs.map(({ name, sdl }) => ({ name, url: urlOf(name), definitions: parse(sdl) }));
  const result = federateSubgraphs({ subgraphs, version: LATEST_ROUTER_COMPATIBILITY_VERSION });
  return result.success ? [] : result.errors.map(({ message }) => message);
}

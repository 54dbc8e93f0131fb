/** Three composers of Apollo Federation, asked alike. */
import { parse } from 'graphql';
import { type Compose, composeServices as composeByApollo } from '../../examples/gateways/supergraph.ts';
import { composeServices as composeByGuild } from '../../examples/gateways/theguild.ts';
import { composeByCosmo } from './composers/cosmo.ts';

export interface NamedSdl {
  readonly name: string;
  readonly sdl: string;
}

/** Why graphs do not compose; nothing where they do. */
type FaultsOf = (graphs: readonly NamedSdl[]) => readonly string[];

export const composers = ['Apollo', 'The Guild', 'WunderGraph'] as const;

export type Composer = (typeof composers)[number];

export const faultsBy: Readonly<Record<Composer, FaultsOf>> = {
  Apollo: faultsOfServices(composeByApollo),
  'The Guild': faultsOfServices(composeByGuild),
  // It throws where it meets what it does not expect.
  WunderGraph(graphs) {
    try {
      return composeByCosmo(graphs.map((graph) => ({ ...graph, url: urlOf(graph) })));
    } catch (error) {
      return [String(error)];
    }
  },
};

function faultsOfServices(compose: Compose): FaultsOf {
  return (graphs) => {
    const services = graphs.map(({ name, sdl }) => ({ name, url: urlOf({ name }), typeDefs: parse(sdl) }));
    return (compose(services).errors ?? []).map(({ message }) => message);
  };
}

function urlOf({ name }: Pick<NamedSdl, 'name'>): string {
  return `http://127.0.0.1:1/${name}`;
}

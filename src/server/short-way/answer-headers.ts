/** The headers that every answer of the graph begins with, in the order in which the hooks of the full way add them. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Balancegraph } from '../../balancegraph.ts';
import type { Config } from '../../config/schema.ts';
import type { ServerState } from '../drain.ts';
import { drainHeaders, type StandardHeaders, standardHeaders } from '../request/answer-headers.ts';
import { originHeaders } from '../request/cors.ts';
import { allowedOrigins } from '../request/origins.ts';

export interface HeaderSettings {
  readonly graph: Pick<Balancegraph, 'sources'>;
  readonly server: Pick<Config['server'], 'cors'>;
  readonly state: Pick<ServerState, 'draining'>;
}

/** @returns those of the answer to a request that has just arrived */
export function answerHeaders({ graph, server, state }: HeaderSettings) {
  const sandbox = [...graph.sources.values()].every((source) => source.sandbox);
  const allows = allowedOrigins({ origins: server.cors.origins, sandbox });
  return (id: string, { origin }: IncomingHttpHeaders): StandardHeaders => ({
    ...standardHeaders(id),
    ...(state.draining ? drainHeaders : {}),
    ...originHeaders(origin, allows),
  });
}

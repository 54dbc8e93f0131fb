/**
 * GraphQL Composite Schemas. npm has no composer for them, so `lookups.ts` hands the `@lookup` fields of each source schema
 * to schema stitching: it follows the draft's rules for lookups, and does not check the rest of the draft.
 */
import { buildHTTPExecutor } from '@graphql-tools/executor-http';
import { stitchSchemas } from '@graphql-tools/stitch';
import { filterSchema } from '@graphql-tools/utils';
import type { GraphQLSchema } from 'graphql';
import { locateErrors } from './exact-paths.ts';
import { type GatewayOptions, type Graph, type MendOptions, operationHeader, type Running } from './graph.ts';
import { readSourceSchema } from './lookups.ts';
import { runExample } from './run.ts';
import { serve } from './serve.ts';

/** A graph with its source schema, as in a pipeline that composes files: nothing in the draft asks a graph for it. */
export interface SourceSchemaGraph extends Graph {
  readonly sdl: string;
}

type CompositeOptions = GatewayOptions<SourceSchemaGraph> & MendOptions;

export async function startCompositeGateway(options: CompositeOptions): Promise<Running> {
  return serve({ schema: compositeSchema(options) }, options.port);
}

/** What the gateway serves: to a server that carries subscriptions it gives those of the graphs. */
export function compositeSchema({ graphs, fetch = globalThis.fetch, mended = true }: CompositeOptions): GraphQLSchema {
  const sources = graphs.map((graph) => ({ graph, ...readSourceSchema(graph.sdl) }));
  const stitched = stitchSchemas({
    subschemas: sources.map(({ graph, schema, merge }) => ({
      schema,
      merge,
      executor: buildHTTPExecutor({
        endpoint: graph.url,
        headers: (request) => ({ ...graph.headers, ...operationHeader(request?.context) }),
        fetch: (url, init) => fetch(url, init),
      }),
      // All lookups of one tick become one request, in which each has an alias.
      batch: true,
    })),
  });
  const internal = new Set(sources.flatMap((source) => source.internal));
  const schema = filterSchema({
    schema: stitched,
    rootFieldFilter: (_operation, field) => !internal.has(field),
  });
  return mended ? locateErrors(schema) : schema;
}

if (import.meta.main) await runExample('composite', startCompositeGateway);

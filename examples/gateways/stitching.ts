/** Schema stitching: types are merged by the `@merge` directives in the SDL that each graph returns in its `_sdl` field. */
import { buildHTTPExecutor } from '@graphql-tools/executor-http';
import { stitchSchemas, ValidationLevel } from '@graphql-tools/stitch';
import { stitchingDirectives } from '@graphql-tools/stitching-directives';
import { filterSchema } from '@graphql-tools/utils';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { locateErrors } from './exact-paths.ts';
import { ask, type GatewayOptions, type Graph, type MendOptions, operationHeader, type Running } from './graph.ts';
import { prefixed } from './prefix.ts';
import { runExample } from './run.ts';
import { serve } from './serve.ts';

export interface StitchedGraph extends Graph {
  /** Put before the names of its types and root fields, where another graph has them too. @default none */
  readonly prefix?: string;
}

type StitchingOptions = GatewayOptions<StitchedGraph> & MendOptions;

export async function startStitchingGateway(options: StitchingOptions): Promise<Running> {
  return serve({ schema: await stitchedSchema(options) }, options.port);
}

/** What the gateway serves: to a server that carries subscriptions it gives those of the graphs. */
export async function stitchedSchema({
  graphs,
  fetch = globalThis.fetch,
  mended = true,
}: StitchingOptions): Promise<GraphQLSchema> {
  const subschemas = await Promise.all(
    graphs.map(async (graph) => ({
      schema: buildSchema((await ask<{ _sdl: string }>(graph, '{ _sdl }', { fetch }))._sdl),
      executor: buildHTTPExecutor({
        endpoint: graph.url,
        headers: (request) => ({ ...graph.headers, ...operationHeader(request?.context) }),
        fetch: (url, init) => fetch(url, init),
      }),
      batch: true,
      transforms: graph.prefix === undefined ? [] : prefixed(graph.prefix),
    })),
  );
  const schema = withoutOwnFields(stitchGraphs(subschemas));
  return mended ? locateErrors(schema) : schema;
}

/**
 * Refuses graphs that give one name two meanings: by default the last of them would win without a word, and the others would be
 * asked for what they do not have.
 */
export function stitchGraphs(subschemas: NonNullable<Parameters<typeof stitchSchemas>[0]['subschemas']>) {
  const { stitchingDirectivesTransformer } = stitchingDirectives();
  return stitchSchemas({
    subschemas,
    subschemaConfigTransforms: [stitchingDirectivesTransformer],
    typeMergingOptions: { validationSettings: { validationLevel: ValidationLevel.Error } },
  });
}

/**
 * Hides what is for this gateway alone: the root fields that start with an underscore. Only once the schema is stitched:
 * as a transform of a subschema, the same filter makes stitching forget to select the keys of nested objects.
 */
function withoutOwnFields(schema: Parameters<typeof filterSchema>[0]['schema']) {
  return filterSchema({ schema, rootFieldFilter: (_operation, field) => !field.startsWith('_') });
}

if (import.meta.main) await runExample('stitching', startStitchingGateway);

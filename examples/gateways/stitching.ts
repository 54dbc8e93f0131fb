/** Schema stitching: types are merged by the `@merge` directives in the SDL that each graph returns in its `_sdl` field. */
import { buildHTTPExecutor } from '@graphql-tools/executor-http';
import { stitchSchemas } from '@graphql-tools/stitch';
import { stitchingDirectives } from '@graphql-tools/stitching-directives';
import { filterSchema } from '@graphql-tools/utils';
import { buildSchema } from 'graphql';
import { ask, type GatewayOptions, operationHeader, type Running } from './graph.ts';
import { runExample } from './run.ts';
import { serve } from './serve.ts';

export async function startStitchingGateway({
  graphs,
  fetch = globalThis.fetch,
  port,
}: GatewayOptions): Promise<Running> {
  const subschemas = await Promise.all(
    graphs.map(async (graph) => ({
      schema: buildSchema((await ask<{ _sdl: string }>(graph, '{ _sdl }', { fetch }))._sdl),
      executor: buildHTTPExecutor({
        endpoint: graph.url,
        headers: (request) => ({ ...graph.headers, ...operationHeader(request?.context) }),
        fetch: (url, init) => fetch(url, init),
      }),
      batch: true,
    })),
  );
  const { stitchingDirectivesTransformer } = stitchingDirectives();
  const schema = stitchSchemas({ subschemas, subschemaConfigTransforms: [stitchingDirectivesTransformer] });
  return serve({ schema: withoutOwnFields(schema) }, port);
}

/**
 * Hides what is for this gateway alone: the root fields that start with an underscore. Only once the schema is stitched:
 * as a transform of a subschema, the same filter makes stitching forget to select the keys of nested objects.
 */
function withoutOwnFields(schema: Parameters<typeof filterSchema>[0]['schema']) {
  return filterSchema({ schema, rootFieldFilter: (_operation, field) => !field.startsWith('_') });
}

if (import.meta.main) await runExample('stitching', startStitchingGateway);

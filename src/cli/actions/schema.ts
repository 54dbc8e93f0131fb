/** `balancegraph schema`: prints the SDL of the graph. */
import { processEnvironment } from '../../config/environment.ts';
import { schemaSdl } from '../../graph/schema/sdl.ts';
import type { Surface } from '../../model/surface.ts';
import { builtInKinds } from '../../providers/registry.ts';
import { resolveConfiguration } from '../configuration.ts';
import type { GlobalOptions } from '../global-options.ts';
import type { Terminal } from '../terminal.ts';

export interface SchemaFlags extends GlobalOptions {
  readonly as?: Surface;
}

export async function printSchema(flags: SchemaFlags, terminal: Terminal): Promise<void> {
  terminal.out.write(schemaSdl(await surfaceOf(flags)));
}

async function surfaceOf({ as: surface, config: option }: SchemaFlags): Promise<Surface> {
  if (surface !== undefined) return surface;
  const config = await resolveConfiguration({ option, env: processEnvironment(), kinds: builtInKinds });
  return config?.server.surface ?? 'standalone';
}

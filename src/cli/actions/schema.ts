/** `balancegraph schema`: prints the SDL of the graph. */
import { processEnvironment } from '../../config/environment.ts';
import { schemaSdl } from '../../graph/schema/sdl.ts';
import { plainSchema } from '../../model/schema-settings.ts';
import type { Surface } from '../../model/surface.ts';
import { builtInKinds } from '../../providers/registry.ts';
import { resolveConfiguration } from '../configuration.ts';
import type { GlobalOptions } from '../global-options.ts';
import type { Terminal } from '../terminal.ts';

export interface SchemaFlags extends GlobalOptions {
  readonly as?: Surface;
  readonly prefix?: string;
  readonly scalarsUrl?: string;
  readonly subscriptions?: true;
}

/** What `serve` with the same flags and configuration serves. */
export async function printSchema(flags: SchemaFlags, terminal: Terminal): Promise<void> {
  const { as, prefix, scalarsUrl, subscriptions, config: option } = flags;
  const config = await resolveConfiguration({ option, env: processEnvironment(), kinds: builtInKinds });
  const settings = config?.server.schema ?? plainSchema;
  const surface = as ?? config?.server.surface ?? 'standalone';
  const flagged = {
    ...(prefix === undefined ? {} : { prefix }),
    ...(scalarsUrl === undefined ? {} : { scalarsUrl }),
    ...(subscriptions === undefined ? {} : { subscriptions }),
  };
  terminal.out.write(schemaSdl(surface, [], { ...settings, ...flagged }));
}

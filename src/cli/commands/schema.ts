/** `balancegraph schema`: prints the SDL of the graph. */
import type { Command } from 'commander';
import { processEnvironment } from '../../config/environment.ts';
import { schemaSdl } from '../../graph/schema/sdl.ts';
import type { Surface } from '../../model/surface.ts';
import { builtInKinds } from '../../providers/registry.ts';
import { resolveConfiguration } from '../configuration.ts';
import type { GlobalOptions } from '../program.ts';
import { surfaceOption } from '../surface-option.ts';
import type { Terminal } from '../terminal.ts';

interface SchemaFlags extends GlobalOptions {
  readonly as?: Surface;
}

export function addSchemaCommand(program: Command, terminal: Terminal): void {
  program
    .command('schema')
    .description('print the GraphQL schema (SDL) to stdout')
    .addOption(surfaceOption('for whom (else the configuration, else standalone)'))
    .action(async (_flags: unknown, command: Command) => {
      terminal.out.write(schemaSdl(await surfaceOf(command.optsWithGlobals<SchemaFlags>())));
    });
}

async function surfaceOf({ as: surface, config: option }: SchemaFlags): Promise<Surface> {
  if (surface !== undefined) return surface;
  const config = await resolveConfiguration({ option, env: processEnvironment(), kinds: builtInKinds });
  return config?.server.surface ?? 'standalone';
}

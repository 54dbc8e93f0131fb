/** `balancegraph schema`: prints the SDL of the graph. */
import type { Command } from 'commander';
import { schemaSdl } from '../graph/sdl.ts';
import type { Surface } from '../model/surface.ts';
import { surfaceOption } from './surface-option.ts';
import type { Terminal } from './terminal.ts';

export function addSchemaCommand(program: Command, terminal: Terminal): void {
  program
    .command('schema')
    .description('print the GraphQL schema (SDL) to stdout')
    .addOption(surfaceOption('for whom').default('standalone'))
    .action(({ as }: { readonly as: Surface }) => {
      terminal.out.write(schemaSdl(as));
    });
}

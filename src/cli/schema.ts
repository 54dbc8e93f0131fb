/** `balancegraph schema`: prints the SDL of the graph. */
import type { Command } from 'commander';
import { readSdl } from '../graph/sdl.ts';
import type { Terminal } from './terminal.ts';

export function addSchemaCommand(program: Command, terminal: Terminal): void {
  program
    .command('schema')
    .description('print the GraphQL schema (SDL) to stdout')
    .action(() => {
      terminal.out.write(readSdl());
    });
}

import type { Command } from 'commander';
import type { SchemaFlags } from '../actions/schema.ts';
import { prefixOption } from '../prefix-option.ts';
import { scalarsUrlOption } from '../scalars-url-option.ts';
import { subscriptionsOption } from '../subscriptions-option.ts';
import { surfaceOption } from '../surface-option.ts';
import type { Terminal } from '../terminal.ts';

export function addSchemaCommand(program: Command, terminal: Terminal): void {
  program
    .command('schema')
    .description('print the GraphQL schema (SDL) to stdout')
    .addOption(surfaceOption('for whom (else the configuration, else standalone)'))
    .addOption(prefixOption())
    .addOption(subscriptionsOption())
    .addOption(scalarsUrlOption())
    .action(async (_flags: unknown, command: Command) => {
      const { printSchema } = await import('../actions/schema.ts');
      await printSchema(command.optsWithGlobals<SchemaFlags>(), terminal);
    });
}

import { type Command, Option } from 'commander';
import type { QueryFlags } from '../actions/query.ts';
import { takesDocument } from '../document-argument.ts';
import type { Terminal } from '../terminal.ts';
import { takesFurther } from '../with-option.ts';

export function addQueryCommand(program: Command, terminal: Terminal): void {
  takesFurther(takesDocument(program.command('query')))
    .description('run a query from a file, or from standard input with "-"')
    .option('--url <url>', 'a running server to ask; else the configured sources are asked directly')
    .addOption(new Option('--format <format>', 'how to print the answer').choices(['table', 'json']).default('table'))
    .action(async (file: string, _flags: unknown, command: Command) => {
      const { query } = await import('../actions/query.ts');
      await query(file, command.optsWithGlobals<QueryFlags>(), terminal);
    });
}

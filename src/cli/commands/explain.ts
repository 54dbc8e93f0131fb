import { type Command, Option } from 'commander';
import type { ExplainFlags } from '../actions/explain.ts';
import { takesDocument } from '../document-argument.ts';
import type { Terminal } from '../terminal.ts';

export function addExplainCommand(program: Command, terminal: Terminal): void {
  takesDocument(program.command('explain'))
    .description('print the upstream calls that a query would cost, without sending any')
    .addOption(new Option('--format <format>', 'how to print the plan').choices(['table', 'json']).default('table'))
    .action(async (file: string, _flags: unknown, command: Command) => {
      const { explain } = await import('../actions/explain.ts');
      await explain(file, command.optsWithGlobals<ExplainFlags>(), terminal);
    });
}

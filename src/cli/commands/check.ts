import type { Command } from 'commander';
import type { GlobalOptions } from '../global-options.ts';
import type { Terminal } from '../terminal.ts';

export function addCheckCommand(program: Command, terminal: Terminal): void {
  program
    .command('check')
    .description('check the configuration, read a balance of every source, and say what is wrong')
    .action(async (_flags: unknown, command: Command) => {
      const { check } = await import('../actions/check.ts');
      await check(command.optsWithGlobals<GlobalOptions>(), terminal);
    });
}

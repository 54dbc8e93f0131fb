import { type Command, InvalidArgumentError, Option } from 'commander';
import type { WatchFlags } from '../actions/watch.ts';
import { takesDocument } from '../document-argument.ts';
import type { Terminal } from '../terminal.ts';
import { takesFurther } from '../with-option.ts';

export function addWatchCommand(program: Command, terminal: Terminal): void {
  takesFurther(takesDocument(program.command('watch')))
    .description('follow a subscription from a file, or from standard input with "-", until Ctrl-C')
    .option('--url <url>', 'a running server to ask; else the configured sources are asked directly')
    .option('--events <number>', 'end after so many events', whole)
    .addOption(
      new Option('--format <format>', 'a line for each change, or for each event its JSON')
        .choices(['lines', 'json'])
        .default('lines'),
    )
    .action(async (file: string, _flags: unknown, command: Command) => {
      const { watch } = await import('../actions/watch.ts');
      await watch(file, command.optsWithGlobals<WatchFlags>(), terminal);
    });
}

function whole(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Not a whole number from 1.');
  return Number(text);
}

import { type Command, InvalidArgumentError, Option } from 'commander';
import { isOrigin, ORIGIN_RULE } from '../../config/origin.ts';
import type { ServeFlags } from '../actions/serve.ts';
import { prefixOption } from '../prefix-option.ts';
import { subscriptionsOption } from '../subscriptions-option.ts';
import { surfaceOption } from '../surface-option.ts';
import type { Terminal } from '../terminal.ts';
import { takesFurther } from '../with-option.ts';

/** With `isDefault` it is what a command line without the name of a command means. */
export function addServeCommand(program: Command, terminal: Terminal, isDefault: boolean): void {
  takesFurther(program.command('serve', { isDefault }))
    .description('serve the graph; without a configuration, over the sandbox; what balancegraph does by itself')
    .addOption(new Option('--host <host>', 'address to listen on (else the configuration, else 127.0.0.1)').env('HOST'))
    .addOption(
      new Option('--port <port>', 'port to listen on, 0 for any (else the configuration, else 4000)')
        .env('PORT')
        .argParser(portNumber),
    )
    .addOption(
      new Option(
        '--cors-origin <origin>',
        'an origin whose pages may read answers, beside the configured ones; repeatable',
      ).argParser(origins),
    )
    .addOption(surfaceOption('what to be for others (else the configuration, else standalone)'))
    .addOption(prefixOption())
    .addOption(subscriptionsOption())
    .action(async (_flags: unknown, command: Command) => {
      const { serve } = await import('../actions/serve.ts');
      await serve(command.optsWithGlobals<ServeFlags>(), terminal);
    });
}

function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('Not a port from 0 to 65535.');
  return Number(text);
}

function origins(text: string, before: readonly string[] = []): readonly string[] {
  if (!isOrigin(text)) throw new InvalidArgumentError(`It ${ORIGIN_RULE}.`);
  return [...before, text];
}

import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Shape, shapes } from '../../providers/shape.ts';
import type { ProviderFlags } from '../actions/provider.ts';
import type { Terminal } from '../terminal.ts';

export function addProviderCommand(program: Command, terminal: Terminal): void {
  program
    .command('provider')
    .description('write the files of a new provider: its declaration, a fake upstream, tests and a page')
    .argument('<name>', 'its name in configurations, e.g. my-bank')
    .addOption(
      new Option('--shape <shape>', `what one call carries: ${shapes.join(', ')}`)
        .argParser(shapeOf)
        .makeOptionMandatory(),
    )
    .option('--dir <dir>', 'folder to write to (else one with the name of the provider)')
    .option('--overwrite', 'replace files that are there')
    .addHelpText('after', '\nWhat to do with the files: docs/adding-a-provider.md')
    .action(async (name: string, flags: ProviderFlags) => {
      const { writeProvider } = await import('../actions/provider.ts');
      await writeProvider(name, flags, terminal);
    });
}

function shapeOf(text: string): Shape {
  const shape = shapes.find((candidate) => candidate === text);
  if (shape === undefined) throw new InvalidArgumentError(`Write one of ${shapes.join(', ')}.`);
  return shape;
}

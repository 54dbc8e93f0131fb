import { type Command, InvalidArgumentError, Option } from 'commander';
import { type FurtherName, further, furtherNames, isFurther } from '../sandbox/further.ts';

/** As commander hands them out; `furtherOf` reads them. */
export interface WithFlags {
  readonly with?: readonly FurtherName[];
  readonly withEvm?: boolean;
}

/** `--with NAMES`. */
export function takesFurther(command: Command): Command {
  const offered = furtherNames.map((name) => `${name} (${further[name].summary})`).join(', ');
  return (
    command
      .addOption(
        new Option('--with <names>', `further upstreams for the sandbox, commas between them: ${offered}`).argParser(
          names,
        ),
      )
      // How version 0.1 wrote it.
      .addOption(new Option('--with-evm', 'the same as --with evm').hideHelp())
  );
}

export function furtherOf({ with: chosen = [], withEvm = false }: WithFlags): readonly FurtherName[] {
  return withEvm ? [...chosen, 'evm'] : chosen;
}

function names(text: string, before: readonly FurtherName[] = []): readonly FurtherName[] {
  const chosen = text.split(',');
  if (!chosen.every(isFurther))
    throw new InvalidArgumentError(`Write some of ${furtherNames.join(', ')}, with commas.`);
  return [...before, ...chosen];
}

/** The command line of a script: what stands at the top of its file is what `--help` prints. */
import { readFileSync } from 'node:fs';
import { type ParseArgsConfig, parseArgs } from 'node:util';

/**
 * As `parseArgs`. With `--help` or `-h` prints the first comment of the file and ends with code 0; with a command line that is not
 * understood says why and ends with code 2.
 *
 * @param file the script's `import.meta.filename`
 */
export function readArguments<Config extends ParseArgsConfig>(file: string, config: Config) {
  const asked = process.argv.slice(2);
  if (asked.includes('--help') || asked.includes('-h')) {
    process.stdout.write(helpIn(readFileSync(file, 'utf8')));
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`${error.message}\n--help says what there is.\n`);
    process.exit(2);
  }
}

/** The first comment of a source text, without its stars. */
export function helpIn(source: string): string {
  const [, comment = ''] = /^(?:#!.*\n)?\/\*\*([\s\S]*?)\*\//.exec(source) ?? [];
  const lines = comment.split('\n').map((line) => line.replace(/^ *\* ?/, '').trimEnd());
  return `${lines.join('\n').trim()}\n`;
}

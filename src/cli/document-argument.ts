/** How a command line names a GraphQL document and its variables. */
import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { parseObject } from './json-object.ts';

/** The command with the argument that `readDocument` reads, and the options that hold its variables and choose its operation. */
export function takesDocument(command: Command): Command {
  return command
    .argument('<file>', 'a GraphQL document, or - for standard input')
    .option('--variables <json>', 'the variables as a JSON object, or @ and the name of a file with one', variables, {})
    .option('--operation <name>', 'which operation of the document, where it has several');
}

function variables(value: string): Readonly<Record<string, unknown>> {
  return value.startsWith('@') ? jsonObject(contentOf(value.slice(1))) : jsonObject(value);
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new InvalidArgumentError(`Cannot read ${file}.`);
  }
}

function jsonObject(value: string): Readonly<Record<string, unknown>> {
  const object = parseObject(value);
  if (object === null) throw new InvalidArgumentError('Not a JSON object.');
  return object;
}

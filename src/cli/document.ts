/** What a command is given to run: a GraphQL document, and its variables. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { type Command, InvalidArgumentError } from 'commander';
import { ExitError, exitCodes } from './exit-codes.ts';

/** With the argument and the option that `readDocument` and the action need. */
export function takesDocument(command: Command): Command {
  return command
    .argument('<file>', 'a GraphQL document with one operation, or - for standard input')
    .option(
      '--variables <json>',
      'the variables as a JSON object, or @ and the name of a file with one',
      variables,
      {},
    );
}

export async function readDocument(file: string): Promise<string> {
  if (file === '-') return text(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ExitError(
      exitCodes.usage,
      `Cannot read ${file}. Name a file with a GraphQL document, or - for standard input.\n`,
      { cause: error },
    );
  }
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

/** Null where the text is no JSON object. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return isRecord(parsed) ? parsed : null;
  } catch {
    // The text of the parser says nothing that helps.
    return null;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The GraphQL document that a command is given to run. */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { ExitError, exitCodes } from './exit-codes.ts';

/** The document in `file`, or on standard input for `-`. Throws an `ExitError` (usage) where the file cannot be read. */
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

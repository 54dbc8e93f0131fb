/** `balancegraph provider`: writes the files of a new provider into a folder of its author. */
import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Shape } from '../../providers/shape.ts';
import { ExitError, exitCodes } from '../exit-codes.ts';
import { renderTable } from '../output.ts';
import { filesOf, type NewFile } from '../provider/files.ts';
import { checkName } from '../provider/names.ts';
import type { Terminal } from '../terminal.ts';

export interface ProviderFlags {
  readonly shape: Shape;
  readonly dir?: string;
  readonly overwrite?: boolean;
}

/** Throws an `ExitError` for a name that is none, for files that are there, and where nothing can be written. */
export async function writeProvider(
  name: string,
  { shape, dir, overwrite = false }: ProviderFlags,
  terminal: Terminal,
): Promise<void> {
  const names = checkName(name);
  if (!names.ok) throw new ExitError(exitCodes.usage, `The name of a provider ${names.rule}.\n`);
  const folder = dir ?? names.value.kind;
  const files = filesOf(names.value, shape);
  if (!overwrite) await refuseExisting(folder, files);
  await writeAll(folder, files, overwrite);
  terminal.out.write(
    renderTable(
      [{ title: 'file' }, { title: 'what it is' }],
      files.map((file) => [join(folder, file.name), file.about]),
    ),
  );
  terminal.err.write(`\nNext: npx vitest run ${folder}\nIts two failing tests say what to write.\n`);
}

/** Before any file is written, so that either all are or none is. */
async function refuseExisting(folder: string, files: readonly NewFile[]): Promise<void> {
  const paths = files.map(({ name }) => join(folder, name));
  const found = await Promise.all(paths.map(exists));
  const there = paths.filter((_, index) => found[index]);
  if (there.length === 0) return;
  const names = there.map((path) => `  ${path}\n`).join('');
  throw new ExitError(
    exitCodes.failed,
    `Nothing was written. There already:\n${names}Replace them with --overwrite.\n`,
  );
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function writeAll(folder: string, files: readonly NewFile[], overwrite: boolean): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const { name, text } of files) {
      // Never over a file that came meanwhile.
      await writeFile(join(folder, name), text, { flag: overwrite ? 'w' : 'wx' });
    }
  } catch (error) {
    throw new ExitError(exitCodes.failed, `Cannot write to ${folder}. Name a folder that you may write to.\n`, {
      cause: error,
    });
  }
}

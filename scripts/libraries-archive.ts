/**
 * The built libraries of the GraphiQL page: one file of the repository, so that a checkout needs neither the 100 packages that
 * they come from nor the half minute of processor time that building them takes.
 *
 * `ui/libraries.json.br` is JSON under Brotli. `npm run build:libraries` makes it; `--check` proves that it is what the lock
 * of `ui/` gives.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';

export const UI = fileURLToPath(new URL('../ui', import.meta.url));
const ARCHIVE = join(UI, 'libraries.json.br');

/** What the page imports by these names comes from the archive. */
export const librarySpecifiers = [
  '@graphiql/react',
  '@graphiql/toolkit',
  'graphiql',
  'graphiql/setup-workers/vite',
  'graphiql/style.css',
  'graphql',
  'react',
  'react-dom/client',
  'react/jsx-runtime',
] as const;

/** A file of the built page: its path below the page's folder, and its bytes. */
export interface LibraryFile {
  readonly path: string;
  readonly encoding: 'utf8' | 'base64';
  readonly content: string;
}

export interface Libraries {
  /** Digest of the lock that the libraries were installed by, and of what they are built with. */
  readonly madeFrom: string;
  /** By the name that the page imports, the path of the module. */
  readonly modules: Readonly<Record<string, string>>;
  /** Paths of style sheets that the page needs from the start, in order. */
  readonly styles: readonly string[];
  readonly files: readonly LibraryFile[];
}

/**
 * The libraries of this checkout.
 *
 * @throws Error when they are missing, or were made from another lock or list of names.
 */
export async function readLibraries(): Promise<Libraries> {
  const libraries = await unpackLibraries(await readFile(ARCHIVE));
  if (libraries.madeFrom !== (await libraryInputs())) {
    throw new Error('ui/libraries.json.br is older than ui/package-lock.json; run npm run build:libraries');
  }
  return libraries;
}

export async function packLibraries(libraries: Libraries): Promise<Buffer> {
  const text = Buffer.from(`${JSON.stringify(libraries)}\n`);
  return promisify(brotliCompress)(text, {
    params: { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
  });
}

async function unpackLibraries(bytes: Buffer): Promise<Libraries> {
  const parsed: Libraries = JSON.parse(String(await promisify(brotliDecompress)(bytes)));
  return parsed;
}

/** A digest that differs when the libraries would. The bundler's version is in it, for names of files depend on it. */
export async function libraryInputs(): Promise<string> {
  const lock = await readFile(join(UI, 'package-lock.json'));
  return createHash('sha256').update(lock).update(JSON.stringify(librarySpecifiers)).digest('hex');
}

export { ARCHIVE as libraryArchive };

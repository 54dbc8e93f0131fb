/**
 * Builds the GraphiQL page from `ui/` and its built libraries into `public/graphiql/`.
 *
 * `node scripts/build-ui.ts` always builds; with `--if-missing` it leaves a bundle alone that was built from the same
 * sources and libraries. The bundle is written beside the old one and takes its place only when complete.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments } from './arguments.ts';
import { readLibraries } from './libraries-archive.ts';
import { useLibraries } from './libraries-plugin.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = join(ROOT, 'ui');
const BUNDLE = join(ROOT, 'public', 'graphiql');
const STAMP = 'build-stamp.json';

export interface BuildUiOptions {
  /** Leave an up-to-date bundle alone. */
  readonly ifMissing: boolean;
  /** Takes progress, in pieces of one line. */
  readonly write: (text: string) => void;
}

/**
 * Builds the page unless `ifMissing` finds it up to date, in which case nothing is written anywhere.
 *
 * @throws Error when the development dependencies are not installed, or vite cannot build the page.
 */
export async function buildUi({ ifMissing, write }: BuildUiOptions): Promise<void> {
  const built = await readOrNull(join(BUNDLE, STAMP));
  // An installation without development dependencies can only keep the bundle that it came with.
  if (ifMissing && built !== null && (await installedVersion('vite')) === null) return;
  const stamp = await describeInputs();
  if (ifMissing && built === stamp) return;
  write('building GraphiQL (once, about 2 s)… ');
  const started = performance.now();
  const fresh = `${BUNDLE}.${process.pid}`;
  try {
    await bundleInto(fresh);
    await writeFile(join(fresh, STAMP), stamp);
    await rm(BUNDLE, { recursive: true, force: true });
    await rename(fresh, BUNDLE);
  } catch (error) {
    write('failed\n');
    throw error;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  write(`done in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}

async function bundleInto(outDir: string): Promise<void> {
  // Loaded here, so that a bundle that is up to date costs no bundler.
  const { build } = await import('vite');
  const before = process.env.NODE_ENV;
  // Vite takes React's development build wherever this says anything else, `test` among them.
  process.env.NODE_ENV = 'production';
  try {
    await build({
      configFile: join(SOURCES, 'vite.config.ts'),
      configLoader: 'native',
      logLevel: 'error',
      plugins: [useLibraries(await readLibraries())],
      build: { outDir },
    });
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

/** JSON text that differs when the bundle would: a digest of every file under `ui/`, its built libraries among them. */
async function describeInputs(): Promise<string> {
  const files = await readdir(SOURCES, { withFileTypes: true });
  const digest = createHash('sha256');
  for (const name of files.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort()) {
    const content = await readFile(join(SOURCES, name));
    digest.update(`${name}\0${content.length}\0`).update(content);
  }
  const vite = await installedVersion('vite');
  if (vite === null)
    throw new Error('vite is not installed; the page is built with the development dependencies (npm ci)');
  return `${JSON.stringify({ vite, sources: digest.digest('hex') }, null, 2)}\n`;
}

async function installedVersion(name: string): Promise<string | null> {
  const text = await readOrNull(join(ROOT, 'node_modules', name, 'package.json'));
  const manifest: unknown = text === null ? null : JSON.parse(text);
  if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) return null;
  return String(manifest.version);
}

async function readOrNull(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

if (import.meta.main) {
  const { values } = readArguments(import.meta.filename, {
    options: { 'if-missing': { type: 'boolean', default: false } },
  });
  try {
    await buildUi({ ifMissing: values['if-missing'], write: (text) => process.stdout.write(text) });
  } catch (error) {
    process.stderr.write(`GraphiQL was not built: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

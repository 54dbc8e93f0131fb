/**
 * Builds the libraries of the GraphiQL page into `ui/libraries.json.br`; with `--check` it only compares. Needs the packages of
 * `ui/`, which `npm run build:libraries` installs.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { isAbsolute, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'vite';
import { readArguments } from './arguments.ts';
import {
  type Libraries,
  type LibraryFile,
  libraryArchive,
  libraryInputs,
  librarySpecifiers,
  packLibraries,
  UI,
} from './libraries-archive.ts';

/** CommonJS: a bundler cannot say `export *` of them, so their names are listed. */
const commonJs: ReadonlySet<string> = new Set(['react', 'react-dom/client', 'react/jsx-runtime']);

async function buildLibraries(): Promise<Libraries> {
  process.env.NODE_ENV = 'production';
  const built = await build({
    root: UI,
    base: './',
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    plugins: [onlyOfUi(), facades()],
    worker: { format: 'es' },
    build: {
      write: false,
      target: 'es2022',
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 8192,
      license: { fileName: 'licenses.md' },
      rolldownOptions: {
        input: Object.fromEntries(librarySpecifiers.map((name) => [labelOf(name), facadeOf(name)])),
        preserveEntrySignatures: 'strict',
      },
    },
  });
  if (Array.isArray(built) || !('output' in built)) throw new Error('vite built something else than one bundle');
  const entries = built.output.filter((file) => file.type === 'chunk' && file.isEntry);
  const modules = librarySpecifiers.map((name) => {
    const entry = entries.find((file) => file.type === 'chunk' && file.facadeModuleId === facadeOf(name));
    if (entry === undefined) throw new Error(`the bundle has no module for ${name}`);
    return [name, entry.fileName] as const;
  });
  const styles = entries.flatMap((file) => (file.type === 'chunk' ? [...(file.viteMetadata?.importedCss ?? [])] : []));
  return {
    madeFrom: await libraryInputs(),
    modules: Object.fromEntries(modules),
    styles: [...new Set(styles)],
    files: built.output
      .map((file) => fileOf(file.fileName, file.type === 'chunk' ? file.code : file.source))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

/** One entry for each name that the page imports, which passes on all that the package exports. */
function facades(): Plugin {
  const names = new Map<string, string>(librarySpecifiers.map((name) => [facadeOf(name), name]));
  return {
    name: 'library-facades',
    resolveId: (source) => (names.has(source) ? source : null),
    async load(id) {
      const name = names.get(id);
      if (name === undefined) return null;
      const from = JSON.stringify(name);
      if (name.endsWith('.css') || name.includes('setup-workers')) return `import ${from};`;
      return commonJs.has(name)
        ? `export { ${(await exportsOf(name)).join(', ')} } from ${from};`
        : `export * from ${from};`;
    },
  };
}

/**
 * Leaves out what Node would find above `ui/`: a package of the repository's own must not come into the libraries because one of
 * theirs may use it where it is installed (`@graphiql/toolkit` does, with `graphql-ws`). Whoever imports a name of such a module
 * fails the build, for it has none.
 */
function onlyOfUi(): Plugin {
  const absent = '\0absent:';
  return {
    name: 'only-packages-of-ui',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      const isElsewhere = found !== null && isAbsolute(found.id) && !found.id.startsWith(UI + sep);
      return isElsewhere ? absent + source : found;
    },
    load(id) {
      if (!id.startsWith(absent)) return null;
      return `throw new Error(${JSON.stringify(`${id.slice(absent.length)} is not among the packages of ui/`)});`;
    },
  };
}

/** The id of a module of our own; it must not end like a style sheet. */
function facadeOf(name: string): string {
  return `library:${name}.js`;
}

async function exportsOf(name: string): Promise<readonly string[]> {
  const file = createRequire(join(UI, 'package.json')).resolve(name);
  const names = Object.keys(await import(pathToFileURL(file).href));
  return names.filter((exported) => /^[A-Za-z_$][\w$]*$/.test(exported) && exported !== 'default');
}

/** What the name of the built file begins with. */
function labelOf(name: string): string {
  return name.replaceAll(/[^a-z]+/g, '-').replace(/^-/, '');
}

function fileOf(path: string, source: string | Uint8Array): LibraryFile {
  const isText = /\.(?:js|css|md|svg)$/.test(path);
  const bytes = Buffer.from(source);
  return { path, encoding: isText ? 'utf8' : 'base64', content: bytes.toString(isText ? 'utf8' : 'base64') };
}

const { values } = readArguments(import.meta.filename, { options: { check: { type: 'boolean', default: false } } });
const bytes = await packLibraries(await buildLibraries());
if (!values.check) await writeFile(libraryArchive, bytes);
else if (!bytes.equals(await readFile(libraryArchive))) {
  process.stderr.write('ui/libraries.json.br is not what ui/package-lock.json gives; run npm run build:libraries\n');
  process.exitCode = 1;
}

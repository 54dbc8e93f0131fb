/**
 * Puts some packages into the built one, after the compiler has written `dist/`: Apollo Server, which comes with 113 packages,
 * most of them for Express and for reports to its maker; what serves files and compresses answers, with 19; a client of
 * Redis of 12 MB, most of it types and maps; a cache of 4 MB, of which one module is used; and spellings of bytes. Nothing of
 * them is part of our interface.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(ROOT, 'dist');
const BUNDLED = join(DIST, 'bundled');

/** What the sources import, and the name of the module that stands in for it. */
export const bundledModules: Readonly<Record<string, string>> = {
  '@apollo/server': 'apollo-server',
  '@apollo/server/errors': 'apollo-server-errors',
  '@apollo/server/plugin/disabled': 'apollo-server-disabled-plugins',
  '@apollo/server/plugin/inlineTrace': 'apollo-server-inline-trace',
  '@as-integrations/fastify': 'apollo-server-fastify',
  '@fastify/compress': 'fastify-compress',
  '@fastify/static': 'fastify-static',
  '@opentelemetry/exporter-prometheus': 'opentelemetry-prometheus',
  '@opentelemetry/sdk-metrics': 'opentelemetry-metrics',
  '@redis/client': 'redis-client',
  '@scure/base': 'scure-base',
  'graphql-ws': 'graphql-ws',
  'lru-cache': 'lru-cache',
  ws: 'ws',
};

/** Packages of our own dependencies that the bundled ones need too: there must be one copy of each. */
const outside = ['@opentelemetry/api', 'fastify', 'graphql'];

/** Bundles it with the licences of all its parts, and leads the imports of `dist/` there. */
export async function bundlePackages(): Promise<void> {
  // Loaded here: those who ask what is bundled need no bundler.
  const { build, minifySync } = await import('vite');
  await build({
    root: ROOT,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: outside },
    build: {
      ssr: true,
      outDir: BUNDLED,
      emptyOutDir: true,
      target: 'node22',
      minify: false,
      license: { fileName: 'licenses.md' },
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(bundledModules).map(([from, name]) => [name, from])),
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: '[name].js', chunkFileNames: 'parts/[name]-[hash].js' },
      },
    },
  });

  // Functions and classes keep their names: some are shown in errors, and some packages go by them.
  const keepNames = { function: true, class: true };
  const options = { module: true, mangle: { keepNames }, compress: { keepNames } } as const;
  for (const path of globSync('**/*.js', { cwd: BUNDLED })) {
    const file = join(BUNDLED, path);
    const { code, errors } = minifySync(file, readFileSync(file, 'utf8'), options);
    if (errors.length > 0) throw new Error(`${path} cannot be minified: ${errors[0]?.message}`);
    writeFileSync(file, code);
  }

  for (const path of globSync('**/*.js', { cwd: DIST, exclude: ['bundled/**'] })) {
    const file = join(DIST, path);
    writeFileSync(file, withBundledImports(readFileSync(file, 'utf8'), dirname(path)));
  }
}

/** The module with its imports led to the bundle; `folder` is its own, below `dist/`. */
function withBundledImports(text: string, folder: string): string {
  return text.replaceAll(/(\bfrom |\bimport\(|^import )'([^']+)'/gm, (whole, before: string, from: string) => {
    const name = bundledModules[from];
    if (name === undefined) return whole;
    const path = posix.join(relative(join(DIST, folder), BUNDLED), `${name}.js`);
    return `${before}'${path.startsWith('.') ? path : `./${path}`}'`;
  });
}

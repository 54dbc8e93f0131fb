/** What package.json promises to those who install the package or the checkout. */
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { bundledModules } from '../../scripts/bundle-packages.ts';
import { librarySpecifiers, readLibraries } from '../../scripts/libraries-archive.ts';
import { readTree } from '../tidy/tree.ts';

const names = z.record(z.string(), z.string());
const manifestSchema = z.object({
  engines: z.object({ node: z.string() }),
  exports: z.record(z.string(), z.union([z.string(), z.object({ default: z.string() })])),
  dependencies: names,
  peerDependencies: names,
  devDependencies: names,
});
const manifest = manifestSchema.parse(read('package.json'));

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Packages that these sources import for more than their types, by name. */
function packagesOf(sources: Iterable<string>): ReadonlySet<string> {
  const specifiers = [...sources].flatMap((text) => [
    ...text.matchAll(/^(?:import|export) (?!type\b)(?:[^;]*? from )?'([^'.#][^']*)'/gm),
    ...text.matchAll(/\bimport\('([^'.][^']*)'\)/g),
  ]);
  return new Set(specifiers.map(([, specifier = '']) => specifier).filter((name) => !name.startsWith('node:')));
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

describe('Node', () => {
  const guard = readFileSync('bin/supported-node.js', 'utf8');

  test.for([
    ['18.20.8', false],
    ['20.20.2', false],
    ['22.9.0', false],
    ['22.18.0', false],
    ['22.19.0', true],
    ['22.23.3', true],
    ['23.11.0', false],
    ['24.0.0', true],
    ['25.1.0', true],
  ] as const)('%s is supported: %s, as engines says', ([node, supported]) => {
    expect(manifest.engines.node).toBe('^22.19.0 || >=24');
    const check = () => runInNewContext(guard, { process: { versions: { node } }, Error });
    if (supported) expect(check).not.toThrow();
    else
      expect(check).toThrow(`balancegraph needs Node 22.19 or a later 22, or Node 24 or later; this is Node ${node}.`);
  });

  test('a browser is not asked for it', () => {
    expect(() => runInNewContext(guard, {})).not.toThrow();
  });

  test('every entry asks first', () => {
    const entries = Object.values(manifest.exports).flatMap((entry) =>
      typeof entry === 'string' ? [] : entry.default,
    );
    expect(entries).toHaveLength(4);
    for (const entry of entries) {
      const source = readFileSync(entry.replace('./dist/', 'src/').replace(/\.js$/, '.ts'), 'utf8');
      expect([entry, /^(?:import|export) .*$/m.exec(source)?.[0]]).toEqual([entry, "import '#supported-node';"]);
    }
  });
});

describe('the package', () => {
  test('has graphql as a peer, in the range of Apollo Server', () => {
    const apollo = z.object({ peerDependencies: names }).parse(read('node_modules/@apollo/server/package.json'));
    expect(manifest.peerDependencies).toEqual({ graphql: apollo.peerDependencies.graphql });
    expect(manifest.dependencies).not.toHaveProperty('graphql');
  });

  test('depends on all that the sources import, save what is bundled, and on nothing else', () => {
    const imported = packagesOf(readTree('src/**/*.ts').values());
    const needed = [...imported].filter((name) => bundledModules[name] === undefined).map(packageOf);
    const installed = { ...manifest.dependencies, ...manifest.peerDependencies };
    expect([...new Set(needed)].toSorted()).toEqual(Object.keys(installed).toSorted());
  });
});

describe('a checkout', () => {
  test('installs at most 400 packages, and none that one task alone needs', () => {
    const lock = z.object({ packages: z.record(z.string(), z.unknown()) }).parse(read('package-lock.json'));
    const paths = Object.keys(lock.packages);
    expect(paths.length).toBeGreaterThan(200);
    expect(paths.length).toBeLessThanOrEqual(400);
    const apart =
      /node_modules\/(@stryker-mutator|@graphql-codegen|@graphql-hive|@apollo\/gateway|graphiql|monaco-editor|react|solc|viem)\b/;
    expect(paths.filter((path) => apart.test(path))).toEqual([]);
  });

  test("has the page's libraries built by their lock, with all that the page imports", async () => {
    const { modules } = await readLibraries();
    expect(Object.keys(modules)).toEqual([...librarySpecifiers]);
    const imported = packagesOf(readTree('ui/*.{ts,tsx}').values());
    expect(imported.size).toBeGreaterThan(4);
    expect([...imported].filter((name) => modules[name] === undefined && name !== 'vite')).toEqual([]);
  });
});

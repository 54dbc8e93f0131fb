/**
 * Each entry loads what it uses, and nothing else. Counted by module, not by time: figures stand in docs/performance.md,
 * the reasons in docs/decisions/2026-11-30-entries-load-what-they-use.md.
 */
import { describe, expect, test } from 'vitest';
import { loadedBy, loadedByCommand } from './loaded.ts';

/** What takes long to load, and is for some users alone. */
const heavy = [
  '@apollo/server',
  '@apollo/subgraph',
  '@as-integrations/fastify',
  '@fastify/static',
  '@graphql-tools/schema',
  'commander',
  'fastify',
  'jose',
  'ora',
  'pino',
  'undici',
  'viem',
  'yaml',
];

function heavyOf(packages: readonly string[]): readonly string[] {
  return packages.filter((name) => heavy.includes(name));
}

describe('the command line', () => {
  test.for(['--version', '--help'])('%s loads the parser of arguments, and no command', async (option) => {
    const { packages, files } = await loadedByCommand(option);
    expect(packages).toEqual(['commander']);
    expect(files.filter((file) => !/^cli(?:\.ts$|\/(?!actions\/))/.test(file))).toEqual([
      'config/base-url.ts',
      'config/environment.ts',
      'config/origin.ts',
      'model/checked.ts',
      'model/schema-settings.ts',
      'model/surface.ts',
      'providers/shape.ts',
      // The names of what `--with` takes.
      'sandbox/further.ts',
      'sandbox/wire/faulted-wires.ts',
    ]);
  });

  test('a command loads its own action, and no server where it runs none', async () => {
    const { packages, files } = await loadedByCommand('schema', '--as', 'standalone');
    expect(files.filter((file) => file.startsWith('cli/actions/'))).toEqual(['cli/actions/schema.ts']);
    expect(heavyOf(packages)).toEqual(['commander']);
  });
});

describe('the package', () => {
  test("'balancegraph/client' loads the two packages that it is made of", async () => {
    const { packages, files } = await loadedBy("import './src/client/index.ts';");
    expect(packages).toEqual(['graphql', 'graphql-request']);
    expect(files.filter((file) => !file.startsWith('client/'))).toEqual([]);
  });

  test("'balancegraph' loads no server, no command line, and nothing that a graph alone needs", async () => {
    const { packages, files } = await loadedBy("import './src/index.ts';");
    expect(heavyOf(packages)).toEqual([]);
    expect(files.filter((file) => /^(?:server|cli|client|conformance|sandbox)[./]/.test(file))).toEqual([]);
  });

  test("'balancegraph/server' loads a server", async () => {
    const { packages } = await loadedBy("import './src/server.ts';");
    expect(heavyOf(packages)).toEqual([
      '@apollo/server',
      '@as-integrations/fastify',
      '@fastify/static',
      // Apollo Server has a copy of its own.
      '@graphql-tools/schema',
      'fastify',
      'pino',
    ]);
  });

  test.each([
    ['keys', { keys: [] }, false],
    [
      'an issuer',
      { jwt: { jwksUrl: 'https://issuer.example', issuer: 'https://issuer.example', audience: ['us'] } },
      true,
    ],
  ])('a server with %s: it loads what checks tokens where there are tokens', async (_what, clients, isLoaded) => {
    const settings = {
      server: { port: 0, clients },
      sources: [{ id: 'a', provider: 'reddio', url: 'http://127.0.0.1:1' }],
    };
    const { packages } = await loadedBy(`
      import { builtInKinds, loadConfig } from './src/index.ts';
      import { startServer } from './src/server.ts';
      const text = ${JSON.stringify(JSON.stringify(settings))};
      const { config } = loadConfig(text, { file: 'a.json', env: {}, kinds: builtInKinds });
      const server = await startServer({ config, log: { info() {}, warn() {}, error() {} } });
      await server.close();
    `);
    expect(packages.includes('jose')).toBe(isLoaded);
  });

  test("`startServer` of 'balancegraph' loads the server when it is called", async () => {
    const { packages } = await loadedBy(`
      import { startServer } from './src/index.ts';
      await startServer({}).catch(() => {});
    `);
    expect(heavyOf(packages)).toContain('fastify');
  });
});

/** A graph over one source, which is never asked. */
function graphOf(source: object, surface: string): string {
  return `
    import { builtInKinds, createBalancegraph, loadConfig } from './src/index.ts';
    const text = ${JSON.stringify(JSON.stringify({ server: { surface }, sources: [source] }))};
    const loaded = loadConfig(text, { file: 'a.json', env: {}, kinds: builtInKinds });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
    await createBalancegraph({ config: loaded.config }).close();
  `;
}

describe('a graph', () => {
  const evm = { id: 'chain', provider: 'evm', url: 'http://127.0.0.1:1', options: { chain: 1 } };

  test('loads what reads its configuration, builds its schema and asks its sources', async () => {
    const { packages } = await loadedBy(graphOf(evm, 'standalone'));
    expect(heavyOf(packages)).toEqual(['@graphql-tools/schema', 'undici', 'yaml']);
  });

  test("loads Apollo's package for subgraphs where it is one", async () => {
    const { packages } = await loadedBy(graphOf(evm, 'federation'));
    expect(heavyOf(packages)).toEqual(['@apollo/subgraph', '@graphql-tools/schema', 'undici', 'yaml']);
  });
});

test('a planted import is seen, from a module of either kind', async () => {
  const { packages } = await loadedBy(`
    import './src/model/surface.ts';
    import 'ora';
    import { createRequire } from 'node:module';
    createRequire(process.cwd() + '/')('commander');
  `);
  expect(heavyOf(packages)).toEqual(['commander', 'ora']);
});

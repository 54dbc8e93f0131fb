/** Rules about the form of the sources. Each is a function of the tree, and each is seen to fail on a planted offence. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildSchema } from '../src/graph/schema/schema.ts';
import { surfaces } from '../src/model/surface.ts';
import { parametersOf, resolversOf } from './tidy/resolvers.ts';
import { circles, importsOf, readTree, type Tree, withoutDocstrings, written } from './tidy/tree.ts';

const sources = readTree('src/**/*.ts');
const tests = readTree('test/**/*.test.ts');

/** The tree with one more file in it. */
function planted(tree: Tree, file: string, text: string): Tree {
  return new Map([...tree, [file, text]]);
}

describe('circles of imports', () => {
  test('there are none, types included', () => {
    expect(sources.size).toBeGreaterThan(300);
    expect(circles(sources)).toEqual([]);
  });

  test('one is found, were it through types alone', () => {
    const one = planted(sources, 'src/model/one.ts', "import type { Other } from './other.ts';\n");
    const both = planted(one, 'src/model/other.ts', "export type { One } from './one.ts';\n");
    expect(circles(both)).toEqual([['src/model/one.ts', 'src/model/other.ts']]);
  });
});

/**
 * What each folder of `src/` may import, besides itself and packages. A file that lies in `src/` itself is named like a folder.
 * docs/architecture.md shows the same.
 */
const layers: Readonly<Record<string, readonly string[]>> = {
  model: [],
  http: ['model'],
  store: ['http', 'config', 'model'],
  'shared-store': ['store', 'config'],
  providers: ['http', 'model'],
  balances: ['providers', 'http', 'model'],
  graph: ['balances', 'providers', 'model'],
  config: ['providers', 'model'],
  client: [],
  sandbox: ['model'],
  conformance: ['balances', 'providers', 'http', 'model', 'sandbox'],
  telemetry: ['balances'],
  log: ['model'],
  metrics: ['balances', 'http', 'config'],
  balancegraph: [
    'balancegraph-api',
    'configured-sources',
    'configured-watches',
    'graph',
    'balances',
    'providers',
    'http',
    'config',
    'telemetry',
    'shared-store',
  ],
  'balancegraph-api': ['configured-sources', 'shared-store', 'graph', 'balances', 'providers', 'config'],
  'configured-watches': ['balances', 'http', 'config', 'shared-store'],
  'configured-sources': ['balances', 'providers', 'http', 'config', 'store', 'model'],
  server: ['balancegraph', 'graph', 'balances', 'providers', 'config', 'telemetry', 'metrics', 'log', 'model'],
  'start-server': ['server'],
  index: ['balancegraph', 'start-server', 'server', 'graph', 'providers', 'http', 'config', 'model'],
  cli: ['balancegraph', 'server', 'client', 'sandbox', 'graph', 'balances', 'providers', 'config', 'log', 'model'],
};

function layerOf(file: string): string {
  const [, name = ''] = file.split('/');
  return name.replace(/\.ts$/, '');
}

function forbiddenImports(tree: Tree): readonly string[] {
  return [...tree.keys()].flatMap((file) => {
    const own = layerOf(file);
    const may = layers[own];
    if (may === undefined) return [`${file} is in no layer`];
    return importsOf(tree, file)
      .filter((target) => target.startsWith('src/') && layerOf(target) !== own && !may.includes(layerOf(target)))
      .map((target) => `${file} → ${target}`);
  });
}

describe('layers', () => {
  test('every folder is in the rule, and no layer imports upward or sideways', () => {
    expect(forbiddenImports(sources)).toEqual([]);
    expect(Object.keys(layers).sort()).toEqual([...new Set([...sources.keys()].map(layerOf))].sort());
  });

  test('an import upward and a folder without a layer are found', () => {
    const upward = planted(sources, 'src/http/up.ts', "import '../graph/context.ts';\n");
    expect(forbiddenImports(upward)).toEqual(['src/http/up.ts → src/graph/context.ts']);
    expect(forbiddenImports(planted(sources, 'src/extra/new.ts', ''))).toEqual(['src/extra/new.ts is in no layer']);
  });

  test('docs/architecture.md shows the rule', () => {
    const page = readFileSync('docs/architecture.md', 'utf8');
    const shown = [...page.matchAll(/^\| `src\/([\w-]+)(?:\/|\.ts)` \|[^|]*\| ([^|]*) \|$/gm)].map(
      ([, name, may = '']) => [name, may === 'nothing' ? [] : may.split(', ')],
    );
    expect(Object.fromEntries(shown)).toEqual(layers);
  });

  test('docs/architecture.md and its picture name every room', () => {
    const rooms = [...new Set([...sources.keys()].flatMap((file) => /^src\/(\w+\/[\w-]+)\//.exec(file)?.[1] ?? []))];
    const page = readFileSync('docs/architecture.md', 'utf8');
    const picture = readFileSync('docs/rooms.svg', 'utf8');
    // One folder per kind of upstream: the page has one line for all.
    const isShown = (room: string): boolean =>
      page.includes(`${room}/\``) ||
      /^(providers|sandbox)\/(reddio|teos|mesh|loopring|evm|bitcoin|cosmos|solana|ledger|substrate|hledger|graphql|indexer)$/.test(
        room,
      );
    expect(rooms.length).toBeGreaterThan(30);
    expect(rooms.filter((room) => !isShown(room))).toEqual([]);
    const drawn = rooms.filter((room) => !/^(cli|server|client)\/|\/generated$/.test(room));
    const names = drawn.map((room) => room.split('/')[1] ?? '');
    expect(names.filter((name) => !picture.includes(`>${name}</text>`))).toEqual([]);
  });

  test('providers do not import each other', () => {
    expect(crossings(sources)).toEqual([]);
    const crossing = planted(sources, 'src/providers/mesh/other.ts', "import '../teos/errors.ts';\n");
    expect(crossings(crossing)).toEqual(['src/providers/mesh/other.ts → src/providers/teos/errors.ts']);
  });

  test('the graph names no provider', () => {
    expect(namingProviders(sources)).toEqual([]);
    expect(namingProviders(planted(sources, 'src/graph/odd.ts', '// as TEOS does'))).toEqual(['src/graph/odd.ts']);
  });

  test('only the configuration reads the environment, and no code writes to the console', () => {
    expect(matching(code(sources), /process\.env/)).toEqual(['src/config/environment.ts']);
    expect(matching(code(sources), /\bconsole\./)).toEqual([]);
  });
});

const PROVIDER_FOLDER = /^src\/providers\/([^/]+)\//;

function crossings(tree: Tree): readonly string[] {
  const folderOf = (file: string): string | undefined => PROVIDER_FOLDER.exec(file)?.[1];
  return [...tree.keys()].flatMap((file) => {
    const own = folderOf(file);
    if (own === undefined) return [];
    return importsOf(tree, file)
      .filter((target) => ![undefined, own].includes(folderOf(target)))
      .map((target) => `${file} → ${target}`);
  });
}

function matching(tree: Tree, pattern: RegExp): readonly string[] {
  return [...tree].filter(([, text]) => pattern.test(text)).map(([file]) => file);
}

function code(tree: Tree): Tree {
  return new Map([...tree].map(([file, text]) => [file, withoutDocstrings(text)]));
}

function namingProviders(tree: Tree): readonly string[] {
  const graph = new Map([...written(tree)].filter(([file]) => layerOf(file) === 'graph'));
  return matching(graph, /reddio|teos|loopring|rosetta/i);
}

const MOST_LINES = 250;

/** Longer files, each with the reason why it is not cut. */
const longFiles: Readonly<Record<string, string>> = {
  'src/providers/provider.ts': 'the whole contract of a provider, read from top to bottom by everyone who writes one',
  'src/config/schema.ts': 'the whole configuration as one declaration, in the order of docs/settings.md',
};

function tooLong(tree: Tree): readonly string[] {
  return [...written(tree)]
    .map(([file, text]) => ({ file, lines: text.split('\n').length - 1 }))
    .filter(({ file, lines }) => lines > MOST_LINES && longFiles[file] === undefined)
    .map(({ file, lines }) => `${file} has ${lines} lines`);
}

describe('files', () => {
  test(`have at most ${MOST_LINES} lines, but for those with a reason`, () => {
    expect(tooLong(sources)).toEqual([]);
    const needless = Object.keys(longFiles).filter(
      (file) => (sources.get(file) ?? '').split('\n').length <= MOST_LINES,
    );
    expect(needless).toEqual([]);
  });

  test('a long one is found', () => {
    expect(tooLong(planted(sources, 'src/model/long.ts', '\n'.repeat(251)))).toEqual([
      'src/model/long.ts has 251 lines',
    ]);
  });
});

const EXPORTED_TYPE = /^export (?:abstract )?(?:interface|type|class) (\w+)/gm;

/** Names of types that two files export, each for its own meaning. */
function doubleNames(tree: Tree): readonly string[] {
  const files = new Map<string, string[]>();
  for (const [file, text] of written(tree)) {
    for (const [, name = ''] of text.matchAll(EXPORTED_TYPE)) files.set(name, [...(files.get(name) ?? []), file]);
  }
  return [...files].filter(([, where]) => where.length > 1).map(([name, where]) => `${name}: ${where.join(', ')}`);
}

describe('names', () => {
  test('no two files export a type of the same name', () => {
    expect(doubleNames(sources)).toEqual([]);
  });

  test('a name with two meanings is found', () => {
    const other = planted(sources, 'src/http/other.ts', 'export interface Failure {}\n');
    expect(doubleNames(other)).toEqual(['Failure: src/model/failure.ts, src/http/other.ts']);
  });
});

/** Where a resolver has a parameter with a default, or takes the rest: its `length` does not say how much it reads. */
function oddResolvers(resolvers: ReadonlyMap<string, unknown>): readonly string[] {
  return [...resolvers].flatMap(([place, resolver]) => {
    if (typeof resolver !== 'function') return [];
    const forms = parametersOf(String(resolver));
    return forms.includes('AssignmentPattern') || forms.includes('RestElement') ? [place] : [];
  });
}

describe('resolvers', () => {
  test.for(surfaces)('have no parameter with a default and take no rest: %s', (surface) => {
    const resolvers = resolversOf(buildSchema(surface));
    expect(resolvers.size).toBeGreaterThan(50);
    expect(oddResolvers(resolvers)).toEqual([]);
  });

  test('both are found', () => {
    const odd = new Map<string, unknown>([
      ['Query.default', (_parent: unknown, args = {}) => args],
      ['Query.rest', (...all: readonly unknown[]) => all],
      ['Query.plain', { plain: async (_parent: unknown, { a = 1 }) => a }.plain],
    ]);
    expect(oddResolvers(odd)).toEqual(['Query.default', 'Query.rest']);
  });
});

/** Time limits of single tests. The one limit for all, in vitest.config.ts, is reached only by what hangs. */
const OWN_LIMIT = /^ *\},\s*[\d_]+,?\s*\);$|\btimeout: *[\d_]+ *\}|\bvi\.setConfig[(]|interruptAfterTime[L]imit/m;

function limitedTests(tree: Tree): readonly string[] {
  return matching(tree, OWN_LIMIT);
}

describe('tests', () => {
  test('have no wall-clock limit of their own', () => {
    expect(limitedTests(tests)).toEqual([]);
  });

  test('a limit is found', () => {
    const file = 'test/model/slow.test.ts';
    // In pieces, so that this file itself has no limit.
    for (const limit of [['}, 60_000', ');'].join(''), ['test("slow", { timeout: 5000', '}, run);'].join(' ')])
      expect(limitedTests(planted(tests, file, `${limit}\n`))).toEqual([file]);
  });
});

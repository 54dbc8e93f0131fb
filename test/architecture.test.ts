/** Nothing imports upward: entries → graph → balances → providers → http → model, and the sandbox knows none of them. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

/** What each layer may import, besides itself and packages. A layer that is not named here is an entry: it may import all. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  model: [],
  http: ['model'],
  providers: ['http', 'model'],
  balances: ['providers', 'http', 'model'],
  graph: ['balances', 'providers', 'model'],
  sandbox: ['model'],
  config: ['providers', 'model'],
  client: [],
};

/** Exceptions, each with its reason. */
const exceptions: ReadonlySet<string> = new Set<string>();

const files = globSync('src/**/*.ts').map((file) => normalize(file));

function imports(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  return [...source.matchAll(/from '(\.[^']+)'/g)].map(([, path = '']) => normalize(join(dirname(file), path)));
}

function layerOf(file: string): string {
  const [, layer = '', rest] = file.split('/');
  return rest === undefined ? 'entry' : layer;
}

test('no layer imports upward or sideways', () => {
  expect(files.length).toBeGreaterThan(80);
  const upward = files.flatMap((file) => {
    const may = allowed[layerOf(file)];
    if (may === undefined) return [];
    return imports(file)
      .filter((target) => layerOf(target) !== layerOf(file) && !may.includes(layerOf(target)))
      .map((target) => `${file} → ${target}`)
      .filter((edge) => !exceptions.has(edge));
  });
  expect(upward).toEqual([]);
});

test('providers do not import each other', () => {
  const folder = (file: string): string => file.split('/')[2] ?? '';
  const crossing = files
    .filter((file) => /^src\/providers\/[^/]+\//.test(file))
    .flatMap((file) =>
      imports(file)
        .filter((target) => /^src\/providers\/[^/]+\//.test(target) && folder(target) !== folder(file))
        .map((target) => `${file} → ${target}`),
    );
  expect(crossing).toEqual([]);
});

test('the graph names no provider', () => {
  const naming = files.filter(
    (file) =>
      layerOf(file) === 'graph' &&
      !file.includes('generated') &&
      /reddio|teos|loopring|rosetta/i.test(readFileSync(file, 'utf8')),
  );
  expect(naming).toEqual([]);
});

test('only the configuration and the command line read the environment, and nobody writes to the console', () => {
  // Examples in docstrings are code of others.
  const codeOf = (file: string): string => readFileSync(file, 'utf8').replaceAll(/^\s*\*.*$/gm, '');
  const readers = files.filter((file) => /process\.env/.test(codeOf(file)));
  expect(readers).toEqual(['src/config/environment.ts']);
  expect(files.filter((file) => /\bconsole\./.test(readFileSync(file, 'utf8')))).toEqual([]);
});

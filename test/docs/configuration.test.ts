/** Every configuration on the pages, and the one under `examples/`, loads as it stands. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { blocksOf, root } from './pages.ts';

const EXAMPLE = 'examples/config/balancegraph.yaml';

function load(text: string) {
  const names = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name);
  const values: Readonly<Record<string, string>> = { PORT: '4001', STORE_URL: 'redis://store.internal:6379' };
  const env = Object.fromEntries(names.map((name) => [name, values[name] ?? `value-of-${name}`]));
  return loadConfig(text, { file: 'balancegraph.yaml', env, kinds: builtInKinds });
}

describe('YAML on the pages', () => {
  test.for(blocksOf('yaml'))('$name', ({ block }) => {
    expect(load(block.text)).toMatchObject({ ok: true });
  });
});

describe('examples/config/subgraph.yaml', () => {
  const loaded = load(readFileSync(`${root}examples/config/subgraph.yaml`, 'utf8'));

  test('loads, is a subgraph, and is open to its gateway alone', () => {
    expect(loaded).toMatchObject({ ok: true, config: { server: { surface: 'federation', gateway: { only: true } } } });
  });
});

describe(EXAMPLE, () => {
  const loaded = load(readFileSync(`${root}${EXAMPLE}`, 'utf8'));

  test('loads, with one source of each kind', () => {
    const providers = loaded.ok ? loaded.config.sources.map(({ provider }) => provider) : loaded.faults;
    expect(providers).toEqual(builtInKinds.map(({ kind }) => kind));
  });

  test('is fit for production: no sandbox, no page for people, no schema for strangers', () => {
    expect(loaded).toMatchObject({ ok: true, config: { server: { graphiql: false, introspection: false } } });
    expect(loaded.ok && loaded.config.sources.some(({ sandbox, url }) => sandbox || url.startsWith('http:'))).toBe(
      false,
    );
  });
});

describe('JSON on the pages', () => {
  test.for(blocksOf('json'))('$name is JSON', ({ block }) => {
    expect(JSON.parse(block.text)).toEqual(expect.anything());
  });
});

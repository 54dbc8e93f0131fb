/** The URL of a store: what is taken, and that a refusal never shows it. */
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { kinds } from './kinds.ts';

const REFERENCE = '${' + 'STORE_URL}';
const SHELF = 'sources: [{ id: shelf, provider: shelf, url: https://shelf.example }]\n';

function load(url: string, text = `store: { url: "${REFERENCE}" }\n${SHELF}`) {
  return loadConfig(text, { file: 'b.yaml', env: { STORE_URL: url }, kinds });
}

test.each([
  'redis://store.internal',
  'redis://store.internal:6379/0',
  'rediss://user:hunter2@store.internal:6380',
  'redis://:hunter2@127.0.0.1:6379/15',
  'redis://[::1]:6379',
])('%s is taken', (url) => {
  const loaded = load(url);
  expect(loaded.ok && loaded.config.store?.url.reveal()).toBe(url);
});

test.each([
  'hunter2',
  'http://:hunter2@store.internal',
  'redis:hunter2',
  'redis://',
  'redis:///hunter2',
  'redis://store.internal/hunter2',
  'redis://store.internal?password=hunter2',
  'redis://store.internal#hunter2',
  'redis://store.internal:hunter2',
  'redis://hunter2 .internal',
])('%s is refused, without being shown', (url) => {
  const loaded = load(url);
  expect(loaded.ok).toBe(false);
  const faults = loaded.ok ? [] : loaded.faults;
  expect(faults.map(({ path }) => path)).toEqual(['store.url']);
  expect(JSON.stringify(faults)).not.toContain('hunter2');
});

test('it must not stand in the file', () => {
  const loaded = load('', `store: { url: "redis://:hunter2@store.internal" }\n${SHELF}`);
  expect(loaded.ok ? [] : loaded.faults.map(({ path }) => path)).toEqual(['store.url']);
  expect(JSON.stringify(loaded)).not.toContain('hunter2');
});

test.each([
  ['share', '0'],
  ['share', '0.26'],
  ['replicas', '11'],
  ['timeoutMs', '2'],
  ['coolOffMs', '0'],
  ['prefix', '"a{b}"'],
])('%s: %s is refused', (name, value) => {
  const loaded = load('redis://store.internal', `store: { url: "${REFERENCE}", ${name}: ${value} }\n${SHELF}`);
  // The parts of all replicas are too much together: `replicas` or `share` is.
  expect(loaded.ok ? [] : loaded.faults.map(({ path }) => path)).toEqual([
    `store.${name === 'replicas' ? 'share' : name}`,
  ]);
});

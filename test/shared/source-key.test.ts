/** Which sources keep balances for each other: those that are the same upstream, asked with the same credential and options. */
import { expect, onTestFinished, test } from 'vitest';
import { createBalancegraph } from '../../src/balancegraph.ts';
import { configSchema } from '../../src/config/schema.ts';
import { builtInKinds } from '../../src/providers/registry.ts';

const first = { id: 'a', provider: 'teos', url: 'https://teos.example/v1', options: { token: 'canary-1' } };
/** Nothing listens there. */
const store = { url: 'redis://127.0.0.1:1' };

function keyOf(change: object, settings: object = { store }): string | null {
  const source = { ...first, ...change };
  const graph = createBalancegraph({ config: configSchema(builtInKinds).parse({ ...settings, sources: [source] }) });
  onTestFinished(() => graph.close());
  const [opened] = graph.sources.values();
  return opened?.store?.sourceKey ?? null;
}

test.each([
  ['kind', { provider: 'loopring', options: { apiKey: 'canary-1' } }],
  ['URL', { url: 'https://teos.example/v2' }],
  ['further servers', { fallbackUrls: ['https://other.example'] }],
  ['credential', { options: { token: 'canary-2' } }],
  ['options', { options: { token: 'canary-1', pairsPerCall: 7 } }],
])('another %s is another source', (_, change) => {
  expect(keyOf(change)).not.toBe(keyOf({}));
  expect(keyOf(change)).toBe(keyOf(change));
});

test('ids, labels and time-outs make no difference, and nothing shows the credential', () => {
  const key = keyOf({});
  expect(keyOf({ id: 'b', label: 'Other', timeoutMs: 9000 })).toBe(key);
  expect(key).toMatch(/^[\w+/]{43}=$/);
});

test('without a store, or where it keeps no balances, there is none', () => {
  expect([keyOf({}, {}), keyOf({}, { store: { ...store, balances: false } })]).toEqual([null, null]);
});

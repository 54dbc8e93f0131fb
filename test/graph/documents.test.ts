/** Documents are kept up to a figure, which counts what hangs on them; those that come back outlive a flood of others. */
import fc from 'fast-check';
import { type DocumentNode, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createBalancegraph } from '../../src/balancegraph.ts';
import { configSchema } from '../../src/config/schema.ts';
import {
  BYTES_PER_DOCUMENT,
  BYTES_PER_PLANNED_FIELD,
  BYTES_PER_TOKEN,
  DocumentMemory,
} from '../../src/graph/documents.ts';
import { builtInKinds } from '../../src/providers/registry.ts';

/** 10 tokens with those that begin and end it. */
const text = '{ sources { name id } } #';
const document = (): DocumentNode => parse(text);
const TOKENS = 10;
const SIZE = BYTES_PER_DOCUMENT + TOKENS * BYTES_PER_TOKEN + 2 * text.length;

describe('what a document holds', () => {
  test('is its tokens, its text, and the fields of its plans', () => {
    const memory = new DocumentMemory(1024 * 1024);
    const kept = document();
    memory.set('a', kept);
    expect(memory.bytes).toBe(SIZE);
    memory.grew(kept, 3);
    expect(memory.bytes).toBe(SIZE + 3 * BYTES_PER_PLANNED_FIELD);
    expect(memory.get('a')).toBe(kept);
    expect(memory.bytes).toBe(SIZE + 3 * BYTES_PER_PLANNED_FIELD);
    memory.grew(kept, 1);
    expect(memory.bytes).toBe(SIZE + 4 * BYTES_PER_PLANNED_FIELD);
  });

  test('is counted for the document that is kept, and for no other', () => {
    const memory = new DocumentMemory(1024 * 1024);
    const [first, second] = [document(), document()];
    memory.grew(first, 3);
    memory.set('a', first);
    memory.set('a', second);
    memory.grew(first, 3);
    expect(memory.bytes).toBe(SIZE);
    expect(memory.get('a')).toBe(second);
  });

  test('without a place in a text, it is taken for large', () => {
    const memory = new DocumentMemory(1024 ** 3);
    memory.set('a', parse(text, { noLocation: true }));
    expect(memory.bytes).toBeGreaterThan(1_000_000);
  });

  test('where it outgrows the figure, it is no longer kept', () => {
    const memory = new DocumentMemory(8 * SIZE);
    const kept = document();
    memory.set('a', kept);
    memory.grew(kept, 1_000_000);
    expect([memory.get('a'), memory.bytes]).toEqual([undefined, 0]);
  });
});

describe('by its text', () => {
  test('a document is found as long as it is kept, which counts as a use of it', () => {
    const memory = new DocumentMemory(2 * SIZE);
    const [first, second, third] = ['a', 'b', 'c'].map((name) => parse(text.replace('name', name).padEnd(text.length)));
    if (first === undefined || second === undefined || third === undefined) throw new Error('no documents');
    const textOf = ({ loc }: DocumentNode): string => loc?.source.body ?? '';
    memory.set('1', first);
    memory.set('2', second);
    expect(memory.ofText(textOf(first))).toBe(first);
    memory.set('3', third);
    expect([first, second, third].map((each) => memory.ofText(textOf(each)))).toEqual([first, undefined, third]);
    memory.delete('1');
    expect(memory.ofText(textOf(first))).toBeUndefined();
    memory.grew(third, 1_000_000);
    expect(memory.ofText(textOf(third))).toBeUndefined();
  });

  test('one whose text no client sends is not, and its key counts', () => {
    const [memory, usual] = [new DocumentMemory(1024 ** 3), new DocumentMemory(1024 ** 3)];
    memory.set('key'.repeat(100), parse(text), false);
    usual.set('a', parse(text));
    expect([memory.ofText(text), memory.ofText('key'.repeat(100))]).toEqual([undefined, undefined]);
    expect(memory.get('key'.repeat(100))).toBeDefined();
    expect(memory.bytes - usual.bytes).toBe(600);
  });

  test('one that was not made by the parser is not', () => {
    const memory = new DocumentMemory(1024 ** 3);
    memory.set('a', parse(text, { noLocation: true }));
    expect(memory.ofText(text)).toBeUndefined();
    expect(memory.get('a')).toBeDefined();
  });
});

test('a figure of 0 keeps none', () => {
  const memory = new DocumentMemory(0);
  memory.set('a', document());
  expect([memory.get('a'), memory.size]).toEqual([undefined, 0]);
});

test('whatever comes, the figure is kept', () => {
  const act = fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    kind: fc.constantFrom('set', 'get', 'delete', 'grow'),
    fields: fc.nat(8),
  });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), fc.integer({ min: 0, max: 12 }), (acts, most) => {
      const memory = new DocumentMemory(most * SIZE);
      const last = new Map<string, DocumentNode>();
      for (const { key, kind, fields } of acts) {
        if (kind === 'set' && memory.get(key) === undefined) {
          last.set(key, document());
          memory.set(key, last.get(key) ?? document());
        }
        if (kind === 'delete') memory.delete(key);
        const kept = memory.get(key);
        if (kept !== undefined) expect(kept).toBe(last.get(key));
        if (kind === 'grow' && kept !== undefined) memory.grew(kept, fields);
        expect(memory.bytes).toBeLessThanOrEqual(Math.max(1, most * SIZE));
      }
    }),
  );
});

test('documents that came back outlive a flood of others', () => {
  const memory = new DocumentMemory(40 * SIZE);
  const known = Array.from({ length: 20 }, (_, index) => `known ${index}`);
  for (const key of known) {
    memory.set(key, document());
    memory.get(key);
  }
  for (let count = 0; count < 2000; count += 1) memory.set(`flood ${count}`, document());
  expect(known.filter((key) => memory.get(key) === undefined)).toEqual([]);
});

test('documents that come in turn become known, as long as all of them fit', () => {
  const memory = new DocumentMemory(40 * SIZE);
  const keys = Array.from({ length: 30 }, (_, index) => `in turn ${index}`);
  for (const key of keys) memory.set(key, document());
  expect(keys.filter((key) => memory.get(key) === undefined)).toEqual([]);
  for (let count = 0; count < 2000; count += 1) memory.set(`flood ${count}`, document());
  expect(keys.filter((key) => memory.get(key) === undefined)).toEqual([]);
});

test('of documents that came back, those that did not for longest give way, and only where they fill their share', () => {
  const memory = new DocumentMemory(40 * SIZE);
  const keys = Array.from({ length: 40 }, (_, index) => `known ${index}`);
  for (const key of keys) {
    memory.set(key, document());
    memory.get(key);
  }
  // There is room for all of them, until others come.
  expect(memory.size).toBe(40);
  for (let count = 0; count < 2000; count += 1) memory.set(`flood ${count}`, document());
  expect(keys.map((key) => memory.get(key) !== undefined)).toEqual(keys.map((_, index) => index >= 10));
});

test('a document that fills more than the share of known ones is kept all the same', () => {
  const memory = new DocumentMemory(SIZE);
  memory.set('a', document());
  expect([memory.get('a'), memory.get('a'), memory.get('a')]).not.toContain(undefined);
});

test('plans are counted as they grow, and once', async () => {
  const source = { id: 's', provider: 'reddio', url: 'http://127.0.0.1:9' };
  const graph = createBalancegraph({ config: configSchema(builtInKinds).parse({ sources: [source] }) });
  const asked = document();
  graph.documents.set('a', asked);
  const run = () => graph.execute({ document: asked, context: graph.createContext() });
  await run();
  expect(graph.documents.bytes).toBe(SIZE + 3 * BYTES_PER_PLANNED_FIELD);
  await run();
  expect(graph.documents.bytes).toBe(SIZE + 3 * BYTES_PER_PLANNED_FIELD);
  await graph.close();
});

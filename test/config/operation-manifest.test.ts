/** Manifests of operations: which forms are read, and what is wrong with the others. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { processEnvironment } from '../../src/config/environment.ts';
import { readManifests } from '../../src/config/operation-manifest.ts';
import { readConfig } from '../../src/config/read.ts';
import { builtInKinds } from '../../src/providers/registry.ts';

const folder = mkdtempSync(join(tmpdir(), 'balancegraph-manifests-'));
let count = 0;

function file(content: unknown): string {
  count += 1;
  const path = join(folder, `${count}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const apollo = (operations: readonly object[]) => ({
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations,
});

describe('what is read', () => {
  test.each([
    ["Apollo's manifest", apollo([{ id: 'a1', name: 'A', type: 'query', body: '{ a }' }])],
    ['a map of ids, as Relay, graphql-codegen and gql.tada write it', { a1: '{ a }' }],
  ])('%s', async (_name, content) => {
    expect(await readManifests([file(content)])).toEqual({ ok: true, documents: new Map([['a1', '{ a }']]) });
  });

  test('several files, and what stands in two of them', async () => {
    const read = await readManifests([file({ a1: '{ a }', b: '{ b }' }), file(apollo([{ id: 'a1', body: '{ a }' }]))]);
    expect(read).toEqual({
      ok: true,
      documents: new Map([
        ['a1', '{ a }'],
        ['b', '{ b }'],
      ]),
    });
  });
});

describe('what is wrong', () => {
  test.each([
    [
      'two documents of one id',
      apollo([
        { id: 'x', body: '{ a }' },
        { id: 'x', body: '{ b }' },
      ]),
      'two different documents have the id "x"',
    ],
    ['a key that stands twice', '{"x": "{ a }", "x": "{ b }"}', 'two different documents have the id "x"'],
    ['no JSON', 'query { a }', 'the manifest is not JSON'],
    ['other JSON', [1], 'the file is JSON, but no manifest of operations'],
    ['a later version', { ...apollo([]), version: 2 }, 'the file is JSON, but no manifest of operations'],
    ['a text that is none', { x: 7 }, 'the file is JSON, but no manifest of operations'],
    ['an empty text', { x: '' }, 'the file is JSON, but no manifest of operations'],
  ])('%s', async (_name, content, problem) => {
    const path = file(content);
    expect(await readManifests([path])).toMatchObject({
      ok: false,
      faults: [{ where: path, path: 'server.documents.manifests[0]', problem }],
    });
  });

  test('two documents of one id in two files, a long id is cut', async () => {
    const id = 'x'.repeat(500);
    const read = await readManifests([file({ [id]: '{ a }' }), file({ [id]: '{ b }' })]);
    expect(read).toMatchObject({ ok: false, faults: [{ path: 'server.documents.manifests[1]' }] });
    expect(JSON.stringify(read).length).toBeLessThan(500);
  });

  test('a file that is not there', async () => {
    expect(await readManifests([join(folder, 'gone.json')])).toMatchObject({
      ok: false,
      faults: [{ problem: 'the manifest cannot be read' }],
    });
  });
});

describe('in a configuration', () => {
  const source = { id: 'far', provider: 'reddio', url: 'http://127.0.0.1:1' };
  const read = (documents: object) =>
    readConfig(file({ server: { documents }, sources: [source] }), {
      env: processEnvironment(),
      kinds: builtInKinds,
    });

  test('paths are meant from its folder', async () => {
    const path = file({ a1: '{ a }' });
    const loaded = await read({ manifests: [path.slice(folder.length + 1)] });
    expect(loaded).toMatchObject({ ok: true, config: { server: { documents: { manifests: [path] } } } });
  });

  test('a manifest that cannot be used is a fault of the configuration', async () => {
    expect(await read({ manifests: ['gone.json'] })).toMatchObject({
      ok: false,
      faults: [{ where: join(folder, 'gone.json'), problem: 'the manifest cannot be read' }],
    });
  });

  test('no document at all would be trusted without a manifest', async () => {
    expect(await read({ only: true })).toMatchObject({
      ok: false,
      faults: [{ path: 'server.documents.only', problem: 'without a manifest every document would be refused' }],
    });
  });
});

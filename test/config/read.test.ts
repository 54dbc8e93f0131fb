import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { configFile, readConfig } from '../../src/config/read.ts';
import { kinds } from './kinds.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'balancegraph-config-'));
});

async function read(name: string, bytes?: string | Uint8Array) {
  const file = join(folder, name);
  if (bytes !== undefined) await writeFile(file, bytes);
  return readConfig(file, { env: {}, kinds });
}

test('the option names the file, else the variable; an empty variable is no absence', () => {
  expect(configFile('a.yaml', { BALANCEGRAPH_CONFIG: 'b.yaml' })).toBe('a.yaml');
  expect(configFile(undefined, { BALANCEGRAPH_CONFIG: 'b.yaml' })).toBe('b.yaml');
  expect(configFile(undefined, { BALANCEGRAPH_CONFIG: '' })).toBe('');
  expect(configFile(undefined, {})).toBeNull();
});

test('a file is read', async () => {
  const loaded = await read('good.yaml', 'sources: [{ id: s, provider: shelf, url: https://s.example }]');
  expect(loaded.ok && loaded.config.sources[0]?.id).toBe('s');
});

test('a byte order mark is no part of the text', async () => {
  expect((await read('bom.yaml', '\uFEFFsources: [{ id: s, provider: shelf, url: https://s.example }]')).ok).toBe(true);
});

test('what cannot be read is a fault', async () => {
  const problems = [
    await read('missing.yaml'),
    await read('.'),
    await read('latin1.yaml', Uint8Array.of(0x23, 0xe4, 0xff)),
    await readConfig('', { env: {}, kinds }),
  ].map((loaded) => (loaded.ok ? null : loaded.faults.map(({ problem }) => problem)));
  expect(problems).toEqual([
    ['there is no such file'],
    ['this is a folder, not a file'],
    ['the file is not UTF-8'],
    ['no file is named'],
  ]);
});

import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { describeFaults } from '../../src/cli/config-faults.ts';
import { resolveConfiguration } from '../../src/cli/configuration.ts';
import { kinds } from '../config/kinds.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'balancegraph-cli-'));
});

test('each fault is a block of its own', () => {
  const text = describeFaults([
    { where: 'b.yaml:10:16', path: 'sources[1].options.token', problem: 'is wrong', hint: 'Mend it.' },
    { where: 'b.yaml', path: '', problem: 'the file is empty', hint: null },
  ]);
  expect(text).toBe(`b.yaml:10:16  sources[1].options.token
  is wrong
  → Mend it.

b.yaml
  the file is empty

2 faults in the configuration; nothing was started.
`);
});

test('a command gets the configuration in force, null for none, or exit code 78 with every fault', async () => {
  const good = join(folder, 'good.yaml');
  const bad = join(folder, 'bad.yaml');
  await writeFile(good, 'sources: [{ id: s, provider: shelf, url: https://s.example }]');
  await writeFile(bad, 'sources: [{ id: s, provider: shelf, url: https://s.example, colour: red }]');
  const env = { BALANCEGRAPH_CONFIG: bad };
  expect(await resolveConfiguration({ option: undefined, env: {}, kinds })).toBeNull();
  expect(await resolveConfiguration({ option: good, env, kinds })).toMatchObject({ sources: [{ id: 's' }] });
  await expect(resolveConfiguration({ option: undefined, env, kinds })).rejects.toMatchObject({
    exitCode: 78,
    message: expect.stringContaining('unknown setting "colour"'),
  });
});

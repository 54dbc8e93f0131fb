import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { describeSandbox } from '../../src/cli/sandbox-text.ts';
import { loadConfig } from '../../src/config/load.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { kinds } from '../config/kinds.ts';
import { printed, run, startHere } from './run.ts';

/** The lines of one indented part of the text, without their indentation. */
function part(text: string, title: string): string {
  const lines = text.slice(text.indexOf(title)).split('\n').slice(2);
  return lines
    .slice(0, lines.indexOf(''))
    .map((line) => line.slice(2))
    .join('\n');
}

test('prints addresses, a configuration and its variables', () => {
  const text = describeSandbox(
    [
      { id: 'sandbox-vault', provider: 'vault', url: 'http://127.0.0.1:4101', options: { token: "it's" } },
      { id: 'sandbox-shelf', provider: 'shelf', url: 'http://127.0.0.1:4102' },
    ],
    kinds,
  );
  expect(text).toContain(
    'sandbox-vault  vault     http://127.0.0.1:4101\nsandbox-shelf  shelf     http://127.0.0.1:4102\n',
  );
  expect(part(text, 'The variables')).toBe(`export SANDBOX_VAULT_TOKEN='it'\\''s'`);
  const env = { SANDBOX_VAULT_TOKEN: "it's" };
  expect(loadConfig(part(text, 'Its configuration'), { file: 'text', env, kinds }).ok).toBe(true);
});

test('runs the four upstreams until it gets a signal to stop, and its configuration loads', async () => {
  const command = startHere(['sandbox', '--port-base', '0']);
  onTestFinished(() => command.interrupt());
  const text = await printed(command, 'Ctrl-C stops');
  const variables = [...text.matchAll(/export (\w+)='([^']*)'/g)].map(([, name = '', value = '']) => [name, value]);
  const loaded = loadConfig(part(text, 'Its configuration'), {
    file: 'text',
    env: Object.fromEntries(variables),
    kinds: builtInKinds,
  });
  expect(loaded).toMatchObject({ ok: true });
  expect(loaded.ok && loaded.config.sources.every(({ sandbox }) => sandbox)).toBe(true);
  const urls = loaded.ok ? loaded.config.sources.map(({ url }) => url) : [];
  expect(urls).toHaveLength(4);
  const answers = await Promise.all(urls.map((url) => fetch(`${url}/`)));
  expect(answers.every(({ status }) => status >= 400)).toBe(true);
  command.interrupt();
  expect(await command.outcome).toMatchObject({ code: 0, err: '' });
});

test('says which option helps when a port is taken', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  onTestFinished(() => {
    taken.close();
  });
  const address = taken.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { code, err } = await run(['sandbox', '--port-base', String(Math.min(address.port, 65_531))]);
  expect(code).toBe(1);
  expect(err).toContain('--port-base');
});

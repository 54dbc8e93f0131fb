import { readFileSync } from 'node:fs';
import { buildSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import { run, runChild } from './run.ts';

test('--help names commands, the variable and the exit codes', async () => {
  const { code, out, err } = await run(['--help']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  for (const text of ['schema', 'sandbox', '--config <file>', 'BALANCEGRAPH_CONFIG', '78']) expect(out).toContain(text);
});

test.each(['serve', 'query', 'explain', 'check', 'check-operations', 'sandbox', 'schema'])(
  '%s --help shows the options of every command',
  async (command) => {
    const { code, out } = await run([command, '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/Global Options:[\s\S]*--config <file>/);
  },
);

test('a process of its own: --version is the version of the package', async () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(manifest).toHaveProperty('version', (await runChild(['--version'])).out.trim());
});

test.each([
  [['shema'], 'unknown command'],
  [['schema', '--colour'], 'unknown option'],
  [['schema', 'extra'], 'too many arguments'],
  [['sandbox', '--port-base', '5s'], 'Not a whole number'],
  [['sandbox', '--port-base', '65533'], 'Not a port'],
  [['--config'], 'argument missing'],
])('%j is a usage error: exit code 2, nothing on stdout', async (args, message) => {
  const { code, out, err } = await run(args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(message);
});

test('schema prints SDL alone', async () => {
  const { code, out, err } = await run(['schema']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(parse(out).definitions.length).toBeGreaterThan(0);
  expect(buildSchema(out, { assumeValidSDL: true }).getType('Query')).toBeDefined();
});

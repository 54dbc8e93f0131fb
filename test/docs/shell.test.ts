/**
 * Every shell block of the pages is run as it stands, by a real shell, in a folder that looks like a checkout. At everyday
 * depth only every third is run, and `npx` is a script that goes straight to the command; at full depth it is npm's own, which finds the checkout.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { text as textOf } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { printed, startHere } from '../cli/run.ts';
import { depth, some } from '../depth.ts';
import { blocksOf, pages, root, wordOf } from './pages.ts';
import { openSandboxServer, type SandboxServer } from './sandbox-server.ts';

/** Installing and building are left to continuous integration; here their scripts are looked up, no more. */
const leftToIntegration = new Set(['npm ci && npm start', 'npm ci && npm test', 'npm ci && npm pack']);

/** Run by test/docs/contributing.test.ts, in the project's own folder. */
const RUN_ONE_TEST = /^npx vitest run /;

/** Run by test/browser/portfolio-commands.test.ts and test/gateways/fleet/command.test.ts. */
const EXAMPLE = /^npm run example:/;

const LONG_RUNNING = /^npx balancegraph (serve|sandbox)/;

const blocks = blocksOf('sh').filter(
  ({ block: { text } }) => !leftToIntegration.has(text.trim()) && !RUN_ONE_TEST.test(text) && !EXAMPLE.test(text),
);
const longRunning = blocks.filter(({ block }) => LONG_RUNNING.test(block.text));
const ending = some(
  blocks.filter(({ block }) => !LONG_RUNNING.test(block.text)),
  3,
);

let server: SandboxServer;

beforeAll(async () => {
  server = await openSandboxServer();
  if (depth === 'full') return;
  mkdirSync(bin());
  const path = `${root}node_modules/.bin:${bin()}`;
  writeFileSync(`${bin()}/npx`, `#!/bin/sh\nPATH="${path}:$PATH" exec "$@"\n`, { mode: 0o755 });
  symlinkSync(`${root}bin/balancegraph.js`, `${bin()}/balancegraph`);
});
afterAll(() => server.close());

/** Before all other folders of programs; empty at full depth. */
function bin(): string {
  return `${server.folder}/bin`;
}

async function shell(script: string): Promise<{ readonly code: unknown; readonly out: string; readonly err: string }> {
  // Nothing is ever fetched: the project's own Node is at hand.
  const npm = { HOME: server.folder, npm_config_cache: `${server.folder}/npm`, npm_config_offline: 'true' };
  const env = { ...server.env, ...npm, PATH: `${bin()}:${process.env.PATH}` };
  const child = spawn('sh', ['-eu', '-c', script], { cwd: server.folder, env });
  const ended = new Promise<unknown>((resolve) => child.once('close', resolve));
  const [out, err] = await Promise.all([textOf(child.stdout), textOf(child.stderr)]);
  return { code: await ended, out, err };
}

describe.concurrent('commands that end', () => {
  test.for(ending)('$name', async ({ block }) => {
    const { code, out, err } = await shell(server.here(block.text));
    expect({ code: String(code), err: code === 0 ? '' : err }).toMatchObject({ code: wordOf(block, 'exit') ?? '0' });
    if (block.next?.language === 'text') expect(out).toBe(block.next.text);
  });
});

describe('commands that run until they are stopped', () => {
  test.for(longRunning)('$name', async ({ block }) => {
    const [line = '', ...more] = block.text.trim().split('\n');
    expect(more).toEqual([]);
    const args = line
      .split(' ')
      .slice(2)
      .map((word) => (word === 'balancegraph.yaml' ? `${server.folder}/${word}` : word));
    // Any free port, so that tests can run side by side.
    const command = startHere(
      args[0] === 'sandbox' ? [...args, '--port-base', '0'] : [...args, '--port', '0'],
      server.env,
    );
    onTestFinished(() => command.interrupt());
    await printed(command, 'Ctrl-C stops');
    command.interrupt();
    expect(await command.outcome).toMatchObject({ code: 0 });
  });
});

test('a command inside a sentence is one that some block runs', () => {
  const run = new Set(blocksOf('sh').flatMap(({ block }) => block.text.split('\n')));
  const documented = pages.flatMap(({ text }) =>
    [...text.matchAll(/`(npx balancegraph [^`]+)`/g)].map(([, line = '']) => line),
  );
  expect(documented.filter((line) => !run.has(line))).toEqual([]);
});

test('the scripts of the exceptions exist', () => {
  const manifest: unknown = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  expect(manifest).toMatchObject({
    scripts: { start: expect.any(String), test: expect.any(String), prepack: expect.any(String) },
  });
  const used = new Set(blocksOf('sh').map(({ block }) => block.text.trim()));
  expect([...leftToIntegration].filter((command) => !used.has(command))).toEqual([]);
});

/** The commands of docs/example-portfolio.md as they stand there, each in a process of its own. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { outcomeOf, printed } from '../cli/run.ts';
import { some } from '../depth.ts';
import { blocksOf, root } from '../docs/pages.ts';
import { openTestServer, type TestServer } from '../server/support.ts';

const SCRIPT = /^npm run example:portfolio(?: -- (.*))?$/;

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const commands = blocksOf('sh').flatMap(({ name, block }) => {
  const [line, args = ''] = SCRIPT.exec(block.text.trim()) ?? [];
  return line === undefined ? [] : [{ name, args: args.split(' ').filter(Boolean) }];
});

function start(args: readonly string[]) {
  const child = spawn(process.execPath, [`${root}examples/portfolio/start.ts`, ...args]);
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

test('the script is the program that is tested here', () => {
  const manifest: unknown = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const script = 'node scripts/install-beside.ts examples/portfolio && node examples/portfolio/start.ts';
  expect(manifest).toMatchObject({ scripts: { 'example:portfolio': script } });
  expect(commands.length).toBeGreaterThan(2);
});

test.each(some(commands, 3))('$name opens a page that reaches its graph, until Ctrl-C', async ({ args }) => {
  const here = args.map((arg) => arg.replace('http://127.0.0.1:4000', server.url));
  const child = start([...here, '--port', '0']);
  const ended = outcomeOf(child);
  const [, url = ''] = /^Portfolio {2}(\S+)$/m.exec(await printed(child, 'Ctrl-C')) ?? [];
  expect(await (await fetch(url)).text()).toContain('<div id="root">');
  const asked = await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ sources { name } }' }),
  });
  expect(await asked.json()).toMatchObject({ data: { sources: [{}, {}, {}, {}] } });
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 0, err: '' });
});

const refusals: readonly (readonly [readonly string[], string])[] = [
  [['--port', 'abc'], '--port is "abc": give a number to 65535'],
  [['--graph', 'nowhere'], 'give the address of a server, e.g. http://127.0.0.1:4000'],
  [['--fault', 'teos'], '--fault teos: must have the form UPSTREAM:FAULT'],
  [['--fault', 'evm:no-answer'], '--fault evm:no-answer: the sandbox has no evm'],
];

test.each(some(refusals, 4))('%j says what to do', async (args, text) => {
  const { code, out, err } = await outcomeOf(start(args));
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain(text);
});

test('a port that is taken is named with the option for another one', async () => {
  const { code, err } = await outcomeOf(start(['--graph', server.url, '--port', new URL(server.url).port]));
  expect(code).toBe(1);
  expect(err).toMatch(/already in use.*Choose another one with --port/);
});

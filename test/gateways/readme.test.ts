/** What the README of the examples shows is what they do. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApolloGateway } from '../../examples/gateways/apollo.ts';
import type { Running } from '../../examples/gateways/graph.ts';
import { query } from '../../examples/gateways/run.ts';
import { type Stack, startStack } from '../../examples/gateways/stack.ts';
import { pageAt } from '../docs/pages.ts';
import { examples, post } from './example.ts';

const folder = new URL('../../examples/gateways/', import.meta.url);
const readme = readFileSync(new URL('README.md', folder), 'utf8');

function blocks(language: string): string[] {
  return [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, of, text = '']) =>
    of === language ? [text.trim()] : [],
  );
}

let stack: Stack;
let gateway: Running;

beforeAll(async () => {
  stack = await startStack('federation');
  gateway = await startApolloGateway({ graphs: stack.graphs });
});
afterAll(async () => {
  await gateway.close();
  await stack.close();
});

test('names the command of every example', () => {
  for (const name of examples) expect(readme).toContain(`\`npx node examples/gateways/${name}.ts\``);
});

test('shows the query that the examples print, and a part of its answer', async () => {
  const [shown] = blocks('graphql');
  const [answer = ''] = blocks('json');
  expect(shown).toBe(query);
  const { data } = await post(gateway.url, { query });
  expect(data).toEqual({ users: [expect.anything(), expect.anything(), JSON.parse(answer)] });
});

test('its other queries have answers without errors', async () => {
  const [, ...others] = blocks('graphql');
  expect(others).toHaveLength(3);
  for (const other of others) {
    const { data, errors } = await post(gateway.url, { query: other });
    expect([data, errors]).toEqual([expect.anything(), undefined]);
  }
});

test('its program prints what it says', async () => {
  const [program = ''] = blocks('ts');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module-typescript', '--eval', program],
    { cwd: folder },
  );
  expect([stdout.trim()]).toEqual(blocks('text'));
});

test('names every file, and correctly says that one alone imports from this repository', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  for (const name of files) expect(readme).toContain(`\`${name}\``);
  const bound = files.filter((name) => /'\.\.\/\.\.\//.test(readFileSync(new URL(name, folder), 'utf8')));
  expect(bound).toEqual(['stack.ts']);
});

test('its links lead somewhere', () => {
  const links = [...readme.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) =>
    target.startsWith('https:') ? [] : [target],
  );
  expect(links.length).toBeGreaterThan(5);
  for (const link of links) {
    const [path = '', anchor] = link.split('#');
    expect([link, existsSync(new URL(path, folder))]).toEqual([link, true]);
    if (anchor !== undefined) expect(pageAt(path.replace('../../', '')).anchors).toContain(anchor);
  }
});

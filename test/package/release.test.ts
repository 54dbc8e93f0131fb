/** What publishing takes: the workflow's own commands, run short of publishing. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Folder, makeFolder, type Outcome, pack, root } from './consumer.ts';

const stepsSchema = z.object({
  jobs: z.object({ publish: z.object({ steps: z.array(z.object({ run: z.string().optional() })) }) }),
});
const { jobs } = stepsSchema.parse(parse(readFileSync(join(root, '.github/workflows/publish.yml'), 'utf8')));
const commands = jobs.publish.steps.flatMap(({ run }) => run ?? []);
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

let store: Folder;
let archive: string;

beforeAll(async () => {
  store = makeFolder({ private: true });
  archive = await pack(store.path);
  await store.run('tar', ['xzf', archive]);
});
afterAll(() => store.remove());

/** Runs a command of the workflow in the unpacked package, or at the root of the checkout. */
function shell(command: string, place: 'package' | 'checkout', tag = `v${version}`): Promise<Outcome> {
  const variables = `GITHUB_REF_NAME=${tag}; GITHUB_REPOSITORY=someone/balancegraph; export GITHUB_REF_NAME GITHUB_REPOSITORY`;
  const folder = place === 'package' ? join(store.path, 'package') : root;
  return store.run('sh', ['-euc', `${variables}\ncd ${folder}\n${command}`]);
}

test('the workflow has these commands, in this order', () => {
  expect(commands.map((command) => command.split(' ').slice(0, 3).join(' '))).toEqual([
    'npm ci',
    'npm run --silent',
    'npm run check:package',
    'npm pkg set',
    'npm publish --provenance',
    'gh release create',
  ]);
});

describe('its notes', () => {
  const [command = ''] = commands.filter((line) => line.includes('release:notes'));
  const printed = command.replace(/ > notes\.md$/, '');

  test('are what CHANGELOG.md says of the version', async () => {
    const { code, out, err } = await shell(printed, 'checkout');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const page = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
    expect(out.length).toBeGreaterThan(200);
    expect(page.slice(page.indexOf(`## ${version} (`))).toContain(out.trim());
    expect(out).not.toMatch(/^## /m);
  });

  test('are refused for another tag', async () => {
    const { code, out, err } = await shell(printed, 'checkout', 'v9.9.9');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(`the tag is v9.9.9, and package.json says ${version}; it has to be v${version}`);
  });
});

test('publint finds no fault, and the types resolve for all who can load the package', async () => {
  const { code, out } = await shell(`npm run --silent check:package -- ${archive}`, 'checkout');
  expect(out).toContain('All good!');
  for (const name of ['', '/server', '/client', '/conformance']) expect(out).toContain(`"balancegraph${name}"`);
  expect(code).toBe(0);
});

test('npm publish takes the package with its statement of origin', async () => {
  for (const command of commands.filter((line) => /^npm (?:pkg|publish)/.test(line))) {
    // Built already; and nothing is sent.
    const tried = command.replace('npm publish', 'npm publish --dry-run --ignore-scripts --json');
    const { code, out } = await shell(tried, 'package');
    expect(code).toBe(0);
    if (tried !== command) expect(JSON.parse(out)).toMatchObject({ balancegraph: { version } });
  }
  const manifest: unknown = JSON.parse(readFileSync(join(store.path, 'package/package.json'), 'utf8'));
  expect(manifest).toHaveProperty('repository.url', 'git+https://github.com/someone/balancegraph.git');
  expect(manifest).not.toHaveProperty('private');
});

test('the package has the page and the licences of what it brings along, and nothing installed', () => {
  const inside = join(store.path, 'package');
  const files = ['public/graphiql/index.html', 'public/graphiql/licenses.md', 'dist/bundled/licenses.md', 'LICENSE'];
  for (const file of [...files, 'CHANGELOG.md', 'schema', 'examples/queries']) {
    expect([file, existsSync(join(inside, file))]).toEqual([file, true]);
  }
  expect(existsSync(join(inside, 'examples/gateways/node_modules'))).toBe(false);
  expect(existsSync(join(inside, 'examples/gateways/package-lock.json'))).toBe(false);
  expect(readFileSync(join(inside, 'dist/bundled/licenses.md'), 'utf8')).toContain('@apollo/server');
});

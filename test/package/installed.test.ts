/** The package as npm installs it: in an empty folder, beside an application's own graphql, on every Node that it is for. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { installedIn } from '../../scripts/measure-install.ts';
import { printed } from '../cli/run.ts';
import { copiesOf, type Folder, install, installNode, makeFolder, pack, root, strangersEnv } from './consumer.ts';

const entries = ['balancegraph', 'balancegraph/server', 'balancegraph/client', 'balancegraph/conformance'];

let store: Folder;
let archive: string;
let app: Folder;
const nodes = new Map<string, { readonly folder: Folder; readonly bin: string }>();

beforeAll(async () => {
  store = makeFolder({ private: true });
  archive = await pack(store.path);
  app = makeFolder({ private: true, type: 'module' });
  await install(app, [archive]);
  for (const version of ['22', '20']) {
    const folder = makeFolder({ private: true, allowScripts: { node: true } });
    nodes.set(version, { folder, bin: await installNode(folder, version) });
  }
});

afterAll(() => {
  for (const folder of [store, app, ...[...nodes.values()].map(({ folder }) => folder)]) folder.remove();
});

/** Where `node` is of this major version; the tests themselves run on 24. */
function programs(version: string): string {
  return nodes.get(version)?.bin ?? dirname(process.execPath);
}

test('npm installs at most 60 MB and 130 packages with it', () => {
  const { packages, megabytes } = installedIn(app.path);
  expect(packages).toBeGreaterThan(50);
  expect(packages).toBeLessThanOrEqual(130);
  expect(megabytes).toBeGreaterThan(20);
  expect(megabytes).toBeLessThanOrEqual(60);
  const page = readFileSync(join(root, 'README.md'), 'utf8');
  const [, said, weight] = /^\| the package, in an empty folder \| (\d+) \| (\d+) \|/m.exec(page) ?? [];
  expect(Math.abs(Number(said) - packages)).toBeLessThanOrEqual(packages / 10);
  expect(Math.abs(Number(weight) - megabytes)).toBeLessThanOrEqual(megabytes / 10);
});

const answerSchema = z.object({ data: z.object({ sources: z.array(z.object({ sandbox: z.boolean() })) }) });

describe.for(['22', '24'])('Node %s', (version) => {
  test('npx balancegraph serves metrics where the configuration says so', async () => {
    const source = { id: 'far', provider: 'reddio', url: 'http://127.0.0.1:1' };
    const config = join(app.path, 'metrics.yaml');
    writeFileSync(config, JSON.stringify({ server: { port: 0 }, metrics: { port: 0 }, sources: [source] }));
    const child = spawn('npx', ['balancegraph', 'serve', '--config', config], {
      cwd: app.path,
      env: strangersEnv(programs(version)),
      detached: true,
    });
    try {
      const [, metrics = ''] = /^Metrics +(\S+)$/m.exec(await printed(child, 'Ctrl-C')) ?? [];
      expect(await (await fetch(metrics)).text()).toContain('balancegraph_requests_running 0');
    } finally {
      const ended = once(child, 'close');
      process.kill(-(child.pid ?? 0), 'SIGINT');
      await ended;
    }
  });

  test('npx balancegraph serves the sandbox, and the page with it', async () => {
    const child = spawn('npx', ['balancegraph', '--port', '0'], {
      cwd: app.path,
      env: strangersEnv(programs(version)),
      detached: true,
    });
    try {
      const text = await printed(child, 'Ctrl-C');
      const [, graphql = ''] = /^GraphQL +(\S+)$/m.exec(text) ?? [];
      const [, page = ''] = /^GraphiQL +(\S+)$/m.exec(text) ?? [];
      const answer = await fetch(graphql, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ sources { sandbox } }' }),
      });
      const { data } = answerSchema.parse(await answer.json());
      expect(data.sources).toEqual(Array.from({ length: 4 }, () => ({ sandbox: true })));
      const html = await (await fetch(page)).text();
      const files = [...html.matchAll(/(?:src|href)="(\.\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
      expect(files.length).toBeGreaterThan(2);
      for (const file of files) expect((await fetch(new URL(file, page))).status).toBe(200);
    } finally {
      const ended = once(child, 'close');
      process.kill(-(child.pid ?? 0), 'SIGINT');
      await ended;
    }
  });

  test('a query is answered', async () => {
    const query = 'node_modules/balancegraph/examples/queries/3-one-asset-many-accounts.graphql';
    const { code, out, err } = await app.run('npx', ['balancegraph', 'query', query], programs(version));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Solar power');
  });

  test.for(entries)('%s is imported', async (entry) => {
    const program = `import * as all from '${entry}'; process.stdout.write(String(Object.keys(all).length > 0));`;
    const { out, err } = await app.run('node', ['--input-type=module', '--eval', program], programs(version));
    expect({ out, err }).toEqual({ out: 'true', err: '' });
  });
});

describe('an older Node', () => {
  const sentence = /^balancegraph needs Node 22\.19 or a later 22, or Node 24 or later; this is Node 20\.[\d.]+\.$/;

  test('hears so from the command, and nothing else', async () => {
    const { code, out, err } = await app.run('npx', ['balancegraph'], programs('20'));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.trim()).toMatch(sentence);
  });

  test.for(entries)('hears so from %s', async (entry) => {
    const program = `import('${entry}').catch(({ message }) => process.stdout.write(message));`;
    const { out } = await app.run('node', ['--eval', program], programs('20'));
    expect(out).toMatch(sentence);
  });
});

describe('an application with its own graphql, the oldest that Apollo Server takes', () => {
  test('has one copy, and executes the schema with it', async () => {
    const own = makeFolder({ private: true, type: 'module', dependencies: { graphql: '16.11.0' } });
    try {
      await install(own, [archive]);
      expect([...copiesOf(own, 'graphql')]).toEqual([['node_modules/graphql', '16.11.0']]);
      writeFileSync(
        join(own.path, 'use.js'),
        `import { graphql } from 'graphql';
         import { builtInKinds, createBalancegraph, loadConfig } from 'balancegraph';
         const text = JSON.stringify({ sources: [{ id: 'a', provider: 'reddio', url: 'http://127.0.0.1:1' }] });
         const loaded = loadConfig(text, { file: 'a.json', env: {}, kinds: builtInKinds });
         const graph = createBalancegraph({ config: loaded.config });
         const contextValue = graph.createContext();
         const answer = await graphql({ schema: graph.schema, source: '{ sources { name } }', contextValue });
         contextValue.clock.stop();
         process.stdout.write(JSON.stringify(answer));
         await graph.close();`,
      );
      const { out, err } = await own.run('node', ['use.js']);
      expect({ out, err }).toEqual({ out: '{"data":{"sources":[{"name":"a"}]}}', err: '' });
    } finally {
      own.remove();
    }
  });
});

describe('its types', () => {
  test('are whole without skipLibCheck', async () => {
    writeFileSync(
      join(app.path, 'use.ts'),
      `${entries.map((entry, index) => `import * as e${index} from '${entry}';`).join('\n')}
       export const all: readonly object[] = [${entries.map((_, index) => `e${index}`).join(', ')}];`,
    );
    // As every application in TypeScript has the types of Node.
    const types = ['--typeRoots', join(root, 'node_modules/@types'), '--types', 'node'];
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', ...types];
    const tsc = new URL('../../node_modules/typescript/bin/tsc', import.meta.url).pathname;
    const { out } = await app.run('node', [tsc, ...options, 'use.ts']);
    expect(out).toBe('');
  });
});

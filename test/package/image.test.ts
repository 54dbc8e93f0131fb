/** What the image does, without an engine: its scripts run, as its user and with nothing to write to. */
import { spawn } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { loadConfig } from '../../src/config/load.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { outcomeOf, printed } from '../cli/run.ts';
import { freePort } from '../free-port.ts';
import { type Folder, makeFolder, root } from './consumer.ts';

const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');

/** The words of an instruction that is written as a list. */
function listed(instruction: string): readonly string[] {
  const [, list = '[]'] = new RegExp(`^${instruction}.*(\\[.*\\])$`, 'm').exec(dockerfile) ?? [];
  return z.array(z.string()).parse(JSON.parse(list));
}

/** Then, and only then, a process can become another user. */
const isRoot = process.getuid?.() === 0;

let place: Folder;
let app: string;

beforeAll(async () => {
  place = makeFolder({});
  app = join(place.path, 'app');
  const { code, err } = await place.run('sh', [join(root, 'image/build.sh'), root, app]);
  if (code !== 0) throw new Error(err);
  cpSync(join(root, 'image/healthy.mjs'), join(app, 'healthy.mjs'));
  // The user of the image is another one than builds it, and its file system is read-only.
  await place.run('chmod', ['-R', 'a+rX,a-w', place.path]);
  if (isRoot) await place.run('chmod', ['a+x', dirname(place.path)]);
});

afterAll(async () => {
  await place.run('chmod', ['-R', 'u+w', place.path]);
  place.remove();
});

/** A command of the Dockerfile as the image runs it, in a folder that stands for its root. */
function start(words: readonly string[], port: number) {
  const [, script = '', ...args] = words;
  const nobody = isRoot ? { uid: 65_534, gid: 65_534 } : {};
  return spawn(process.execPath, [script.replace(/^\/app/, app), ...args], {
    cwd: app,
    env: { NODE_ENV: 'production', HOST: '0.0.0.0', PORT: String(port) },
    ...nobody,
  });
}

describe('the Dockerfile', () => {
  test('builds by the script, runs as nobody of importance, and says how it is', () => {
    expect(dockerfile).toMatch(
      /^RUN npm ci && sh image\/build\.sh \/checkout \/app && cp image\/healthy\.mjs \/app\/$/m,
    );
    expect(dockerfile).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
    expect(listed('HEALTHCHECK')).toEqual(['node', '/app/healthy.mjs']);
    expect(dockerfile).toContain('HOST=0.0.0.0 PORT=4000');
  });

  test('serves, is found healthy, and ends by its stop signal', async () => {
    const port = await freePort();
    expect(await outcomeOf(start(listed('HEALTHCHECK'), port))).toMatchObject({ code: 1 });
    const server = start([...listed('ENTRYPOINT'), ...listed('CMD')], port);
    const ended = outcomeOf(server);
    await printed(server, 'Ctrl-C');
    expect(await outcomeOf(start(listed('HEALTHCHECK'), port))).toMatchObject({ code: 0 });
    const page = await fetch(`http://127.0.0.1:${port}/graphiql/`);
    expect(page.status).toBe(200);
    const [, signal] = /^STOPSIGNAL (SIG\w+)$/m.exec(dockerfile) ?? [];
    expect(signal).toBe('SIGTERM');
    server.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0 });
  });

  test('installs no tool of developers', async () => {
    const { code } = await place.run('test', ['-e', join(app, 'node_modules/typescript')]);
    expect(code).toBe(1);
  });
});

test('compose.yaml serves it to this machine alone, read-only and without rights', () => {
  const { services } = parse(readFileSync(join(root, 'compose.yaml'), 'utf8'));
  expect(services).toEqual({
    balancegraph: {
      build: '.',
      ports: ['127.0.0.1:4000:4000'],
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    },
  });
});

describe('the Kubernetes manifests', () => {
  const documents = parseAllDocuments(readFileSync(join(root, 'examples/kubernetes.yaml'), 'utf8')).map((document) =>
    z.looseObject({ kind: z.string() }).parse(document.toJS()),
  );

  test('follow the schema of Kubernetes', async () => {
    const venv = join(place.path, '..', `balancegraph-lint-${process.pid}`);
    const folder = makeFolder({});
    try {
      expect((await folder.run('python3', ['-m', 'venv', venv])).code).toBe(0);
      const pip = await folder.run(join(venv, 'bin/pip'), ['install', '--quiet', 'kubernetes-validate==1.37.0']);
      expect(pip.code).toBe(0);
      const lint = join(venv, 'bin/kubernetes-validate');
      const { code, out, err } = await folder.run(lint, ['--strict', join(root, 'examples/kubernetes.yaml')]);
      expect({ code, found: (out + err).match(/passed/g)?.length }).toEqual({ code: 0, found: documents.length });
    } finally {
      await folder.run('rm', ['-rf', venv]);
      folder.remove();
    }
  });

  test('carry a configuration without faults', () => {
    const [config] = documents.filter(({ kind }) => kind === 'ConfigMap');
    const { data } = z.object({ data: z.object({ 'balancegraph.yaml': z.string() }) }).parse(config);
    const env = { LOOPRING_API_KEY: 'key' };
    const loaded = loadConfig(data['balancegraph.yaml'], { file: 'balancegraph.yaml', env, kinds: builtInKinds });
    expect(loaded).toMatchObject({ ok: true });
  });
});

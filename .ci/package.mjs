// Packs the project, installs the package into an empty folder and uses it as a stranger would.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'balancegraph-package-'));
const run = (command, args, cwd = folder) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

try {
  run('npm', ['pack', '--pack-destination', folder], root);
  const [archive] = readdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  run('npm', ['install', '--omit=dev', `./${archive}`]);
  // The package needs the project's own Node where the machine has an older one.
  const node = join(root, 'node_modules/.bin/node');
  const bin = join(folder, 'node_modules/balancegraph/dist/cli.js');
  const schema = run(node, [bin, 'schema']);
  if (!schema.includes('type Account implements Node')) throw new Error('the packed command prints no schema');
  const answer = run(node, [
    bin,
    'query',
    join(folder, 'node_modules/balancegraph/examples/queries/3-one-asset-many-accounts.graphql'),
  ]);
  if (!answer.includes('Solar power')) throw new Error('the packed command answers no query');
  writeFileSync(
    join(folder, 'use.js'),
    `import { builtInKinds, loadConfig } from 'balancegraph';
     import { startServer } from 'balancegraph/server';
     import { createClient } from 'balancegraph/client';
     import { rules } from 'balancegraph/conformance';
     if (builtInKinds.length !== 6 || typeof loadConfig !== 'function' || typeof startServer !== 'function' || typeof createClient !== 'function' || rules.length < 20) throw new Error('an entry is incomplete');`,
  );
  run(node, ['use.js']);
  process.stdout.write('packed, installed and used\n');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

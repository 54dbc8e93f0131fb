/** Builds what the package holds: `dist/` from the sources, with a few packages in it, and the GraphiQL page. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { buildUi } from './build-ui.ts';
import { bundledModules, bundlePackages } from './bundle-packages.ts';
import { pruneDeclarations } from './prune-declarations.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const manifest = z
  .object({ exports: z.record(z.string(), z.union([z.string(), z.object({ types: z.string() })])) })
  .parse(JSON.parse(readFileSync(`${root}package.json`, 'utf8')));
const entries = Object.values(manifest.exports).flatMap((entry) =>
  typeof entry === 'string' ? [] : [entry.types.replace('./dist/', '')],
);

// What an earlier build left there would be packed too.
rmSync(`${root}dist`, { recursive: true, force: true });
const { status } = spawnSync('tsc', ['-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
if (status !== 0) throw new Error('the compiler refused the sources');
await bundlePackages();
pruneDeclarations(`${root}dist`, entries, Object.keys(bundledModules));
await buildUi({ ifMissing: true, write: (text) => process.stdout.write(text) });

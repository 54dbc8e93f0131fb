/**
 * Mutation testing: `npm run test:mutation` for all groups one after the other, or `npm run test:mutation -- rows grids` for
 * some. Each group prints its survivors and its score; ends with code 1 where one stays below the bar of `stryker.config.ts`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments } from '../../scripts/arguments.ts';
import { groups } from './groups.ts';
import { unaskedMutants } from './unasked.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const stryker = fileURLToPath(new URL('node_modules/@stryker-mutator/core/bin/stryker.js', import.meta.url));

const { positionals } = readArguments(import.meta.filename, { allowPositionals: true });
const unknown = positionals.filter((name) => groups[name] === undefined);
if (unknown.length > 0) {
  throw new Error(`no group "${unknown.join('", "')}"; there are ${Object.keys(groups).join(', ')}`);
}
const quick = Object.entries(groups).flatMap(([name, { slow = false }]) => (slow ? [] : [name]));

/** Whether each mutant of the report met a test; says which did not. */
function wasAsked(report: string): boolean {
  if (!existsSync(report)) return false;
  const unasked = unaskedMutants(JSON.parse(readFileSync(report, 'utf8')));
  for (const [file, count] of unasked) {
    process.stderr.write(`${file}: against ${count} mutants no test ran at all; shorten the names of its tests\n`);
  }
  return unasked.size === 0;
}

const failed: string[] = [];
for (const name of positionals.length === 0 ? quick : positionals) {
  const report = join(root, `.tmp/mutation-${name}.json`);
  rmSync(report, { force: true });
  const begun = performance.now();
  const { status } = spawnSync(process.execPath, [stryker, 'run', 'test/mutation/stryker.config.ts'], {
    cwd: root,
    env: { ...process.env, MUTATION_GROUP: name, BALANCEGRAPH_TEST_DEPTH: 'full' },
    stdio: 'inherit',
  });
  process.stdout.write(`${name}: ${((performance.now() - begun) / 60_000).toFixed(1)} minutes\n`);
  if (status !== 0 || !wasAsked(report)) failed.push(name);
}
if (failed.length > 0) {
  process.stderr.write(`below the bar, or not run to the end: ${failed.join(', ')}\n`);
  process.exitCode = 1;
}

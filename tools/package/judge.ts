/**
 * Has the packed package judged by publint, and by "are the types wrong": `npm run check:package`, or with the path of an
 * archive. Ends with code 1 where one of them finds a fault.
 */
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments } from '../../scripts/arguments.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

function run(program: string, args: readonly string[]): void {
  const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}

function judge(archive: string): void {
  const tool = (name: string) => fileURLToPath(new URL(`node_modules/.bin/${name}`, import.meta.url));
  run(tool('publint'), ['--strict', archive]);
  // It is a package of ES modules: CommonJS loads it by `import()`, or by `require` in a Node that can.
  run(tool('attw'), ['--profile', 'esm-only', '--format', 'ascii', '--no-emoji', '--no-color', archive]);
}

const [given] = readArguments(import.meta.filename, { allowPositionals: true }).positionals;
const folder = mkdtempSync(join(tmpdir(), 'balancegraph-judge-'));
try {
  if (given === undefined) run('npm', ['pack', '--pack-destination', folder]);
  const [packed] = globSync(join(folder, '*.tgz'));
  const archive = given ?? packed;
  if (archive === undefined) throw new Error('npm pack made no archive');
  judge(archive);
} finally {
  rmSync(folder, { recursive: true });
}

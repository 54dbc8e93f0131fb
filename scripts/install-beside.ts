/**
 * Installs what only some tasks need: `node scripts/install-beside.ts codegen ui`. Each folder has a `package.json` and a lock of
 * its own, so that nobody pays for it with `npm ci`. What is installed already by the same lock is left alone.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments } from './arguments.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Written into `node_modules` when an install is complete; holds the digest of the lock. */
const STAMP = '.installed-by-lock';

/** The folders of this project that have an install of their own, relative to its root. */
export function foldersBeside(): readonly string[] {
  return globSync('*/**/package-lock.json', {
    cwd: ROOT,
    exclude: (name) => name === 'node_modules' || name === '.tmp',
  })
    .map((lock) => dirname(lock))
    .toSorted();
}

/**
 * Installs one folder by its lock, unless that has been done.
 *
 * @throws Error when the folder is none of them, or npm fails.
 */
export function installBeside(folder: string): void {
  const name = folder.replace(/\/$/, '');
  if (!foldersBeside().includes(name)) {
    throw new Error(`${name} has no install of its own; these have: ${foldersBeside().join(', ')}`);
  }
  const place = join(ROOT, name);
  const digest = createHash('sha256')
    .update(readFileSync(join(place, 'package-lock.json')))
    .digest('hex');
  const stamp = join(place, 'node_modules', STAMP);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  process.stdout.write(`installing ${name} (once)…\n`);
  // Npm takes its options from these variables before it takes them from the folder's own .npmrc.
  const env = Object.entries(process.env).filter(([variable]) => !/^npm_config_(local_prefix|prefix)$/i.test(variable));
  const { status } = spawnSync('npm', ['ci'], { cwd: place, stdio: 'inherit', env: Object.fromEntries(env) });
  if (status !== 0) throw new Error(`npm ci failed in ${name}`);
  writeFileSync(stamp, digest);
}

if (import.meta.main) {
  try {
    const { positionals } = readArguments(import.meta.filename, { allowPositionals: true });
    for (const folder of positionals) installBeside(folder);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

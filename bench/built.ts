/** The package as it is installed, in a folder from which the names of its entries lead to it. */
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Where it is put. */
export const builtFolder = `${root}.tmp/built/`;

/** What runs of it; the sources stay behind, since the command takes them where they are. */
const PARTS = ['package.json', 'bin', 'dist', 'schema'];

/** Builds what is there now. */
export function buildPackage(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root });
  rmSync(builtFolder, { recursive: true, force: true });
  for (const part of PARTS) cpSync(`${root}${part}`, `${builtFolder}${part}`, { recursive: true });
}

/** The package as it is installed, compiled into a folder from which the names of its entries lead to it. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Where it is put. */
export const builtFolder = `${root}.tmp/built/`;

/** Compiles what is there now. */
export function buildPackage(): void {
  mkdirSync(builtFolder, { recursive: true });
  copyFileSync(`${root}package.json`, `${builtFolder}package.json`);
  cpSync(`${root}schema`, `${builtFolder}schema`, { recursive: true });
  execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json', '--outDir', `${builtFolder}dist`], { cwd: root });
}

/** Rivals that are too large for every install: whether they are installed, and how to install them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Open } from './contenders/contender.ts';

export const rivalsFolder = fileURLToPath(new URL('rivals/', import.meta.url));
const tailcallBinary = join(rivalsFolder, 'node_modules/@tailcallhq/core-linux-x64-gnu/bin/tailcall');

/** A C library of its own for Tailcall, where that of the system is too old; gone with the next install. */
const library = join(rivalsFolder, 'node_modules/.glibc');
/** What Tailcall 1.6 was built for. */
const LEAST_GLIBC = [2, 39] as const;

const HOW = '`npm run bench -- --install-rivals` brings it';

/** Installs of their own, each with its lock: graphql 17 cannot stand beside the graphql 16 of the others. */
const installs = ['', 'graphql-17/'] as const;

/** Why what needs this package is left out; null where it is installed. */
export function lacksPackage(name: string, install: (typeof installs)[number] = ''): string | null {
  return existsSync(join(rivalsFolder, install, 'node_modules', name)) ? null : `not installed; ${HOW}`;
}

/** What a module beside the installs opens; it sees their packages, which the compiler cannot rely on. */
export async function installedIn(module: string): Promise<Open> {
  const { open }: { readonly open: Open } = await import(pathToFileURL(join(rivalsFolder, module)).href);
  return open;
}

/** Why Tailcall is left out; null where it is installed and can run. */
export function tailcallLacks(): string | null {
  if (!existsSync(tailcallBinary)) return `not installed; ${HOW}`;
  return hasNewGlibc() || existsSync(loader()) ? null : `needs glibc ${LEAST_GLIBC.join('.')}; ${HOW}`;
}

export function lacksRedis(): string | null {
  const { status } = spawnSync('redis-server', ['--version'], { stdio: 'ignore' });
  return status === 0 ? null : 'needs redis-server';
}

/** The command and first arguments that start Tailcall. */
export function tailcallCommand(): readonly [command: string, ...rest: string[]] {
  if (hasNewGlibc()) return [tailcallBinary];
  return [loader(), '--library-path', libraries(), tailcallBinary];
}

/** Installs the packages by their lock, without their scripts, and a C library from Debian 13 where the system's is older. */
export function installRivals(): void {
  for (const install of installs) {
    execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: join(rivalsFolder, install), stdio: 'inherit' });
  }
  if (!hasNewGlibc()) downloadLibrary();
}

function downloadLibrary(): void {
  const root = join(library, 'root');
  for (const folder of ['lists/partial', 'cache/archives/partial', 'root'])
    mkdirSync(join(library, folder), { recursive: true });
  const sources = join(library, 'trixie.list');
  const key = '/usr/share/keyrings/debian-archive-keyring.gpg';
  writeFileSync(sources, `deb [signed-by=${key}] http://deb.debian.org/debian trixie main\n`);
  const settings = {
    'Dir::Etc::sourcelist': sources,
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State::lists': join(library, 'lists'),
    'Dir::Cache': join(library, 'cache'),
    'APT::Sandbox::User': 'root',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  const apt = (...args: readonly string[]) =>
    execFileSync('apt-get', [...options, '-qq', ...args], { cwd: library, stdio: 'inherit' });
  apt('update');
  apt('download', 'libc6', 'libgcc-s1', 'libstdc++6');
  for (const file of readdirSync(library).filter((name) => name.endsWith('.deb'))) {
    execFileSync('dpkg', ['-x', join(library, file), root]);
  }
}

function libraries(): string {
  return join(library, 'root/usr/lib/x86_64-linux-gnu');
}

function loader(): string {
  return join(libraries(), 'ld-linux-x86-64.so.2');
}

function hasNewGlibc(): boolean {
  const report = process.report.getReport() as { readonly header: { readonly glibcVersionRuntime?: string } };
  const [major = 0, minor = 0] = (report.header.glibcVersionRuntime ?? '').split('.').map(Number);
  return major > LEAST_GLIBC[0] || (major === LEAST_GLIBC[0] && minor >= LEAST_GLIBC[1]);
}

/** What a process loads before it does anything: packages, and files of ours. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** `test/entries/` is two levels below the root of the project. */
const root = new URL('../../', import.meta.url);

export interface Loaded {
  /** Names of packages, sorted. */
  readonly packages: readonly string[];
  /** Files below `src/`, sorted. */
  readonly files: readonly string[];
}

/** Notes the address of each module that is loaded, and prints them as the last line of standard error. */
const observer = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  const urls = new Set();
  registerHooks({ load: (url, context, next) => { urls.add(url); return next(url, context); } });
  process.on('exit', () => process.stderr.write('\\n' + JSON.stringify([...urls])));
`)}`;

/** What a program loads that is written here; its names of files are relative to the root of the project. */
export function loadedBy(program: string): Promise<Loaded> {
  return observe(['--input-type=module', '--eval', program]);
}

/** What the command line loads with these arguments. */
export function loadedByCommand(...args: readonly string[]): Promise<Loaded> {
  return observe(['src/cli.ts', ...args]);
}

async function observe(args: readonly string[]): Promise<Loaded> {
  const { PATH = '' } = process.env;
  const { stderr } = await run(process.execPath, ['--import', observer, ...args], { cwd: root, env: { PATH } });
  const urls: unknown = JSON.parse(stderr.slice(stderr.lastIndexOf('\n')));
  if (!Array.isArray(urls)) throw new TypeError('the observed process printed no list');
  return { packages: partsIn(urls, packageIn), files: partsIn(urls, fileIn) };
}

function partsIn(urls: readonly unknown[], part: (url: string) => string | undefined): readonly string[] {
  return [...new Set(urls.flatMap((url) => part(String(url)) ?? []))].toSorted();
}

function packageIn(url: string): string | undefined {
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
}

function fileIn(url: string): string | undefined {
  const start = `${root.href}src/`;
  return url.startsWith(start) ? url.slice(start.length) : undefined;
}

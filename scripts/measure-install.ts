/**
 * What installing costs: `npm run measure:install`, and beside another commit `npm run measure:install -- --against COMMIT`; `--rounds 3` takes more than one.
 *
 * A clone of each commit gets `npm ci`, then `npm start` until the first answer, in turn; the packed package of this checkout is
 * installed in an empty folder. Processor time is that of all processes together, in seconds; megabytes are 10⁶ bytes on disk.
 */
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readArguments } from './arguments.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Asks the four-source query as soon as the server is ready; every commit is asked by this one. */
const asker = join(root, '.ci/ask.mjs');

export interface Installed {
  readonly packages: number;
  /** 10⁶ bytes, in whole blocks of the disk. */
  readonly megabytes: number;
}

interface Spent {
  /** Seconds of all processors, user and system. */
  readonly cpu: number;
  readonly seconds: number;
}

interface Checkout extends Installed {
  readonly install: Spent;
  /** From the command to the answer, the page built on the way. */
  readonly start: Spent;
}

/** What npm put into a folder. */
export function installedIn(folder: string): Installed {
  const lock = z.object({ packages: z.record(z.string(), z.unknown()) });
  const { packages } = lock.parse(JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8')));
  const { stdout } = spawnSync('du', ['-sk', join(folder, 'node_modules')], { encoding: 'utf8' });
  return { packages: Object.keys(packages).length, megabytes: Math.round((Number.parseInt(stdout, 10) * 1024) / 1e6) };
}

/** Runs a script of bash, and counts all that it and its children take. */
function spend(script: string, cwd: string): Spent {
  const timed = `TIMEFORMAT='%R %U %S'; time { ${script}; } >/dev/null 2>&3 3>&-`;
  const { status, stderr } = spawnSync('bash', ['-euc', `exec 3>&2; ${timed}`], { cwd, encoding: 'utf8' });
  const [, seconds = '', user = '', system = ''] = /([\d.]+) ([\d.]+) ([\d.]+)\s*$/.exec(stderr) ?? [];
  if (status !== 0 || seconds === '') throw new Error(`${script} failed in ${cwd}:\n${stderr}`);
  return { cpu: Number(user) + Number(system), seconds: Number(seconds) };
}

function clone(commit: string, folder: string): void {
  const git = (...args: readonly string[]) => spawnSync('git', args, { encoding: 'utf8' });
  const cloned = git('clone', '--quiet', root, folder);
  const { status, stderr } = cloned.status === 0 ? git('-C', folder, 'checkout', '--quiet', commit) : cloned;
  if (status !== 0) throw new Error(stderr);
}

function measureCheckout(folder: string, port: number): Checkout {
  rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
  rmSync(join(folder, 'public'), { recursive: true, force: true });
  const install = spend('npm ci', folder);
  const serve = `PORT=${port} setsid npm start & pid=$!; node ${asker} http://127.0.0.1:${port} $pid`;
  const start = spend(`${serve}; kill -INT -- -$pid; wait $pid || true`, folder);
  return { ...installedIn(folder), install, start };
}

function measurePackage(folder: string): Installed & { readonly install: Spent } {
  const app = join(folder, 'app');
  mkdirSync(app);
  spend(`npm pack --pack-destination ${folder}`, root);
  const [archive = ''] = globSync(join(folder, '*.tgz'));
  writeFileSync(join(app, 'package.json'), '{ "private": true }');
  const install = spend(`npm install ${archive}`, app);
  return { ...installedIn(app), install };
}

function line(what: string, { cpu, seconds }: Spent, installed: Installed | null): string {
  const size = installed === null ? '' : `${installed.packages} packages, ${installed.megabytes} MB, `;
  return `${what}: ${size}${cpu.toFixed(1)} s of processor time in ${seconds.toFixed(0)} s\n`;
}

if (import.meta.main) {
  const { values } = readArguments(import.meta.filename, {
    options: { against: { type: 'string' }, rounds: { type: 'string', default: '1' } },
  });
  const folder = mkdtempSync(join(tmpdir(), 'balancegraph-install-'));
  try {
    const commits = ['HEAD', ...(values.against === undefined ? [] : [values.against])];
    for (const commit of commits) clone(commit, join(folder, commit));
    for (let round = 0; round < Number(values.rounds); round += 1) {
      for (const [index, commit] of (round % 2 === 0 ? commits : commits.toReversed()).entries()) {
        const { install, start, ...installed } = measureCheckout(join(folder, commit), 4700 + index);
        process.stdout.write(line(`${commit}, npm ci`, install, installed));
        process.stdout.write(line(`${commit}, npm start to the first answer`, start, null));
        const all = { cpu: install.cpu + start.cpu, seconds: install.seconds + start.seconds };
        process.stdout.write(line(`${commit}, from npm ci to the first answer`, all, null));
      }
    }
    const { install, ...installed } = measurePackage(folder);
    process.stdout.write(line('the package in an empty folder', install, installed));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

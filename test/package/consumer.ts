/** A stranger's folder with the packed package in it. */
import { type ExecFileException, execFile } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Outcome {
  /** 0 where it ended well. */
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Folder {
  readonly path: string;
  /** Runs a program in the folder; `node` is the one that the tests run on, unless another folder for programs is given. */
  run(command: string, args: readonly string[], bin?: string): Promise<Outcome>;
  remove(): void;
}

const locked = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) });

/** An empty folder beside nothing of ours, with a manifest of this content. */
export function makeFolder(manifest: object): Folder {
  const path = mkdtempSync(join(tmpdir(), 'balancegraph-package-'));
  writeFileSync(join(path, 'package.json'), JSON.stringify(manifest));
  return {
    path,
    run: (command, args, bin = dirname(process.execPath)) => run(command, args, path, bin),
    remove: () => rmSync(path, { recursive: true }),
  };
}

/** Packs the checkout, which builds it. Answers the path of the archive. */
export async function pack(into: string): Promise<string> {
  const { code, err } = await run('npm', ['pack', '--pack-destination', into], root, dirname(process.execPath));
  const [archive] = globSync(join(into, '*.tgz'));
  if (code !== 0 || archive === undefined) throw new Error(`npm pack failed: ${err}`);
  return archive;
}

/** Installs packages for an application, as its readers would. */
export async function install(folder: Folder, specifiers: readonly string[]): Promise<void> {
  const { code, err } = await folder.run('npm', ['install', '--omit=dev', ...specifiers]);
  if (code !== 0) throw new Error(`npm install failed: ${err}`);
}

/** The places in which a package is installed, with its versions. */
export function copiesOf(folder: Folder, name: string): ReadonlyMap<string, string> {
  const { packages } = locked.parse(JSON.parse(readFileSync(join(folder.path, 'package-lock.json'), 'utf8')));
  const places = Object.entries(packages).filter(([path]) => path.endsWith(`node_modules/${name}`));
  return new Map(places.map(([path, { version = '' }]) => [path, version]));
}

/** A folder for programs with this version of Node. */
export async function installNode(folder: Folder, version: string): Promise<string> {
  await install(folder, [`node@${version}`]);
  const bin = join(folder.path, 'node_modules/node/bin');
  if (!existsSync(join(bin, 'node'))) throw new Error(`node@${version} brought no program`);
  return bin;
}

/** The variables of this process, such as those by which npm reaches its registry, without what npm and vitest tell their children. */
export function strangersEnv(bin: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|vitest|node_env$|node_options$|init_cwd$|test$)/i.test(name),
  );
  return { ...Object.fromEntries(own), PATH: `${bin}:${process.env.PATH}` };
}

function run(command: string, args: readonly string[], cwd: string, bin: string): Promise<Outcome> {
  const env = strangersEnv(bin);
  return new Promise((resolve) => {
    execFile(command, [...args], { cwd, env, maxBuffer: 2 ** 26 }, (error: ExecFileException | null, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), out, err });
    });
  });
}

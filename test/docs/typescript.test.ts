/**
 * Every TypeScript block of the pages is a whole program: it passes the project's type check, and it runs. At everyday
 * depth every third is run; all are checked.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { some } from '../depth.ts';
import { blocksOf, root, wordOf } from './pages.ts';
import { makeScratch, openSandboxServer, type SandboxServer } from './sandbox-server.ts';

const run = promisify(execFile);

/** Where the names of the package lead before it is built. */
const entries = {
  balancegraph: `${root}src/index.ts`,
  'balancegraph/client': `${root}src/client/index.ts`,
  'balancegraph/conformance': `${root}src/conformance/index.ts`,
};

const programs = blocksOf('ts').map(({ name, block }) => ({
  name,
  block,
  file: `${block.page.replaceAll('/', '-')}/${wordOf(block, 'file') ?? `line-${block.line}.ts`}`,
}));

let server: SandboxServer;
let scratch: string;

beforeAll(async () => {
  server = await openSandboxServer();
  scratch = makeScratch();
  for (const { block, file } of programs) {
    mkdirSync(`${scratch}/${file.slice(0, file.indexOf('/'))}`, { recursive: true });
    // Pages import the sandbox from beside themselves, since the package does not offer it.
    writeFileSync(`${scratch}/${file}`, server.here(block.text).replaceAll("'../src/", "'../../../src/"));
  }
  const compilerOptions = { paths: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, [path]])) };
  writeFileSync(
    `${scratch}/tsconfig.json`,
    JSON.stringify({ extends: '../../tsconfig.json', compilerOptions, include: ['**/*.ts'] }),
  );
  writeFileSync(`${scratch}/entries.mjs`, hooks(entries));
});
afterAll(async () => {
  rmSync(scratch, { recursive: true });
  await server.close();
});

function hooks(names: Readonly<Record<string, string>>): string {
  return `import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
const names = ${JSON.stringify(names)};
registerHooks({
  resolve: (name, context, next) => next(Object.hasOwn(names, name) ? pathToFileURL(names[name]).href : name, context),
});
`;
}

test('all programs pass the type check', async () => {
  const { stdout } = await run(`${root}node_modules/.bin/tsc`, ['--noEmit', '-p', scratch]).catch((error: unknown) => {
    if (error instanceof Error && 'stdout' in error) return { stdout: String(error.stdout) };
    throw error;
  });
  // Faults of the project itself are told by its own check.
  expect(stdout.split('\n').filter((line) => line.includes('.tmp/'))).toEqual([]);
});

describe.concurrent('each program runs to its end', () => {
  const running = programs.filter(({ block }) => wordOf(block, 'file') === null || block.words.includes('run'));
  test.for(some(running, 3))('$name', async ({ file, block }) => {
    const { stdout } = await run(process.execPath, ['--import', `${scratch}/entries.mjs`, `${scratch}/${file}`], {
      cwd: server.folder,
      env: { ...server.env, PATH: process.env.PATH },
    });
    if (block.next?.language === 'text') expect(stdout).toBe(block.next.text);
  });
});

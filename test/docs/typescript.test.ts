/**
 * Every TypeScript block of the pages and of docstrings is a whole program: it passes the project's type check, and it runs. At everyday
 * depth every third is run; all are checked.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run as runCommand } from '../cli/run.ts';
import { some } from '../depth.ts';
import { entries, writeTsconfig } from './entries.ts';
import { blocksOf, docstringExamples, root, wordOf } from './pages.ts';
import { makeScratch, openSandboxServer, type SandboxServer } from './sandbox-server.ts';

const run = promisify(execFile);

test('docstrings have examples', () => {
  expect(docstringExamples().length).toBeGreaterThan(4);
});

const programs = [...blocksOf('ts'), ...docstringExamples()].map(({ name, block }) => {
  // An example in a docstring may use the files of a page.
  const folder = (wordOf(block, 'with') ?? block.page).replaceAll('/', '-');
  const own = block.page.startsWith('src/')
    ? `${block.page.replaceAll('/', '-')}-${block.line}.ts`
    : `line-${block.line}.ts`;
  return { name, block, file: `${folder}/${wordOf(block, 'file') ?? own}` };
});

/** The text as it stands in the scratch folder, two folders further down. */
function placed({ page, text, words }: (typeof programs)[number]['block']): string {
  if (page.startsWith('src/') && !words.some((word) => word.startsWith('with=')))
    return text.replaceAll("from './", `from '../../../${page.slice(0, page.lastIndexOf('/'))}/`);
  // Pages import the sandbox from beside themselves, since the package does not offer it.
  return text.replaceAll("'../src/", "'../../../src/");
}

let server: SandboxServer;
let scratch: string;

beforeAll(async () => {
  server = await openSandboxServer();
  scratch = makeScratch();
  for (const { block } of blocksOf('sh').filter((one) => one.block.words.includes('writes'))) {
    const [, , command = '', name = '', ...flags] = block.text.trim().split(' ');
    const dir = `${scratch}/${block.page.replaceAll('/', '-')}/${name}`;
    expect(await runCommand([command, name, ...flags, '--dir', dir])).toMatchObject({ code: 0 });
  }
  for (const { block, file } of programs) {
    mkdirSync(dirname(`${scratch}/${file}`), { recursive: true });
    writeFileSync(`${scratch}/${file}`, server.here(placed(block)));
  }
  writeTsconfig(scratch);
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
  // Faults of the project itself are reported by its own check.
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

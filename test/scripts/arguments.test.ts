/** The command lines of the scripts: each says what it does, and refuses what it does not know. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { helpIn } from '../../scripts/arguments.ts';
import { readTree } from '../tidy/tree.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const manifest = z.object({ scripts: z.record(z.string(), z.string()) });
const { scripts } = manifest.parse(JSON.parse(readFileSync(`${root}package.json`, 'utf8')));

/** The files that `npm run` starts with Node. */
const started = new Set(
  Object.values(scripts).flatMap((line) => [...line.matchAll(/\bnode ([\w/-]+\.ts)/g)].map(([, file = '']) => file)),
);

/** Takes neither options nor names. */
const WITHOUT_ARGUMENTS: ReadonlySet<string> = new Set(['scripts/build-package.ts']);

function run(...args: readonly string[]) {
  return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
}

describe('a script that npm starts', () => {
  test.each([...started])('%s says at its top what it is for', (file) => {
    expect(helpIn(readFileSync(root + file, 'utf8')).trim()).toMatch(/\w{3,}/);
  });

  test('reads its command line where --help is answered', () => {
    const tree = readTree('{scripts,bench,codegen,tools,examples}/**/*.ts', 'test/{nightly,mutation,foreign}/*.ts');
    const own = [...tree].filter(([, text]) => /\bparseArgs\(|process\.argv\.slice/.test(text)).map(([file]) => file);
    expect(own).toEqual(['scripts/arguments.ts']);
    const silent = [...started].filter((file) => !tree.get(file)?.includes('readArguments('));
    expect(silent).toEqual([...WITHOUT_ARGUMENTS]);
  });

  test('prints its purpose and its options with --help, and does nothing', () => {
    const { status, stdout, stderr } = run('scripts/measure-install.ts', '--help');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^What installing costs: .*--against COMMIT/);
    expect(stdout).not.toContain('*/');
  });

  test('refuses an option that it does not know, and leads to --help', () => {
    const { status, stdout, stderr } = run('scripts/measure-install.ts', '--agaist', 'HEAD');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toBe("Unknown option '--agaist'\n--help says what there is.\n");
  });
});

test.each([
  ['/** One line. */\ncode', 'One line.\n'],
  ['/**\n * Two\n *\n * parts\n */\ncode /** other */', 'Two\n\nparts\n'],
  ['code', '\n'],
])('the help in %j', (source, help) => {
  expect(helpIn(source)).toBe(help);
});

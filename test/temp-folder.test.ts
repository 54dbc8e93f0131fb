import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { openTempFolder } from './temp-folder.ts';

test('a run has a folder of its own for what is temporary', () => {
  expect(basename(tmpdir())).toMatch(/^balancegraph-test-/);
});

test('it is removed with all that it holds, and the one before is back', () => {
  const before = tmpdir();
  const folder = openTempFolder();
  expect(tmpdir()).toBe(folder.path);
  expect(dirname(folder.path)).toBe(before);
  mkdirSync(join(folder.path, 'a'));
  writeFileSync(join(folder.path, 'a/b'), 'c');
  folder.remove();
  expect(tmpdir()).toBe(before);
  expect(existsSync(folder.path)).toBe(false);
});

test('without a variable there is none afterwards', () => {
  const { TMPDIR } = process.env;
  delete process.env.TMPDIR;
  try {
    openTempFolder().remove();
    expect(process.env).not.toHaveProperty('TMPDIR');
  } finally {
    process.env.TMPDIR = TMPDIR;
  }
});

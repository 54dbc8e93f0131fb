/** What CONTRIBUTING.md shows is so: the test it runs, the scripts it lists. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { blocksOf, pageAt, root, tableBelow } from './pages.ts';

test('the one test that it runs prints what it shows', () => {
  const [shown] = blocksOf('console').filter(({ block }) => block.page === 'CONTRIBUTING.md');
  const [command] = blocksOf('sh').filter(({ block: { text } }) => text.startsWith('npx vitest run '));
  const { HOME, PATH } = process.env;
  const args = (command?.block.text ?? '').trim().split(' ').slice(1);
  const run = spawnSync('node_modules/.bin/vitest', args.slice(1), {
    cwd: root,
    env: { HOME, PATH },
    encoding: 'utf8',
  });
  const printed = stripVTControlCharacters(run.stdout).split('\n');
  expect(shown?.block.text.trimEnd().split('\n')).toSatisfy((lines: string[]) =>
    lines.every((line) => printed.includes(line)),
  );
  expect(run.status).toBe(0);
});

test('the scripts that it lists exist', () => {
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const listed = tableBelow(pageAt('CONTRIBUTING.md'), 'Scripts').map(([script = '']) => script);
  const names = listed.flatMap((script) => /^npm (?:run )?([\w:-]+)/.exec(script)?.[1] ?? []);
  expect(names.length).toBeGreaterThan(8);
  expect(names.filter((name) => scripts[name] === undefined)).toEqual([]);
});

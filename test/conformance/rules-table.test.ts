import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rules } from '../../src/conformance/index.ts';

const README = new URL('../../src/conformance/README.md', import.meta.url);

/** On a difference, put the expected rows in the place of the table. */
test('the table of the README holds the rules', () => {
  const rows = rules.map(({ id, name, why }) => `| ${id} | ${name} | ${why} |`);
  const table = ['| id | rule | why |', '|---|---|---|', ...rows];
  const lines = readFileSync(README, 'utf8').trimEnd().split('\n');
  expect(lines.filter((line) => line.startsWith('|'))).toEqual(table);
});

/** The table of named faults against the catalogue. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { catalogue } from '../../src/sandbox/faults/catalogue.ts';
import type { NamedFault } from '../../src/sandbox/faults/named-fault.ts';
import { pageAt, root, withPart } from './pages.ts';

test('docs/sandbox.md lists every fault (UPDATE_DOCS=1 writes it)', () => {
  const file = `${root}docs/sandbox.md`;
  const text = readFileSync(file, 'utf8');
  const expected = withPart(text, 'catalogue', tableOf(catalogue));
  if (process.env.UPDATE_DOCS === '1') writeFileSync(file, expected);
  else expect(text).toBe(expected);
});

test('the changes count them', () => {
  expect(pageAt('CHANGELOG.md').text).toContain(`${catalogue.length} named faults`);
});

function tableOf(faults: readonly NamedFault[]): string {
  const rows = faults.map((fault) => [fault.row, `\`${fault.name}\``, sentence(fault)]);
  const head = ['row', 'fault', 'what happens'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

function sentence({ does, value, upstreams, strikesRow }: NamedFault): string {
  const notes = [
    ...(value === undefined ? [] : [`\`=NUMBER\` ${value.unit}, else ${value.standard}`]),
    ...(strikesRow === undefined ? [] : ['`#ROW`']),
    ...(upstreams === undefined ? [] : [`${upstreams.join(', ')} only`]),
  ];
  return notes.length === 0 ? does : `${does} (${notes.join('; ')})`;
}

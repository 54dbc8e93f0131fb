import { expect, test } from 'vitest';
import { pageAt } from './pages.ts';

const ENTRY = /^- .*(?:\n {2}.*)*/gm;

/** Entries that stand twice: two branches wrote the same, and a merge kept both. */
function repeated(text: string): readonly string[] {
  const entries: readonly string[] = text.match(ENTRY) ?? [];
  return entries.filter((entry, index) => entries.indexOf(entry) < index);
}

test('no change stands twice', () => {
  expect(repeated(pageAt('CHANGELOG.md').text)).toEqual([]);
  expect(repeated('- One\n  thing.\n- Two.\n- One\n  thing.\n')).toEqual(['- One\n  thing.']);
});

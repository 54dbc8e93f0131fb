import { expect, test } from 'vitest';
import { settingsTable } from '../../src/config/settings-table.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { kinds } from './kinds.ts';

const table = settingsTable(kinds);

test.each([
  '| `server.port` | whole number | `4000` | 0 to 65535 |  | Port to listen on; 0 takes any free port. |',
  '| `sources[].provider` | one of: vault, shelf | required |  |  | The kind of upstream; decides which options there are. |',
  '| `sources[].concurrency` | whole number |  | 1 to 1000 |  |',
  '| `options.token` | text | required |  | yes | Credential of the vault. |',
  '| `options.networks` | list |  | at most 3 entries |  | The networks to serve. |',
  '| `options.networks[].key` | text |  |  | yes | Credential of the network. |',
  '| `options.networks[].history` | one of: auto, true, false | `"auto"` |  |  | Whether the past can be read. |',
])('holds %s', (row) => {
  expect(table).toContain(`\n${row}`);
});

test('has a part for each kind of provider', () => {
  expect(table.match(/^## .*$/gm)).toEqual([
    '## Server, limits, planning, cache, log',
    '## Every source',
    '## Options of `provider: vault`',
    '## Options of `provider: shelf`',
  ]);
});

test('describes every setting, those of the built-in kinds included', () => {
  const rows = settingsTable(builtInKinds)
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(rows.length).toBeGreaterThan(40);
  expect(rows.filter((row) => !/\| [^|]{8,} \|$/.test(row))).toEqual([]);
});

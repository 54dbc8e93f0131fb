/** The worked queries over the journal of the sandbox, asked through the command line. */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { run } from '../cli/run.ts';

const folder = 'examples/queries/with-ledger/';

test.for(readdirSync(folder))('%s is answered without a failure', async (file) => {
  const { code, out } = await run(['query', '--with', 'ledger', '--format', 'json', `${folder}${file}`]);
  expect(code).toBe(0);
  expect(out).toContain('"value": "');
  expect(out).not.toContain('"code"');
});

test('a fault of what is not there is refused, with the name that brings it', async () => {
  const { code, err } = await run(['sandbox', '--port-base', '0', '--fault', 'ledger:status-503']);
  expect([code, err]).toEqual([2, expect.stringContaining('add --with ledger')]);
});

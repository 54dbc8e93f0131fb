/** The worked queries of the fake node, asked through the command line. */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { run } from '../cli/run.ts';

const folder = 'examples/queries/with-substrate/';

test.for(readdirSync(folder))('%s is answered without a failure', async (file) => {
  const { code, out } = await run(['query', '--with', 'substrate', '--format', 'json', `${folder}${file}`]);
  expect(code).toBe(0);
  expect(out).not.toContain('"code"');
  expect(out).toContain('Sandbox');
});

test('a fault strikes the node where it is named', async () => {
  const fault = ['--fault', 'substrate:error-inside-passing'];
  const { code, err } = await run(['sandbox', '--port-base', '0', ...fault]);
  expect([code, err]).toEqual([2, expect.stringContaining('add --with substrate')]);
});

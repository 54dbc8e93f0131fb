/** Compiled operations answer as graphql-js does, whatever the resolvers do. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { runs } from '../../depth.ts';
import type { HostileReport } from './hostile-run.ts';

const OPERATIONS = runs(2000);

test.each([
  { waiting: 'apart', equal: 'to the byte' },
  { waiting: 'together', equal: 'in data, and in what the errors tell' },
])(`${OPERATIONS} random operations on hostile resolvers that wait $waiting, equal $equal`, async ({ waiting }) => {
  const script = fileURLToPath(new URL('./hostile-run.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, String(OPERATIONS), waiting]);
  const { valid, failing, different, forgotten }: HostileReport = JSON.parse(stdout);
  expect(different).toEqual([]);
  expect(forgotten).toEqual([]);
  expect(valid).toBeGreaterThan(OPERATIONS / 2);
  expect(failing).toBeGreaterThan(OPERATIONS / 8);
  expect(failing).toBeLessThan(valid);
});

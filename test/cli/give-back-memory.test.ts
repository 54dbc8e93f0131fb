/** What only starting took is given back, in a process of its own: that of the tests is too large to be collected. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';

const MEBIBYTE = 1024 * 1024;

/** Leaves a large space for new objects behind, as loading code does. */
const SCRIPT = `
  const { giveBackMemory } = await import(${JSON.stringify(new URL('../../src/cli/give-back-memory.ts', import.meta.url).href)});
  let kept = [];
  for (let round = 0; round < 40; round += 1) kept = Array.from({ length: 100_000 }, (_, index) => ({ index, kept: kept[index] ?? null }));
  kept = null;
  const before = process.memoryUsage().heapTotal;
  giveBackMemory();
  const after = process.memoryUsage().heapTotal;
  console.log(JSON.stringify({ before, after, exposed: typeof globalThis.gc }));
`;

const told = z.object({ before: z.number(), after: z.number(), exposed: z.string() });

test('free memory goes back to the system, and no program is given the collector', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', SCRIPT]);
  const { before, after, exposed } = told.parse(JSON.parse(stdout));
  expect(before).toBeGreaterThan(50 * MEBIBYTE);
  expect(after).toBeLessThan(20 * MEBIBYTE);
  expect(exposed).toBe('undefined');
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { depthOf, runsAt, someAt } from './depth.ts';

test('the depth is everyday unless the variable says "full"', () => {
  expect([undefined, '', 'everyday', 'full'].map(depthOf)).toEqual(['everyday', 'everyday', 'everyday', 'full']);
});

test('another word is refused, so that a misspelt one is no full run', () => {
  expect(() => depthOf('Full')).toThrow('BALANCEGRAPH_TEST_DEPTH is "Full"');
});

test('at full depth everything is run', () => {
  expect(runsAt('full', 10_000)).toBe(10_000);
  expect(runsAt('full', 10_000, 250)).toBe(10_000);
  expect(someAt('full', [1, 2, 3, 4], 2)).toEqual([1, 2, 3, 4]);
});

test('every day a tenth is run, or as many as are named, and at least 25 where there are as many', () => {
  expect([10, 25, 100, 300, 10_000].map((full) => runsAt('everyday', full))).toEqual([10, 25, 25, 30, 1000]);
  expect(runsAt('everyday', 10_000, 250)).toBe(250);
  expect(runsAt('everyday', 6, 10)).toBe(6);
  expect(someAt('everyday', [1, 2, 3, 4], 2)).toEqual([1, 3]);
});

test('continuous integration runs the line of the README at full depth', () => {
  const [readme, run] = ['README.md', '.ci/run'].map((file) => readFileSync(file, 'utf8'));
  expect(readme).toContain('npm ci && npm test\n');
  expect(run).toMatch(/BALANCEGRAPH_TEST_DEPTH=full[^\n]*'npm ci && npm test'/);
});

/** Whether a grid with a hole costs more calls than the whole, and how large it may be for that to be worked out. */

import { expect, test } from 'vitest';
import type { Want } from '../../../src/balances/plan/planned-call.ts';
import { openBatchScope } from '../../../src/balances/sharing/open-batch-scope.ts';
import { account, grid, openInvented } from '../invented.ts';

const [a, b] = [account('a'), account('b')];
const context = { signal: new AbortController().signal };
const scope = openBatchScope(openInvented([grid({ rows: {} })]).source, { network: null, at: null, maxSurplus: 0 });

/** Both accounts with so many assets, and the same without the first asset of the first account. */
function gridOf(assets: number): { readonly whole: readonly Want[]; readonly part: readonly Want[] } {
  const refs = Array.from({ length: assets }, (_, index) => `x${index}`);
  const wants = (first: readonly string[]): readonly Want[] => [
    { account: a, assets: first, listings: [] },
    { account: b, assets: refs, listings: [] },
  ];
  return { whole: wants(refs), part: wants(refs.slice(1)) };
}

test('a grid with a hole is dearer where nothing may be read in vain; the whole is not dearer than itself', () => {
  const { whole, part } = gridOf(3);
  expect(scope.isDearer(part, whole, context)).toBe(true);
  expect(scope.isDearer(whole, whole, context)).toBe(false);
  expect(scope.isDearer(whole, part, context)).toBe(false);
});

test('5000 pairs are compared, and no more', () => {
  const most = gridOf(2500);
  expect(scope.isDearer(most.part, most.whole, context)).toBe(true);
  const tooMany = gridOf(2501);
  expect(scope.isDearer(tooMany.part, tooMany.whole, context)).toBe(false);
});

test('a grid is one call, with a hole it is not', async () => {
  const { whole, part } = gridOf(3);
  expect(await scope.isOneCall(whole, context)).toBe(true);
  expect(await scope.isOneCall(part, context)).toBe(false);
  expect(await scope.isOneCall([], context)).toBe(true);
});

/**
 * The hostile operations of `test/graph/compiled/plan.test.ts`, in the process that has the mutants. What graphql-js forgets there
 * is not held against them: see `vitest.config.ts`.
 */
import { expect, test } from 'vitest';
import { answerHostile } from '../graph/compiled/hostile-both.ts';

test('random operations on hostile resolvers, equal to the byte', async () => {
  expect((await answerHostile(120)).different).toEqual([]);
});

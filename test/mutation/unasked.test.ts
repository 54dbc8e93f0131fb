import { expect, test } from 'vitest';
import { unaskedMutants } from './unasked.ts';

test('a mutant that survives because no test ran differs from one that tests did not notice', () => {
  const mutants = [
    { status: 'Survived', testsCompleted: 0 },
    { status: 'Survived', testsCompleted: 3 },
    { status: 'Killed', testsCompleted: 1 },
    { status: 'NoCoverage' },
  ];
  const files = { 'a.ts': { mutants, source: '' }, 'b.ts': { mutants: mutants.slice(1), source: '' } };
  expect([...unaskedMutants({ files, schemaVersion: '1' })]).toEqual([['a.ts', 1]]);
});

import { expect, test } from 'vitest';
import { unaskedMutants } from './unasked.ts';

test('a mutant that lives because no test ran is told apart from one that tests let live', () => {
  const mutants = [
    { status: 'Survived', testsCompleted: 0 },
    { status: 'Survived', testsCompleted: 3 },
    { status: 'Killed', testsCompleted: 1 },
    { status: 'NoCoverage' },
  ];
  const files = { 'a.ts': { mutants, source: '' }, 'b.ts': { mutants: mutants.slice(1), source: '' } };
  expect([...unaskedMutants({ files, schemaVersion: '1' })]).toEqual([['a.ts', 1]]);
});

/** What the page learns of the runs that pass through its fetcher. */
import { expect, test } from 'vitest';
import { type Run, watchRuns } from '../../ui/runs.ts';

const answer = (value: number) => ({ data: { value } });

test('hands the result on and shows the start and the result of a run', async () => {
  const runs: Run[] = [];
  const result = answer(1);
  const fetcher = watchRuns(
    async () => result,
    (run) => runs.push(run),
  );
  expect(await fetcher({ query: '{ a }' })).toBe(result);
  expect(runs).toEqual([{ kind: 'running' }, { kind: 'answered', result }]);
});

test('does not take the reading of the schema for a run', async () => {
  const runs: Run[] = [];
  const fetcher = watchRuns(
    async () => ({ data: {} }),
    (run) => runs.push(run),
  );
  await fetcher({ query: 'query IntrospectionQuery { __typename }', operationName: 'IntrospectionQuery' });
  expect(runs).toEqual([]);
});

test('lets a failure through and shows that no answer came', async () => {
  const runs: Run[] = [];
  const fetcher = watchRuns(
    () => Promise.reject(new Error('no connection')),
    (run) => runs.push(run),
  );
  await expect(fetcher({ query: '{ a }' })).rejects.toThrow('no connection');
  expect(runs).toEqual([{ kind: 'running' }, { kind: 'failed' }]);
});

test('keeps the result of an overtaken run to itself', async () => {
  const runs: Run[] = [];
  const first = Promise.withResolvers<object>();
  const answers = [first.promise, Promise.resolve(answer(2))];
  const fetcher = watchRuns(
    async () => (await answers.shift()) ?? {},
    (run) => runs.push(run),
  );
  const overtaken = fetcher({ query: '{ slow }' });
  await fetcher({ query: '{ quick }' });
  first.resolve(answer(1));
  await overtaken;
  expect(runs).toEqual([{ kind: 'running' }, { kind: 'running' }, { kind: 'answered', result: answer(2) }]);
});

/** The cache of the portfolio example, by an injected clock. */
import { expect, test } from 'vitest';
import { openAnswerCache } from '../../examples/portfolio/answer-cache.ts';

function opened(load: (question: string) => Promise<string>) {
  const clock = { ms: 0 };
  const asked: string[] = [];
  const cache = openAnswerCache(
    (question: string) => {
      asked.push(question);
      return load(question);
    },
    { maxAgeMs: 100, maxAnswers: 2, now: () => clock.ms },
  );
  return { cache, clock, asked };
}

test('an answer is kept until it is too old, and a refresh goes past it', async () => {
  const { cache, clock, asked } = opened(async (question) => `${question} at ${clock.ms}`);
  expect(await cache.ask('a')).toEqual({ answer: 'a at 0', kept: false });
  clock.ms = 100;
  expect(await cache.ask('a')).toEqual({ answer: 'a at 0', kept: true });
  expect(await cache.ask('a', { anew: true })).toEqual({ answer: 'a at 100', kept: false });
  clock.ms = 200;
  expect(await cache.ask('a')).toEqual({ answer: 'a at 100', kept: true });
  clock.ms = 201;
  expect(await cache.ask('a')).toEqual({ answer: 'a at 201', kept: false });
  expect(asked).toHaveLength(3);
});

test('the longest unused answer makes room', async () => {
  const { cache, asked } = opened(async (question) => question);
  for (const question of ['a', 'b', 'a', 'c', 'a', 'b']) await cache.ask(question);
  expect(asked).toEqual(['a', 'b', 'c', 'b']);
});

test('questions that meet share one request, and a failure is not kept', async () => {
  const outcome = Promise.withResolvers<string>();
  const { cache, asked } = opened(() => outcome.promise);
  const both = Promise.allSettled([cache.ask('a'), cache.ask('a', { anew: true })]);
  outcome.reject(new Error('gone'));
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(asked).toEqual(['a']);
  await expect(cache.ask('a')).rejects.toThrow('gone');
  expect(asked).toEqual(['a', 'a']);
});

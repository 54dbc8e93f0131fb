/** The programs of `docs/web-clients.md`: each passes a strict type check, runs, and prints what the page says. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { named, Scratch } from './scratch.ts';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await Scratch.open();
});
afterAll(() => scratch?.close());

const programs = named.filter(({ next }) => next?.language === 'text');

test('there is one for each client that asks', () => {
  expect(programs.map(({ file }) => file)).toEqual(['apollo.ts', 'urql.ts', 'graphql-request.ts']);
});

describe.each(programs)('$file', ({ file, next }) => {
  test('passes the type check and prints what the page says', async () => {
    scratch.place(file);
    await scratch.check([file]);
    expect(await scratch.program(file)).toBe(next?.text);
  });
});

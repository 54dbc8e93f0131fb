/** Every GraphQL block of the pages runs against the sandbox, and gives the answer that the page shows below it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blocksOf } from './pages.ts';
import { openSandboxServer, type SandboxServer } from './sandbox-server.ts';

let server: SandboxServer;
beforeAll(async () => {
  server = await openSandboxServer();
});
afterAll(() => server.close());

test.for(blocksOf('graphql'))('$name', async ({ block }) => {
  const answer = await server.ask(block.text);
  const shown: unknown = block.next?.language === 'json' ? JSON.parse(block.next.text) : {};
  const whole = typeof shown === 'object' && shown !== null ? shown : {};
  // A page may leave out what it does not talk about, such as `extensions`; never `errors`.
  expect(answer).toMatchObject({ data: expect.anything() });
  expect(answer).toEqual({ ...untold(answer, whole), ...whole });
});

/** The parts of the answer that the page passes over; an untold error is none of them. */
function untold(answer: unknown, shown: object): object {
  if (typeof answer !== 'object' || answer === null) return {};
  return Object.fromEntries(Object.entries(answer).filter(([key]) => key !== 'errors' && !Object.hasOwn(shown, key)));
}

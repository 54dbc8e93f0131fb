/** What the page says where no answer came, or one of something else than the graph. */
import { describe, expect, test } from 'vitest';
import { explainFailures } from '../../ui/explain-failures.ts';

const PARAMS = { query: '{ a }' };

async function rejection(thrown: unknown): Promise<unknown> {
  const fetcher = explainFailures(async () => {
    throw thrown;
  });
  return Promise.resolve(fetcher(PARAMS)).catch((error: unknown) => error);
}

describe('a failure', () => {
  test('of the connection says to check the server', async () => {
    const said = await rejection(new TypeError('Failed to fetch'));
    expect(said).toMatchObject({ message: expect.stringContaining('Check that it still runs') });
    expect(said).not.toHaveProperty('stack');
  });

  test('to read the answer says who may have sent it', async () => {
    expect(await rejection(new SyntaxError('Unexpected token <'))).toMatchObject({
      message: expect.stringContaining('A proxy'),
    });
  });

  test('of another kind stays as it is', async () => {
    const own = new Error('own');
    expect(await rejection(own)).toBe(own);
  });
});

test('an answer passes', async () => {
  expect(await explainFailures(async () => ({ data: { a: 1 } }))(PARAMS)).toEqual({ data: { a: 1 } });
});

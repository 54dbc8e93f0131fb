/** What executes an operation without a context of the graph says what to pass, whichever way it executes. */
import { GraphQLError, graphql, parse } from 'graphql';
import { createHandler } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSchema } from '../../src/graph/schema/schema.ts';
import { openTestGraph, type TestGraph } from './support.ts';

let opened: TestGraph;
let interpreted: TestGraph;
beforeAll(async () => {
  opened = await openTestGraph();
  interpreted = await openTestGraph({ config: { server: { compiled: false } } });
});
afterAll(async () => {
  await opened.close();
  await interpreted.close();
});

const QUERY = '{ sources { name } asset(id: "asset/sandbox-teos/native") { id } }';
const document = parse(QUERY);

const executions = [
  {
    name: 'graphql-js',
    run: (context: unknown) => graphql({ schema: opened.graph.schema, source: QUERY, contextValue: context }),
  },
  { name: 'compiled', run: (context: unknown) => opened.graph.execute({ document, context }) },
  { name: 'not compiled', run: (context: unknown) => interpreted.graph.execute({ document, context }) },
];

const wrong = [
  { name: 'nothing', context: undefined, found: /received undefined$/ },
  { name: 'null', context: null, found: /received null$/ },
  { name: 'a text', context: 'Bearer canary', found: /received string$/ },
  { name: 'an empty object', context: {}, found: /received an object that it did not make$/ },
  {
    name: 'an object that looks a little like one',
    context: { sources: new Map(), budget: { guard: () => {} }, secret: 'canary' },
    found: /received an object that it did not make$/,
  },
];

describe.each(executions)('$name', ({ run }) => {
  test.each(wrong)('$name: every field is null, and the error says what to pass', async ({ context, found }) => {
    const { data, errors = [] } = await run(context);
    expect(JSON.parse(JSON.stringify(data))).toEqual({ sources: null, asset: null });
    expect(errors.map(({ path }) => path)).toEqual([['sources'], ['asset']]);
    for (const { message, extensions } of errors) {
      expect(message).toContain('createContext()');
      expect(message).toContain('contextValue');
      expect(message).toMatch(found);
      expect(message).not.toContain('canary');
      expect(extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR' });
    }
  });

  test('a context whose members were copied into another object is one', async () => {
    const { errors } = await run(Object.assign({ request: 'of the server' }, opened.graph.createContext()));
    expect(errors).toBeUndefined();
  });
});

test.each(['federation', 'stitching', 'composite'] as const)('%s: every root field says so', async (surface) => {
  const schema = buildSchema(surface);
  const { errors = [] } = await graphql({ schema, source: '{ sources { name } }' });
  expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining('createContext()')]);
});

describe('in a server that hides what it does not know', () => {
  const ask = async (context: () => object) => {
    const handle = createHandler({
      schema: opened.graph.schema,
      // As GraphQL Yoga does, it has a context of its own, and tells clients of errors of GraphQL alone.
      context: () => Object.assign({ request: {} }, context()),
      formatError: (error) =>
        error instanceof GraphQLError && !(error.originalError && !(error.originalError instanceof GraphQLError))
          ? error
          : new GraphQLError('Unexpected error.'),
    });
    const url = `/graphql?query=${encodeURIComponent('{ sources { name } }')}`;
    const headers = { accept: 'application/json' };
    const [body] = await handle({ method: 'GET', url, headers, body: null, raw: null, context: null });
    return JSON.parse(body ?? '');
  };

  test('the developer reads what is missing', async () => {
    const answer = await ask(() => ({}));
    expect(answer).toMatchObject({ errors: [{ message: expect.stringContaining('createContext()') }] });
  });

  test('its own members stand beside those of the context', async () => {
    expect(await ask(() => opened.graph.createContext())).toMatchObject({ data: { sources: { length: 4 } } });
  });
});

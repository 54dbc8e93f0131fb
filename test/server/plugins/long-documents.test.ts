/** Long documents are checked in turns with others, and answered as short ones are, to the byte. */
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { buildSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { limitDocument } from '../../../src/graph/cost/document-limits.ts';
import { DocumentMemory } from '../../../src/graph/documents.ts';
import { longDocuments } from '../../../src/server/plugins/long-documents.ts';
import { hostileDocuments as manyKinds } from '../../reliability/hostile-documents.ts';
import { hostileDocuments } from '../hostile.ts';

const schema = buildSchema('type Query { echo(id: ID!): String, me: Query }');
const MEMORY = 64 * 1024 * 1024;

/** What Apollo Server does by itself, and how often others had a turn. */
function openServer({ introspection = true, memory = MEMORY, inSteps = true } = {}) {
  const seen = { parsed: 0, validated: 0, turns: 0 };
  const documents = new DocumentMemory(memory);
  const watching: ApolloServerPlugin = {
    async requestDidStart() {
      return {
        async parsingDidStart() {
          seen.parsed += 1;
        },
        async validationDidStart() {
          seen.validated += 1;
        },
      };
    },
  };
  const long = longDocuments({
    schema,
    documents,
    rules: [limitDocument({ depth: 100, recursiveSelections: 50_000 })],
    introspection,
    maxTokens: 100_000,
    maxErrors: 5,
    pause: async () => {
      seen.turns += 1;
      await Promise.resolve();
    },
  });
  const apollo = new ApolloServer({
    schema,
    rootValue: { echo: ({ id }: { id: string }) => id },
    introspection,
    includeStacktraceInErrorResponses: false,
    documentStore: long.documentStore,
    parseOptions: { maxTokens: 100_000 },
    validationOptions: { maxErrors: 5 },
    validationRules: [...long.rules],
    plugins: [...(inSteps ? [long.plugin] : []), watching],
  });
  const ask = async (query: string): Promise<string> => {
    const { body, http } = await apollo.executeOperation({ query });
    return JSON.stringify([http.status, body]);
  };
  return { seen, documents, ask };
}

const LONG = `{ ${Array.from({ length: 2000 }, (_, index) => `a${index}: echo(id: ${index})`).join(' ')} }`;

describe('a long document', () => {
  test('is parsed and validated in turns with others, never at one stretch', async () => {
    const { seen, ask } = openServer();
    expect(await ask(LONG)).toContain('"a1999":"1999"');
    expect([seen.parsed, seen.validated]).toEqual([0, 0]);
    // Some 9 nodes to a field, each looked at twice, and 2048 of them to a turn.
    expect(seen.turns).toBeGreaterThan(15);
  });

  test('is kept, and not checked again', async () => {
    const { seen, documents, ask } = openServer();
    const first = await ask(LONG);
    const { turns } = seen;
    expect(documents.size).toBe(1);
    expect(await ask(LONG)).toBe(first);
    expect(seen).toEqual({ parsed: 0, validated: 0, turns });
  });

  test('is checked once for all that ask for it meanwhile, also where none is kept', async () => {
    const alone = openServer({ memory: 0 });
    const answer = await alone.ask(LONG);
    const { seen, ask } = openServer({ memory: 0 });
    expect(await Promise.all([LONG, LONG, LONG].map(ask))).toEqual([answer, answer, answer]);
    expect(seen).toEqual(alone.seen);
    // Nothing of it is left.
    await ask(LONG);
    expect(seen.turns).toBe(2 * alone.seen.turns);
  });

  test('that is not valid is validated in turns, too', async () => {
    const { seen, ask } = openServer();
    const wrong = LONG.replace('a1999: echo(id: 1999)', 'a1999: nothing');
    expect(await ask(wrong)).toContain('Cannot query field');
    // Apollo Server gets the error at the root, and goes no further.
    expect([seen.parsed, seen.validated]).toEqual([1, 1]);
    expect(seen.turns).toBeGreaterThan(15);
  });

  test('that is short takes no turn', async () => {
    const { seen, ask } = openServer();
    await ask('{ echo(id: 1) }');
    expect(seen).toEqual({ parsed: 1, validated: 1, turns: 0 });
  });
});

/** As long as it must be, with every place where it was. */
const lengthened = (query: string): string => `${query}${' '.repeat(Math.max(0, 5000 - query.length))}#`;

const wrong: readonly (readonly [name: string, query: string])[] = [
  ['valid', '{ echo(id: 1) me { echo(id: "x") } }'],
  ['unknown field', '{ me { eco(id: 1) } }'],
  ['six errors', '{ a: eco b c d e f g h }'],
  ['errors at the root and below it', 'type T { a: Int } { eco }'],
  ['unused and unknown fragments', '{ ...A } fragment B on Query { echo }'],
  ['undefined and unused variables', 'query ($a: Int) { echo(id: $b) }'],
  ['introspection', '{ __schema { types { name } } }'],
  ['introspection beside an error', '{ __type(name: "Query") { nome } eco }'],
  ['no syntax', '{ echo(id: }'],
  ['several operations', 'query A { echo(id: 1) } query A { echo(id: 2) }'],
];

describe.each([true, false])('with introspection: %s', (introspection) => {
  test.each(wrong)('%s: a long document is answered as a short one', async (_name, query) => {
    const [short, long] = [openServer({ introspection }), openServer({ introspection })];
    expect(await long.ask(lengthened(query))).toBe(await short.ask(query));
    expect(long.seen.parsed).toBeLessThanOrEqual(short.seen.parsed);
  });
});

test.each([...hostileDocuments, ...manyKinds])('$name: refused in the same words', async ({ query }) => {
  const [steps, atOnce] = [openServer(), openServer({ inSteps: false })];
  expect(await steps.ask(query)).toBe(await atOnce.ask(query));
});

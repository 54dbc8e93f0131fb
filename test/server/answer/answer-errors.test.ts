/** Errors are formed to the byte as Apollo Server forms them; many of them in turns with others. */
import { ApolloServer, HeaderMap } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { buildSchema, GraphQLError, type GraphQLFormattedError, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { failureError } from '../../../src/graph/errors.ts';
import { Work } from '../../../src/graph/list/work.ts';
import { failure } from '../../../src/model/failure.ts';
import { boundErrors, type FormatError, formErrors } from '../../../src/server/answer/answer-errors.ts';
import { shortMessage } from '../../../src/server/request/short-message.ts';

const schema = buildSchema('type Query { a: String }');
const [node] = parse('{ a }').definitions;

const format: FormatError = (formatted, error) => ({
  ...formatted,
  message: `${error instanceof GraphQLError && error.originalError ? 'masked' : 'shown'}: ${formatted.message}`,
});

/** Of four kinds in turn. */
function errorAt(index: number): GraphQLError {
  const at = { path: ['a', index], ...(node === undefined ? {} : { nodes: [node] }) };
  const kinds = [
    () => failureError({ failure: failure('NOT_REPORTED'), source: { name: 's' }, about: `balance/${index}` }),
    () => new GraphQLError('without a code', at),
    () => new GraphQLError('a bug', { ...at, originalError: new TypeError('a bug') }),
    () => new GraphQLError('no place', { extensions: { code: 'NONE', nested: { list: [index] } } }),
  ] as const;
  return (kinds[index % kinds.length] ?? kinds[0])();
}

const many = (count: number): readonly GraphQLError[] => Array.from({ length: count }, (_, index) => errorAt(index));

async function answerOfApollo(errors: readonly GraphQLError[]) {
  const apollo = new ApolloServer({
    includeStacktraceInErrorResponses: false,
    plugins: [ApolloServerPluginCacheControlDisabled()],
    formatError: (formatted, error) => (error instanceof GraphQLError ? format(formatted, error) : formatted),
    gateway: {
      onSchemaLoadOrUpdate(update) {
        update({ apiSchema: schema, coreSupergraphSdl: '' });
        return () => {};
      },
      load: async () => ({ executor: async () => ({ errors, data: {} }) }),
      async stop() {},
    },
  });
  await apollo.start();
  const { body, http } = await apollo.executeOperation({ query: '{ a }' });
  await apollo.stop();
  return { http, errors: body.kind === 'single' ? (body.singleResult.errors ?? []) : [] };
}

async function byApollo(errors: readonly GraphQLError[]): Promise<readonly GraphQLFormattedError[]> {
  return (await answerOfApollo(errors)).errors;
}

test.each([4, 199, 200, 3000])('%d errors', async (count) => {
  const theirs = await byApollo(many(count));
  const ours = await formErrors(many(count), format);
  expect(JSON.stringify(ours.errors)).toBe(JSON.stringify(boundErrors(theirs)));
  expect(ours.isCut).toBe(boundErrors(theirs) !== theirs);
  expect(ours.codes).toEqual(new Set(['NOT_REPORTED', 'INTERNAL_SERVER_ERROR', 'NONE']));
});

test('others have turns meanwhile', async () => {
  let turns = 0;
  const pause = async (): Promise<void> => {
    turns += 1;
  };
  await formErrors(many(3000), format, { work: new Work({ pause }) });
  // Each is formed and measured, and some 250 of that are done in one turn.
  expect(turns).toBeGreaterThan(20);
});

describe('what errors ask of HTTP', () => {
  const asking = (http: unknown): GraphQLError =>
    Object.assign(new GraphQLError('no'), { extensions: { http, code: 'NO' } });

  test.each<readonly [what: string, ...asked: readonly unknown[]]>([
    ['a status', { status: 400 }],
    ['headers', { headers: new HeaderMap([['retry-after', '1']]) }],
    [
      'one after the other',
      { status: 403, headers: new HeaderMap([['a', '1']]) },
      { headers: new HeaderMap([['a', '2']]) },
    ],
    ['a status that is no number', { status: '400' }],
    ['headers that are no map', { headers: { a: '1' } }],
    ['no object', 'http'],
  ])('%s', async (_what, ...asked) => {
    const errors = asked.map(asking);
    const theirs = await answerOfApollo(errors);
    const ours = await formErrors(errors, format);
    expect(JSON.stringify(ours.errors)).toBe(JSON.stringify(theirs.errors));
    expect(ours.head.status).toBe(theirs.http.status ?? null);
    expect([...ours.head.headers]).toEqual([...theirs.http.headers]);
  });
});

test('a message in which there is nothing to cut stays', () => {
  for (const message of ['', 'a b', 'x'.repeat(64), `${'word '.repeat(59)}word`, 'with "quotes" in it'])
    expect(shortMessage(message)).toBe(message);
  expect(shortMessage('x'.repeat(65))).toBe(`${'x'.repeat(63)}…`);
  expect(shortMessage('word '.repeat(61))).toHaveLength(300);
});
